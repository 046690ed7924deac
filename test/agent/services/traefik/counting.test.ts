import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import type { ServiceBalancer } from '../../../../src/agent/services/balancing.js';
import { TraefikBalancing } from '../../../../src/agent/services/traefik/balancing.js';
import { serve, type TestServer } from '../../../support/serve.js';
import { until } from '../../../support/until.js';

const LOG = pino({ enabled: false });
const OWNER = { unavailable: () => null, refused: () => {}, has: () => false };

/** The agent's part, beside a server that shows metrics like Traefik: to whoever has the key of the configuration. */
describe('requests that Traefik counts', () => {
  let folder: string;
  let server: TestServer;
  let url: string;
  let startedAt: number;
  /** By code; null while every response is 404. */
  let counts: Record<string, number> | null;
  const balancings: TraefikBalancing[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multinode-traefik-'));
    startedAt = 1_000_000_000;
    counts = {};
    server = await serve(({ headers, url: path }, response) => {
      const key = `Header(\`Authorization\`, \`${headers.authorization}\`)`;
      const known = readFileSync(join(folder, 'services.yaml'), 'utf8').includes(key);
      if (!known || path !== '/metrics' || counts === null) return response.writeHead(404).end();
      const lines = Object.entries(counts).map(
        ([code, count]) =>
          `traefik_router_requests_total{code="${code}",method="GET",protocol="http",router="web@file",service="web@file"} ${count}`,
      );
      return response.end([`process_start_time_seconds ${startedAt}`, ...lines, ''].join('\n'));
    });
    url = `${server.url}/metrics`;
  });
  afterEach(async () => {
    for (const each of balancings.splice(0)) await each.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  function agent(metrics?: string): ServiceBalancer {
    const balancing = new TraefikBalancing(folder, LOG, metrics);
    balancings.push(balancing);
    const balancer = balancing.service('web', OWNER);
    balancer.listen(8080);
    return balancer;
  }

  const of = ({ requests }: ServiceBalancer) =>
    requests && Object.fromEntries([...requests.counts()].filter(([, count]) => count > 0));

  it("are counted from this agent's start, and across restarts of Traefik", async () => {
    counts = { 200: 100 };
    const balancer = agent(url);
    expect(balancer.requests).to.equal(null);
    await until('it was read', () => balancer.requests !== null);
    expect(of(balancer)).to.deep.equal({});
    counts = { 200: 103, 500: 1 };
    await until('what ended is counted', () => balancer.requests?.total === 4);
    startedAt++;
    counts = { 200: 110, 404: 1 };
    await until('what ended at the new one is counted', () => balancer.requests?.total === 115);
    expect(of(balancer)).to.deep.equal({ '2xx': 113, '4xx': 1, '5xx': 1 });
    expect(balancer.requests?.recent().count).to.equal(115);
  });

  it('are absent while Traefik does not report them, and then continue', async () => {
    const balancer = agent(url);
    await until('it was read', () => balancer.requests !== null);
    counts = null;
    await until('it reports nothing', () => balancer.requests === null);
    expect(balancer.error()).to.equal(null);
    counts = { 200: 2 };
    await until('it reports again', () => balancer.requests !== null);
    expect(of(balancer)).to.deep.equal({ '2xx': 2 });
  });

  it('are absent with a Traefik from an older plan, which has no entry point for them', async () => {
    const balancer = agent();
    const configuration = () => readFileSync(join(folder, 'services.yaml'), 'utf8');
    await until('the agent has noticed', () => {
      try {
        return configuration().includes('service-8080');
      } catch {
        return false;
      }
    });
    expect(configuration()).not.to.contain('prometheus');
    expect(balancer.requests).to.equal(null);
    expect(balancer.error()).to.equal(null);
  });
});
