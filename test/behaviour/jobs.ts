import { expect } from 'chai';
import type { ExecutionDetail, JobStatus } from '../../src/api/types.js';
import { AgentError } from '../../src/errors/errors.js';
import type { JobSpec } from '../../src/manifest/model.js';
import type { TestAgent } from '../support/agent.js';
import { jobSpec, manifestOf } from '../support/application.js';
import type { Board } from '../support/board.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

export function jobsBehaviour(stage: Stage): void {
  describe('jobs', () => {
    const { target } = stage;
    const program = target.program('job.mjs');
    let agent: TestAgent;
    let board: Board;
    beforeEach(() => {
      ({ agent, board } = stage);
    });

    const declare = (fields: Partial<JobSpec> = {}) =>
      agent.apply(manifestOf({}, { jobs: { report: jobSpec(program, fields) } }));
    const start = async (todo: object = {}) =>
      (await agent.client.jobs.start('report', { input: JSON.stringify(todo) })).id;
    const ended = (id: string) => agent.client.jobs.wait(id);
    const run = async (todo: object = {}) => ended(await start(todo));
    const job = async (): Promise<JobStatus> => {
      const found = (await agent.status()).jobs.report;
      if (!found) throw new Error('no job');
      return found;
    };
    const isRunning = (id: string) =>
      until('it runs', async () => (await agent.client.jobs.get(id)).state === 'RUNNING');
    const lines = async (id: string, options = {}) => {
      const texts: string[] = [];
      for await (const { text } of agent.client.jobs.logs(id, options)) texts.push(text);
      return texts;
    };
    const refusal = async (request: Promise<unknown>): Promise<AgentError> => {
      try {
        await request;
      } catch (error) {
        if (error instanceof AgentError) return error;
        throw error;
      }
      throw new Error('it was not refused');
    };

    it('executes with input, output, progress and logs', async () => {
      await declare();
      const done = await run({ output: 'ready', progress: ['one', 'two'] });
      expect(done).to.include({
        workload: 'report',
        kind: 'job',
        state: 'SUCCEEDED',
        attempts: 1,
        exit_code: 0,
      });
      expect(done).to.include({ output: 'ready', failures: 0, faults: 0, error: null });
      expect(done.progress).to.include({ sequence: 2, value: 'two' });
      const reports = await agent.client.jobs.latestProgress(done.id);
      expect(reports.map(({ sequence, value }) => [sequence, value])).to.deep.equal([
        [1, 'one'],
        [2, 'two'],
      ]);
      expect(await lines(done.id)).to.deep.equal(['attempt 1, version none']);
      expect(await agent.client.jobs.input(done.id)).to.contain('"ready"');
    });

    it('reports each progress report as it is made, until it has ended', async () => {
      await declare();
      const reports = agent.client.jobs.progress(await start({ progress: ['one'], until: board.gateUrl }));
      expect((await reports.next()).value).to.include({ sequence: 1, value: 'one' });
      const next = reports.next();
      board.release();
      expect((await next).done).to.equal(true);
    });

    it('gives the worker its execution, and accepts a token only for that', async () => {
      await declare();
      const other = await start({ until: board.gateUrl });
      await isRunning(other);
      const done = await run({ other, environment: true });
      const environment = JSON.parse(done.output ?? '');
      expect(environment).to.include({
        MULTINODE_EXECUTION_ID: done.id,
        MULTINODE_ATTEMPT: '1',
        MULTINODE_URL: agent.url,
        MULTINODE_INPUT: JSON.stringify({ other, environment: true }),
      });
      expect(await lines(done.id)).to.include('other: 401');
      const token = environment.MULTINODE_TOKEN;
      const ask = async (path: string, method = 'GET') =>
        (await fetch(agent.url + path, { method, headers: { authorization: `Bearer ${token}` } })).status;
      expect(await ask(`/v1/executions/${done.id}/input`)).to.equal(200);
      expect(await ask(`/v1/executions/${done.id}`)).to.equal(401);
      expect(await ask(`/v1/executions/${other}/input`)).to.equal(401);
      expect(await ask('/v1/status')).to.equal(401);
      // Its attempt is over: it can change nothing any more.
      expect(await ask(`/v1/executions/${done.id}/output`, 'PUT')).to.equal(409);
      board.release();
      await ended(other);
    });

    it('accepts 250,000 characters of input and output, and no more', async () => {
      await declare();
      const input = (characters: number) => {
        const frame = JSON.stringify({ echo: true, text: '' });
        return JSON.stringify({ echo: true, text: '🦆'.repeat(characters - frame.length) });
      };
      const { id } = await agent.client.jobs.start('report', { input: input(250_000) });
      expect((await ended(id)).output).to.equal(input(250_000));
      const refused = await refusal(agent.client.jobs.start('report', { input: input(250_001) }));
      expect(refused).to.include({ code: 'MN4010', status: 413 });
    });

    it('runs at most max_concurrency at once, in order of arrival, and all finish', async () => {
      const { workers: limit, executions: count } = target.load;
      await declare({ max_concurrency: limit });
      const ids = await Promise.all(
        Array.from({ length: count }, () => start({ marks: board.marksUrl, until: board.gateUrl })),
      );
      const begun = () => board.marks.filter(([word]) => word === 'begin');
      let most = 0;
      await until(
        'all have ended',
        async () => {
          const { executions, running, waiting } = await job();
          most = Math.max(most, running, executions.RUNNING);
          expect(executions.RUNNING).to.be.at.most(limit);
          expect(executions.PENDING + executions.RUNNING + executions.SUCCEEDED).to.equal(count);
          expect(running + waiting).to.be.at.most(count);
          if (begun().length === limit) board.release();
          return executions.SUCCEEDED === count;
        },
        240_000,
      );
      expect(most).to.equal(limit);
      let running = 0;
      for (const [word] of board.marks) {
        running += word === 'begin' ? 1 : -1;
        expect(running).to.be.at.most(limit);
      }
      expect(
        begun()
          .map(([, id]) => id)
          .sort(),
      ).to.deep.equal([...ids].sort());
    });

    it('starts waiting executions in order of arrival', async () => {
      await declare({ max_concurrency: 1 });
      const ids: string[] = [];
      for (let n = 0; n < 8; n++) ids.push(await start({ marks: board.marksUrl }));
      for (const id of ids) await ended(id);
      const begun = board.marks.filter(([word]) => word === 'begin');
      expect(begun.map(([, id]) => id)).to.deep.equal(ids);
    });

    it('retries after a failure, up to retries, and says why it failed', async () => {
      await declare({ retries: 1 });
      const second = await run({ from: 2 });
      expect(second).to.include({ state: 'SUCCEEDED', attempts: 2, failures: 1, faults: 0, error: null });
      expect(await lines(second.id)).to.deep.equal(['attempt 1, version none', 'attempt 2, version none']);
      const failed = await run({ exit: 7, lastWords: 'no paper' });
      expect(failed).to.include({ state: 'FAILED', attempts: 2, failures: 2, exit_code: 7 });
      expect(failed.error).to.include({ code: 'MN4020' });
      expect(failed.error?.detail).to.contain('exited with code 7').and.to.contain('no paper');
    });

    it('runs a program that kills its whole process group once, without retries', async () => {
      await declare({ retries: 0 });
      const done = await run({ killsGroup: true, marks: board.marksUrl });
      expect(done).to.include({ state: 'FAILED', attempts: 1, failures: 1, faults: 0 });
      expect(done.error).to.include({ code: 'MN4020' });
      expect(board.marks.map(([word]) => word)).to.deep.equal(['begin']);
    });

    it('waits before a retry, and shows until when and why', async () => {
      await declare({ retries: 1 });
      const id = await start({ exit: 1 });
      const waiting = await until('it waits', async () => {
        const now = await agent.client.jobs.get(id);
        return now.retry_at === null ? null : now;
      });
      expect(waiting).to.include({ state: 'PENDING', failures: 1, finished_at: null });
      expect(Date.parse(waiting.retry_at ?? '')).to.be.greaterThan(Date.parse(waiting.started_at ?? ''));
      expect(waiting.error?.code).to.equal('MN4020');
      expect(await ended(id)).to.include({ state: 'FAILED', retry_at: null });
    });

    it('counts workers that cannot be started separately from retries', async () => {
      await declare({ ...program, command: ['./nothing-there'] });
      const id = await start();
      const waiting = await until('it waits', async () => {
        const now = await agent.client.jobs.get(id);
        return now.faults > 1 ? now : null;
      });
      expect(waiting).to.include({ state: 'PENDING', failures: 0 });
      expect(waiting.error).to.include({ code: 'MN4007' });
      expect(waiting.error?.detail).to.contain('nothing-there');
      expect(await agent.client.jobs.cancel(id)).to.include({ state: 'CANCELLED' });
    });

    it('ends an execution after its timeout: SIGTERM, then SIGKILL after the grace period', async () => {
      await declare({ timeout: 1, stop_grace_period: 1, retries: 3 });
      const done = await run({ until: board.gateUrl, stubborn: true });
      expect(done).to.include({ state: 'FAILED', attempts: 1, exit_code: null });
      expect(done.error).to.include({ code: 'MN4006' });
      expect(await lines(done.id)).to.include('no');
    });

    it('cancels waiting and running executions, but not ended ones', async () => {
      await declare({ max_concurrency: 1 });
      const running = await start({ until: board.gateUrl });
      await isRunning(running);
      const waiting = await start();
      expect(await agent.client.jobs.cancel(waiting)).to.include({ state: 'CANCELLED', attempts: 0 });
      expect(['CANCELLING', 'CANCELLED']).to.include((await agent.client.jobs.cancel(running)).state);
      expect(await ended(running)).to.include({ state: 'CANCELLED', attempts: 1, error: null });
      expect(await agent.client.jobs.cancel(running)).to.include({ state: 'CANCELLED' });
      const done = await run();
      expect(await refusal(agent.client.jobs.cancel(done.id))).to.include({ code: 'MN4004', status: 409 });
    });

    it('removes ended executions, with their logs, and nothing else', async () => {
      await declare();
      const id = await start({ until: board.gateUrl });
      expect(await refusal(agent.client.jobs.remove(id))).to.include({ code: 'MN4004', status: 409 });
      board.release();
      await ended(id);
      await agent.client.jobs.remove(id);
      expect(await refusal(agent.client.jobs.get(id))).to.include({ code: 'MN4002', status: 404 });
      expect(await refusal(agent.client.jobs.remove(id))).to.include({ code: 'MN4002' });
      expect((await agent.client.jobs.list()).items).to.deep.equal([]);
    });

    it('starts one execution for one idempotency key', async () => {
      await declare();
      const ask = (input: string) => agent.client.jobs.start('report', { input, idempotencyKey: 'monday' });
      const both = await Promise.all([ask('{}'), ask('{}')]);
      const again = await ask('{}');
      expect(new Set([...both, again].map(({ id }) => id)).size).to.equal(1);
      await ended(again.id);
      expect((await ask('{}')).id).to.equal(again.id);
      expect(await refusal(ask('{"exit": 1}'))).to.include({ code: 'MN4003', status: 422 });
      const empty = agent.client.jobs.start('report', { input: '{}', idempotencyKey: '' });
      expect(await refusal(empty)).to.include({ code: 'MN4003', status: 400 });
      expect((await agent.client.jobs.list()).items).to.have.length(1);
    });

    it('lists by workload and state, page by page', async () => {
      await agent.apply(manifestOf({}, { jobs: { report: jobSpec(program), other: jobSpec(program) } }));
      const ids: string[] = [];
      for (let n = 0; n < 5; n++) ids.unshift((await run({ exit: n === 2 ? 1 : 0 })).id);
      await ended((await agent.client.jobs.start('other', { input: '{}' })).id);
      const first = await agent.client.jobs.list({ workload: 'report', limit: 3 });
      const cursor = first.next_cursor ?? '';
      const second = await agent.client.jobs.list({ workload: 'report', limit: 3, cursor });
      expect([...first.items, ...second.items].map(({ id }) => id)).to.deep.equal(ids);
      expect(second.next_cursor).to.equal(null);
      const failed = await agent.client.jobs.list({ state: 'FAILED' });
      expect(failed.items.map(({ id }) => id)).to.deep.equal([ids[2]]);
    });

    it('follows the logs of an execution through all attempts to its end', async () => {
      await declare({ retries: 1 });
      const id = await start({ from: 2, sleep: 50 });
      expect(await lines(id, { follow: true })).to.deep.equal([
        'attempt 1, version none',
        'attempt 2, version none',
      ]);
    });

    it('lets running executions finish when the job is changed; later ones have the new version', async () => {
      await declare({ max_concurrency: 1, environment: { VERSION: '1' } });
      const before = await start({ until: board.gateUrl });
      const waiting = await start();
      await isRunning(before);
      await declare({ max_concurrency: 1, environment: { VERSION: '2' } });
      board.release();
      expect(await ended(before)).to.include({ state: 'SUCCEEDED', attempts: 1 });
      await ended(waiting);
      expect(await lines(before)).to.deep.equal(['attempt 1, version 1']);
      expect(await lines(waiting)).to.deep.equal(['attempt 1, version 2']);
    });

    it('cancels waiting executions and lets running ones finish when the job is removed from the manifest', async () => {
      await declare({ max_concurrency: 1 });
      const running = await start({ until: board.gateUrl, output: 'done' });
      const waiting = await start();
      await isRunning(running);
      await agent.apply(manifestOf({}));
      expect(await ended(waiting)).to.include({ state: 'CANCELLED' });
      expect(await refusal(agent.client.jobs.start('report'))).to.include({ code: 'MN4009' });
      board.release();
      expect(await ended(running)).to.include({ state: 'SUCCEEDED', output: 'done' });
      await until('it is gone', async () => !('report' in (await agent.status()).jobs));
      expect(await lines(running)).to.deep.equal(['attempt 1, version none']);
      expect(await refusal(agent.client.jobs.start('report'))).to.include({ code: 'MN4002', status: 404 });
    });

    it('is limited by the quotas, and says so', async () => {
      const spec = jobSpec(program, { cpu: 1 });
      await agent.apply(manifestOf({}, { jobs: { report: spec }, quotas: { cpu: 2 } }));
      const ids = await Promise.all(Array.from({ length: 5 }, () => start({ until: board.gateUrl })));
      await until('two run', async () => (await job()).running === 2);
      const now = await job();
      expect(now).to.include({ running: 2, waiting: 3 });
      expect(now.held_back).to.contain('cpu');
      expect(now.reason).to.contain('the quotas leave 2 of 5');
      board.release();
      for (const id of ids) expect(await ended(id)).to.include({ state: 'SUCCEEDED' });
    });

    it('continues after the agent was killed: adopts what runs, knows what ended, starts what waits', async () => {
      await declare({ max_concurrency: 2 });
      const running = await start({ until: board.gateUrl, marks: board.marksUrl, output: 'kept' });
      const short = await start({ sleep: 500, exit: 4, marks: board.marksUrl });
      const waiting = await start({ marks: board.marksUrl });
      await Promise.all([running, short].map(isRunning));
      await until('both have begun', () => board.marks.length === 2);
      await until('its output is stored', async () => (await agent.client.jobs.get(running)).output);
      await agent.kill();
      await until('the short one has ended', () =>
        board.marks.some(([word, id]) => word === 'end' && id === short),
      );
      await agent.start();
      expect(await ended(short)).to.include({ state: 'FAILED', exit_code: 4, attempts: 1 });
      board.release();
      const done: ExecutionDetail = await ended(running);
      expect(done).to.include({ state: 'SUCCEEDED', attempts: 1, output: 'kept' });
      expect(await ended(waiting)).to.include({ state: 'SUCCEEDED', attempts: 1 });
    });

    it('can be removed while executions wait and run', async () => {
      await declare({ max_concurrency: 1 });
      await isRunning(await start({ until: board.gateUrl }));
      await start();
      await agent.client.deleteApplication();
      expect((await agent.client.jobs.list()).items).to.deep.equal([]);
      expect((await agent.status()).jobs).to.deep.equal({});
    });
  });
}
