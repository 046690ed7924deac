import { expect } from 'chai';
import { platform } from '../../providers/registry.js';
import type { Hook } from '../../src/manifest/model.js';
import type { TestAgent } from '../support/agent.js';
import { manifestOf, serviceSpec } from '../support/application.js';
import { freePort } from '../support/port.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

const sh = (line: string): readonly Hook[] => [{ command: ['sh', '-c', line], environment: {} }];

export function hooksBehaviour(stage: Stage): void {
  describe('hooks', () => {
    const { target } = stage;
    let agent: TestAgent;
    before(function () {
      if (platform(target.name).support.fields.post_start !== 'yes') this.skip();
    });
    beforeEach(() => {
      agent = stage.agent;
    });

    it('keep a replica from being ready until they have ended, and run before it is stopped', async () => {
      const port = await freePort(stage.host);
      const spec = (post: string) =>
        serviceSpec(target.program('service.mjs'), port, {
          min_replicas: 1,
          post_start: sh(post),
          pre_stop: sh('echo drained; exit 4'),
        });
      await agent.apply(manifestOf({}, { services: { web: spec('echo no cache; exit 3') } }));
      const failure = await until('its start fails', async () => (await agent.serviceStatus('web')).failure);
      expect(failure?.message).to.contain('its post_start hook exited with code 3: no cache');

      await agent.apply(manifestOf({}, { services: { web: spec('true') } }));
      await until('it is ready', async () => (await agent.serviceStatus('web')).replicas.ready === 1);
      await agent.apply(manifestOf({}, { services: { web: spec('exit 0') } }));
      await until('the previous replica was stopped after its hook', async () => {
        const { items } = await agent.client.decisions('web');
        return items.some(({ reason }) => reason.includes('its pre_stop hook exited with code 4: drained'));
      });
    });
  });
}
