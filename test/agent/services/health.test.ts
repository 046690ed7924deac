import { expect } from 'chai';
import type { Member } from '../../../src/agent/services/balancing.js';
import { Health } from '../../../src/agent/services/health.js';
import { serve, type TestServer } from '../../support/serve.js';
import { until } from '../../support/until.js';

describe('agent/services: the health of a replica', () => {
  let server: TestServer;
  let health: Health;
  /** Statuses of its next answers; 200 afterwards. */
  let answers: number[];
  let looks: number;
  let changes: boolean[];

  beforeEach(async () => {
    answers = [];
    looks = 0;
    changes = [];
    server = await serve((_request, response) => {
      looks++;
      response.statusCode = answers.shift() ?? 200;
      response.end();
    });
    const { hostname, port } = new URL(server.url);
    const member: Member = {
      address: { host: hostname, port: Number(port) },
      available: true,
      drain: async () => {},
      remove: () => {},
    };
    health = new Health(member, '/ready', () => changes.push(member.available));
  });
  afterEach(async () => {
    health.end();
    await server.close();
  });

  it('is not affected by a single failed check', async () => {
    answers = [503];
    await until('it is checked again', () => looks >= 2);
    expect(changes).to.deep.equal([]);
  });

  it('excludes it after two failures in a row, until it answers again', async () => {
    answers = [503, 503, 503];
    await until('it is back', () => changes.length === 2);
    expect(changes).to.deep.equal([false, true]);
    expect(looks).to.equal(4);
  });
});
