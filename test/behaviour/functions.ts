import { expect } from 'chai';
import type { FunctionSpec } from '../../src/manifest/model.js';
import { sentence } from '../../src/text/sentence.js';
import type { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call, type OpenCall, openCall } from '../support/calls.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

export function functionsBehaviour(stage: Stage): void {
  describe('functions', () => {
    const { target } = stage;
    const { load } = target;
    const program = target.program('function.mjs');
    let agent: TestAgent;
    beforeEach(() => {
      agent = stage.agent;
    });

    const declare = (fields: Partial<FunctionSpec> = {}) =>
      agent.apply(manifestOf({ hello: functionSpec(program, fields) }));
    const hello = () => `${agent.url}/functions/hello`;
    const total = async () => {
      const { workers } = await agent.functionStatus('hello');
      return workers.starting + workers.idle + workers.busy + workers.stopping;
    };
    const open = (count: number): OpenCall[] =>
      Array.from({ length: count }, () => openCall(hello(), agent.key));
    const executing = (count: number) =>
      until(`${count} execute`, async () => (await agent.functionStatus('hello')).executing === count);
    const ready = (count: number) =>
      until(`${count} workers are ready`, async () => {
        const { workers } = await agent.functionStatus('hello');
        return workers.idle + workers.busy === count && workers.starting + workers.stopping === 0;
      });

    /** Lets the calls end, each with 200. */
    const answered = async (calls: readonly OpenCall[]) => {
      for (const each of calls) each.end();
      const answers = await Promise.all(calls.map(({ answer }) => answer));
      expect(answers.filter(({ status }) => status !== 200)).to.deep.equal([]);
    };

    it('has in_flight + spare_workers workers, at most max_workers, and spare_workers when idle', async () => {
      const most = load.workers;
      const few = most / 2 - 2;
      await declare({ max_workers: most, spare_workers: 2, cooldown_period: 1 });
      await ready(2);
      const first = open(few);
      await executing(few);
      await ready(few + 2);
      expect((await agent.functionStatus('hello')).target).to.equal(few + 2);
      await answered(first);
      await until('2 are left', async () => (await total()) === 2);

      const second = open(2 * most);
      await executing(most);
      await until('the rest waits', async () => (await agent.functionStatus('hello')).waiting === most);
      expect((await agent.functionStatus('hello')).target).to.equal(most);
      expect(await total()).to.equal(most);
      expect(await stage.living('hello')).to.have.length(most);
      await answered(second);
      await until('2 are left', async () => (await total()) === 2);
      expect(await stage.living('hello')).to.have.length(2);
    });

    it('runs nothing while idle without spare workers', async () => {
      await declare({ cooldown_period: 0 });
      expect(await total()).to.equal(0);
      expect((await call(hello(), agent.key)).status).to.equal(200);
      await until('none is left', async () => (await total()) === 0);
    });

    it('starts exactly max_workers for 500 first calls and answers all', async () => {
      await declare({ max_workers: 5, cooldown_period: 60 });
      const answers = await Promise.all(Array.from({ length: 500 }, () => call(hello(), agent.key)));
      const workers = new Set(answers.map(({ text }) => JSON.parse(text).worker));
      expect(answers.filter(({ status }) => status !== 200)).to.deep.equal([]);
      // The last one to become ready may find nothing left to do.
      expect(workers.size).to.be.within(1, 5);
      // Not counted by decisions, of which only the last are kept.
      const metrics = await call(`${agent.url}/metrics`, agent.key, { method: 'GET' });
      const started = /^multinode_worker_starts_total\{.*workload="hello".*\} (\d+)$/m.exec(
        metrics.text,
      )?.[1];
      expect(started).to.equal('5');
    });

    it('gives workers to invocations in order of arrival', async () => {
      await declare({ max_workers: 1 });
      const first = openCall(hello(), agent.key);
      await executing(1);
      const order: number[] = [];
      const later: Promise<unknown>[] = [];
      for (let n = 0; n < 20; n++) {
        later.push(
          call(hello(), agent.key, { body: String(n) }).then(({ text }) =>
            order.push(Number(JSON.parse(text).body)),
          ),
        );
        await until('it waits', async () => (await agent.functionStatus('hello')).waiting === n + 1);
      }
      first.end();
      await Promise.all(later);
      expect(order).to.deep.equal(Array.from({ length: 20 }, (_, n) => n));
    });

    it('forgets callers who disconnect while they wait', async () => {
      await declare({ max_workers: 1 });
      const first = openCall(hello(), agent.key);
      await executing(1);
      const waiting = open(250);
      await until('250 wait', async () => (await agent.functionStatus('hello')).waiting === 250);
      for (const one of waiting) one.disconnect();
      await until('none waits', async () => (await agent.functionStatus('hello')).waiting === 0);
      first.end();
      expect(JSON.parse((await first.answer).text).served).to.equal(1);
      expect(JSON.parse((await call(hello(), agent.key)).text).served).to.equal(2);
      expect(await agent.functionStatus('hello')).to.include({ executing: 0, waiting: 0 });
    });

    it('turns callers away above max_queue with 503 and Retry-After', async () => {
      await declare({ max_workers: 1, max_queue: 2 });
      const calls = open(3);
      await until('2 wait', async () => (await agent.functionStatus('hello')).waiting === 2);
      const refused = await call(hello(), agent.key);
      expect(refused.status).to.equal(503);
      expect(refused.headers['retry-after']).to.match(/^[0-9]+$/);
      expect(JSON.parse(refused.text)).to.include({ code: 'MN4005' });
      for (const one of calls) one.end();
      await Promise.all(calls.map((one) => one.answer));
    });

    it('passes on method, sub-path, query, headers and body, and adds id and attempt', async () => {
      await declare();
      const answer = await call(`${hello()}/a/b?x=1&y=%20`, agent.key, {
        method: 'PATCH',
        headers: { 'x-own': 'yes', 'content-type': 'text/plain' },
        body: 'text',
      });
      const seen = JSON.parse(answer.text);
      expect(seen).to.include({ method: 'PATCH', url: '/a/b?x=1&y=%20', body: 'text' });
      expect(seen.headers).to.include({
        'x-own': 'yes',
        'content-type': 'text/plain',
        'multinode-attempt': '1',
      });
      expect(seen.headers['multinode-invocation-id']).to.match(/^[0-9a-f-]{36}$/);
      expect(seen.headers).not.to.have.property('authorization');
    });

    it('requires the API key', async () => {
      await declare();
      const answer = await call(hello(), 'wrong');
      expect(answer.status).to.equal(401);
      expect(JSON.parse(answer.text)).to.include({ code: 'MN4001' });
    });

    it('answers a timeout with 504 and stops the worker', async () => {
      await declare({ timeout: 1, stop_grace_period: 1 });
      const slow = openCall(hello(), agent.key);
      const answer = await slow.answer;
      expect(answer.status).to.equal(504);
      expect(JSON.parse(answer.text)).to.include({ code: 'MN4006' });
      await until('the worker is gone', async () => (await total()) === 0);
    });

    it('retries an invocation on another worker when its worker dies, up to retries', async () => {
      await declare({ retries: 2 });
      const answer = await call(`${hello()}/crash`, agent.key);
      expect(answer.status).to.equal(502);
      const problem = JSON.parse(answer.text);
      expect(problem).to.include({ code: 'MN4008' });
      expect(problem.detail).to.contain('attempt 3').and.to.contain('exited with code 3');
    });

    it('shows the last output of a worker that died or broke its connection, and how to see the rest', async () => {
      await declare({ retries: 0 });
      const detailOf = async (path: string) => {
        const answer = await call(`${hello()}${path}`, agent.key);
        expect(answer.status).to.equal(502);
        return JSON.parse(answer.text).detail;
      };
      expect(await detailOf('/throw')).to.match(
        /it died: it exited with code 1; it wrote: .*Error: no such table; see multinode logs hello\.$/,
      );
      expect(await detailOf('/reset')).to.match(
        /its connection broke: .*; it wrote: it resets the connection; see multinode logs hello\.$/,
      );
    });

    it('says why workers cannot be started, and lets no caller hang', async () => {
      await agent.apply(
        manifestOf({
          hello: functionSpec(target.script('echo no such luck >&2; exit 7')),
        }),
      );
      const answer = await call(hello(), agent.key);
      expect(answer.status).to.equal(503);
      expect(answer.headers['retry-after']).to.match(/^[0-9]+$/);
      const { failure } = await agent.functionStatus('hello');
      expect(failure?.message).to.contain('exited with code 7').and.to.contain('no such luck');
      expect(JSON.parse(answer.text).detail).to.equal(sentence(failure?.message ?? ''));
      expect(JSON.parse(answer.text).code).to.equal('MN4007');
    });

    it('says only once that a worker could not be started, and why', async () => {
      await declare({ ...program, command: ['./nothing-there'] });
      const { detail } = JSON.parse((await call(hello(), agent.key)).text);
      expect(detail).to.match(/^A worker of hello could not be started: .*nothing-there/);
      expect(detail.split('could not be started')).to.have.length(2);
    });

    it('takes a changed manifest without a failed request: old workers finish, new ones have the new version', async () => {
      await declare({ max_workers: 4, spare_workers: 1, environment: { VERSION: '1' } });
      const held = openCall(hello(), agent.key);
      await executing(1);
      let running = true;
      const versions = new Set<string>();
      const failures: number[] = [];
      const load = Array.from({ length: 2 }, async () => {
        while (running) {
          const { status, text } = await call(hello(), agent.key);
          if (status !== 200) failures.push(status);
          else versions.add(JSON.parse(text).version);
        }
      });
      await until('version 1 serves', () => versions.has('1'));
      await declare({ max_workers: 4, spare_workers: 1, environment: { VERSION: '2' } });
      await until('version 2 serves', () => versions.has('2'));
      versions.clear();
      await until('version 2 serves', () => versions.has('2'));
      running = false;
      await Promise.all(load);
      expect(failures).to.deep.equal([]);
      held.end();
      expect(JSON.parse((await held.answer).text).version).to.equal('1');
      await until(
        'all are new',
        async () => JSON.parse((await call(hello(), agent.key)).text).version === '2',
      );
    });

    it('applies changed limits without new workers', async () => {
      await declare({ spare_workers: 1 });
      await ready(1);
      const before = JSON.parse((await call(hello(), agent.key)).text).worker;
      await declare({ spare_workers: 3 });
      await ready(3);
      const three = open(3);
      await executing(3);
      for (const one of three) one.end();
      const answers = await Promise.all(three.map((one) => one.answer));
      expect(answers.map(({ text }) => JSON.parse(text).worker)).to.include(before);
    });

    it('finishes invocations in flight when a function is removed from the manifest', async () => {
      await declare({ max_workers: 1 });
      const first = openCall(hello(), agent.key);
      await executing(1);
      const second = call(hello(), agent.key);
      await until('one waits', async () => (await agent.functionStatus('hello')).waiting === 1);
      await agent.apply(manifestOf({}));
      expect((await call(hello(), agent.key)).status).to.equal(503);
      first.end();
      expect((await first.answer).status).to.equal(200);
      expect((await second).status).to.equal(200);
      await until('it is gone', async () => !('hello' in (await agent.status()).functions));
    });

    it('limits the workers of all functions by the quotas, and says who is held back', async () => {
      const spec = functionSpec(program, { cpu: 1, max_workers: 10, cooldown_period: 60 });
      await agent.apply(manifestOf({ a: spec, b: spec }, { quotas: { cpu: 4 } }));
      const a = (count: number) =>
        Array.from({ length: count }, () => openCall(`${agent.url}/functions/a`, agent.key));
      const calls = a(4);
      await until('4 execute', async () => (await agent.functionStatus('a')).executing === 4);
      calls.push(...a(2));
      await until('2 wait', async () => (await agent.functionStatus('a')).waiting === 2);
      expect((await agent.functionStatus('a')).held_back).to.contain('cpu');
      const other = call(`${agent.url}/functions/b`, agent.key);
      await until('it waits', async () => (await agent.functionStatus('b')).waiting === 1);
      calls[0]?.end();
      expect((await other).status).to.equal(200);
      for (const one of calls) one.end();
      expect(
        (await Promise.all(calls.map((one) => one.answer))).every(({ status }) => status === 200),
      ).to.equal(true);
    });

    it('counts a worker with the resources that it was created with, also after a changed manifest and a killed agent', async () => {
      const quotas = { quotas: { cpu: 4 } };
      await agent.apply(manifestOf({ hello: functionSpec(program, { cpu: 2 }) }, quotas));
      const old = open(1);
      await executing(1);
      await agent.apply(manifestOf({ hello: functionSpec(program, { cpu: 1 }) }, quotas));
      const calls = open(3);
      await executing(3);
      expect(await agent.functionStatus('hello')).to.include({ waiting: 1 });
      const used = async () =>
        (await agent.client.quotas()).items.find(({ resource }) => resource === 'cpu')?.used;
      expect(await used()).to.equal(4);
      for (const one of [...old, ...calls]) one.end();
      await Promise.all([...old, ...calls].map((one) => one.answer));
      await until('only new ones are left', async () => (await used()) === (await total()));
      const before = await used();
      await agent.kill();
      await agent.start();
      expect(await used()).to.equal(before);
    });
  });
}
