import { expect } from 'chai';
import { temporaryFolder } from '../../support/folder.js';
import { type Api, startApi } from './support.js';

describe('API: events', () => {
  const folder = temporaryFolder();
  let api: Api;
  beforeEach(async () => {
    api = await startApi(folder());
  });
  afterEach(() => api.close());

  it('arrive as server-sent events, after the last one received, until the agent stops', async () => {
    const response = await api.call('/v1/events', { headers: { 'last-event-id': 'x-7' } });
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('text/event-stream');
    api.stop();
    const [first, second, rest] = (await response.text()).split('\n\n');
    expect(first).to.match(/^event: status\ndata: \{"application":"shop",.*\}$/);
    expect(second).to.match(/^event: decision\nid: after x-7\ndata: \{"sequence":1,.*\}$/);
    expect(rest).to.equal('');
  });
});
