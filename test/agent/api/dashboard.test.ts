import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DashboardAssets } from '../../../src/agent/api/dashboard.js';
import { temporaryFolder } from '../../support/folder.js';
import { type Api, startApi } from './support.js';

describe('GET /', () => {
  const folder = temporaryFolder();
  let api: Api;
  beforeEach(async () => {
    const built = join(folder(), 'built');
    mkdirSync(built);
    writeFileSync(join(built, 'index.html'), '<script src="dashboard/dashboard-ABC.js"></script>');
    writeFileSync(join(built, 'dashboard-ABC.js'), 'run()');
    writeFileSync(join(built, 'notes.txt'), 'private');
    api = await startApi(folder(), new DashboardAssets(built));
  });
  afterEach(() => api.close());

  it('returns the page to everybody, which may load from and call only the agent', async () => {
    const response = await fetch(api.url);
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).to.contain("default-src 'none'").and.contain("connect-src 'self'");
    expect(policy).to.contain("frame-ancestors 'none'").and.not.contain('unsafe');
    expect(await response.text()).to.contain('dashboard-ABC.js');
  });

  it('returns it again only if it has changed', async () => {
    const etag = (await fetch(api.url)).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const response = await fetch(api.url, { headers: { 'if-none-match': known } });
      expect([response.status, await response.text()]).to.deep.equal([304, '']);
    }
    expect((await fetch(api.url, { headers: { 'if-none-match': '"other"' } })).status).to.equal(200);
  });

  it('has files that are cached indefinitely, and no others', async () => {
    const script = await fetch(`${api.url}/dashboard/dashboard-ABC.js`);
    expect(script.headers.get('cache-control')).to.contain('immutable');
    expect(script.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(await script.text()).to.equal('run()');
    for (const name of ['index.html', 'notes.txt', 'other.js', '..%2f..%2fpackage.json']) {
      expect((await fetch(`${api.url}/dashboard/${name}`)).status, name).to.equal(404);
    }
  });
});
