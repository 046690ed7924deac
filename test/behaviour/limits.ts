import { expect } from 'chai';
import type { Context } from 'mocha';
import type { TestAgent } from '../support/agent.js';
import { daemonSpec, functionSpec, jobSpec, manifestOf, serviceSpec } from '../support/application.js';
import { call } from '../support/calls.js';
import { freePort } from '../support/port.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

const memory = 128 * 2 ** 20;
const WORDS = 'killed for exceeding its memory limit (128 MiB)';

export function limitsBehaviour(stage: Stage): void {
  describe('memory limits', () => {
    const { target } = stage;
    const program = target.program('function.mjs');
    let agent: TestAgent;
    /** Why ends for lack of memory are not reported. */
    let note: string | undefined;
    beforeEach(async () => {
      agent = stage.agent;
      const { notes } = await agent.status();
      note = target.memory === 'reported' ? undefined : notes.find((each) => each.includes('memory'));
    });
    const skipUnlessReported = (context: Context) => note !== undefined && skip(context, note);
    const take = () => call(`${agent.url}/functions/hello/take`, agent.key);

    it('are noted if they are not enforced, and then a worker that exceeds them continues', async function () {
      if (note === undefined || target.memory) skip(this, 'they are enforced');
      await agent.apply(manifestOf({ hello: functionSpec(program, { memory }) }));
      const taken = await take();
      expect(taken.status, taken.text).to.equal(200);
      expect(Number(taken.text)).to.be.greaterThan(memory);
      const { workers, last_exit } = await agent.functionStatus('hello');
      expect({ workers, last_exit }).to.deep.equal({
        workers: { starting: 0, idle: 1, busy: 0, stopping: 0 },
        last_exit: null,
      });
    });

    it('are given as the possible reason of an end, if they are enforced and the platform does not report that', async function () {
      if (target.memory !== 'unreported') skip(this, 'it reports them, or they are not enforced');
      expect(note).to.contain('does not report whether it does');
      const port = await freePort(stage.host);
      await agent.apply(
        manifestOf(
          { hello: functionSpec(program, { memory }) },
          { services: { web: serviceSpec(program, port, { memory, min_replicas: 1 }) } },
        ),
      );
      const taken = await take();
      expect(taken.status, taken.text).to.equal(502);
      const words = 'it was ended by SIGKILL, perhaps for exceeding its memory limit (128 MiB)';
      expect(JSON.parse(taken.text).detail).to.contain(words);
      expect((await agent.functionStatus('hello')).last_exit?.message).to.equal(words);
      const { items } = await agent.client.decisions('hello');
      expect(items.map(({ reason }) => reason).join()).to.contain(`a worker ended: ${words}`);
      await until('it is ready', async () => (await agent.status()).services.web?.replicas.ready === 1);
      const [replica] = await stage.living('web');
      await target.kill(agent, replica?.id ?? '');
      const seen = await until('it is reported', async () => (await agent.serviceStatus('web')).last_exit);
      expect(seen.message).to.equal(words);
    });

    it('give the caller of a function the reason, and the next caller another worker', async function () {
      skipUnlessReported(this);
      await agent.apply(manifestOf({ hello: functionSpec(program, { memory }) }));
      const url = `${agent.url}/functions/hello`;
      const broken = await call(`${url}/fill`, agent.key);
      expect(broken.status).to.equal(502);
      expect(JSON.parse(broken.text).detail).to.contain(WORDS);
      expect((await call(url, agent.key)).status).to.equal(200);
    });

    it('appear in the last exit of a service and of a function, and in the reason of a decision', async function () {
      skipUnlessReported(this);
      const port = await freePort(stage.host);
      await agent.apply(
        manifestOf(
          { hello: functionSpec(program, { memory }) },
          { services: { web: serviceSpec(program, port, { memory, min_replicas: 1 }) } },
        ),
      );
      await until('it is ready', async () => (await agent.status()).services.web?.replicas.ready === 1);
      await call(`http://${stage.host}:${port}/fill`, agent.key);
      await call(`${agent.url}/functions/hello/fill`, agent.key);
      for (const [kind, name] of [
        ['services', 'web'],
        ['functions', 'hello'],
      ] as const) {
        const seen = await until(
          `${name} has a last exit`,
          async () => (await agent.status())[kind][name]?.last_exit,
        );
        expect(seen.message).to.contain(WORDS);
        const { items } = await agent.client.decisions(name, { limit: 100 });
        const reasons = items.map(({ reason }) => reason).join('\n');
        expect(reasons).to.contain(`a worker ended: it was ${WORDS}`);
      }
    });

    it('appear in the error of an execution, even if the agent was killed meanwhile', async function () {
      skipUnlessReported(this);
      const report = jobSpec(target.program('job.mjs'), { memory });
      await agent.apply(manifestOf({}, { jobs: { report } }));
      const start = (todo: object) => agent.client.jobs.start('report', { input: JSON.stringify(todo) });
      const seen = await agent.client.jobs.wait((await start({ fill: true })).id);
      expect(seen.state).to.equal('FAILED');
      expect(seen.error?.detail).to.contain(WORDS);

      const { id } = await start({ sleep: 1_000, fill: true });
      await until('it runs', async () => (await agent.client.jobs.get(id)).state === 'RUNNING');
      await agent.kill();
      await agent.start();
      expect((await agent.client.jobs.wait(id)).error?.detail).to.contain(WORDS);
    });

    it('appear in the last exit of a daemon', async function () {
      skipUnlessReported(this);
      if (!target.runsDaemons) skip(this, 'the plan has the daemons');
      const clerk = daemonSpec(target.program('fill.mjs'), { memory });
      await agent.apply(manifestOf({}, { daemons: { clerk } }));
      await until('it was killed', async () =>
        (await agent.status()).daemons.clerk?.last_exit?.message.includes(WORDS),
      );
    });
  });
}
