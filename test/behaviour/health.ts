import { expect } from 'chai';
import type { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf, serviceSpec } from '../support/application.js';
import { call } from '../support/calls.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

/** Often enough for a test, and seldom enough for a busy machine. */
const OFTEN = { interval: 0.5, timeout: 2, retries: 3 };

export function healthBehaviour(stage: Stage): void {
  describe('health', () => {
    const { target } = stage;
    let agent: TestAgent;
    beforeEach(() => {
      agent = stage.agent;
    });
    const reasons = async (name: string) =>
      (await agent.client.decisions(name)).items.map(({ reason }) => reason);

    it('replaces a replica that hangs, after another one is ready, and sends it no requests', async () => {
      const port = await freePort(stage.host);
      const url = (path: string) => `http://${stage.host}:${port}${path}`;
      const healthcheck = { path: '/health', ...OFTEN };
      const spec = serviceSpec(target.program('service.mjs'), port, {
        min_replicas: 2,
        max_replicas: 2,
        stop_grace_period: 1,
        healthcheck,
      });
      await agent.apply(manifestOf({}, { services: { web: spec } }));
      const health = async () => (await agent.serviceStatus('web')).health;
      await until('both are healthy', async () => (await health())?.healthy === 2);
      const before = (await stage.living('web')).map(({ id }) => id);

      // It never answers this.
      fetch(url('/burn?ms=3600000')).catch(() => {});
      await until('one is unhealthy or replaced', async () => {
        const seen = await health();
        return (seen?.unhealthy ?? 0) + (seen?.replaced ?? 0) > 0;
      });
      for (let request = 0; request < 10; request++) expect((await fetch(url('/'))).status).to.equal(200);
      await until('it is replaced', async () => {
        const living = (await stage.living('web')).map(({ id }) => id);
        return living.length === 2 && living.some((id) => !before.includes(id));
      });
      // The one that hangs counts as unhealthy until it has ended.
      await until('both are healthy again, and the other one has gone', async () => {
        const seen = await health();
        return seen?.healthy === 2 && seen.unhealthy === 0;
      });
      expect((await health())?.replaced).to.equal(1);
      expect((await health())?.last_unhealthy?.message).to.equal(
        '3 health checks in a row failed: no result within 2 s',
      );
      expect((await reasons('web')).join('\n'))
        .to.contain('a worker is unhealthy: 3 health checks in a row failed')
        .and.to.contain('1 unhealthy one is replaced');
    });

    it('makes a worker ready only once its check passes, and says why it does not', async () => {
      const port = await freePort(stage.host);
      const spec = serviceSpec(target.program('service.mjs'), port, {
        min_replicas: 1,
        healthcheck: { path: '/early', ...OFTEN },
        startup_timeout: 3,
        stop_grace_period: 1,
      });
      await agent.apply(manifestOf({}, { services: { web: spec } }));
      // On a busy machine it may not listen in time at first.
      const message = await until('its start fails as its check does', async () => {
        const { failure } = await agent.serviceStatus('web');
        return failure?.message.includes('/early answered 413') ? failure.message : null;
      });
      expect(message).to.contain('it was not ready within 3 s: ');
    });

    it('replaces an idle worker of a function that hangs, and gives it no calls', async () => {
      const spec = functionSpec(target.program('function.mjs'), {
        spare_workers: 1,
        max_workers: 2,
        stop_grace_period: 1,
        healthcheck: { path: '/', ...OFTEN },
      });
      await agent.apply(manifestOf({ hello: spec }));
      const status = () => agent.functionStatus('hello');
      await until('a worker is ready', async () => (await status()).workers.idle === 1);
      const [first] = await stage.living('hello');
      expect((await call(`${agent.url}/functions/hello/hang`, agent.key)).status).to.equal(200);
      await until('it is replaced', async () => {
        const { workers, health } = await status();
        return health?.replaced === 1 && workers.idle === 1 && workers.stopping === 0;
      });
      expect((await stage.living('hello')).map(({ id }) => id)).not.to.include(first?.id);
      expect((await call(`${agent.url}/functions/hello`, agent.key)).status).to.equal(200);
    });
  });
}
