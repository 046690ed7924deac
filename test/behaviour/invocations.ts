/** Asynchronous invocations (RFC 7240, `Prefer: respond-async`). */
import { expect } from 'chai';
import type { FunctionSpec } from '../../src/manifest/model.js';
import type { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { until } from '../support/until.js';
import type { Stage } from './stage.js';

const MIB = 1024 * 1024;

export function invocationsBehaviour(stage: Stage): void {
  describe('asynchronous invocations', () => {
    const program = stage.target.program('recording.mjs');
    const name = 'hello';
    let agent: TestAgent;
    beforeEach(() => {
      agent = stage.agent;
    });

    const declare = (fields: Partial<FunctionSpec> = {}) => {
      const environment = { MARKS: stage.board.marksUrl, GATE: stage.board.gateUrl };
      return agent.apply(manifestOf({ [name]: functionSpec(program, { environment, ...fields }) }));
    };
    const submit = (path = '', body = 'work', headers: Record<string, string> = {}) =>
      call(`${agent.url}/functions/${name}${path}`, agent.key, {
        headers: { prefer: 'respond-async', ...headers },
        body,
      });
    const get = (path: string, method = 'GET') => call(`${agent.url}${path}`, agent.key, { method });
    const idOf = ({ text }: { text: string }): string => JSON.parse(text).id;
    const state = async (id: string) => (await agent.client.invocation(id)).state;
    const ended = (id: string) =>
      until(`${id} has ended`, async () => {
        const found = await agent.client.invocation(id);
        return found.finished_at === null ? null : found;
      });
    /** The rest of each mark that begins with the word. */
    const marked = (word: string) =>
      stage.board.marks.flatMap(([first, ...rest]) => (first === word ? [rest.join(' ')] : []));

    it('are stored once if they are sent twice with the same key', async () => {
      await declare();
      const key = { 'idempotency-key': 'order-4711' };
      const [first, again] = [await submit('', 'once', key), await submit('', 'once', key)];
      expect([first.status, again.status]).to.deep.equal([202, 202]);
      expect(idOf(again)).to.equal(idOf(first));
      expect(idOf(await submit('', 'other', { 'idempotency-key': 'order-4712' }))).not.to.equal(idOf(first));
      await ended(idOf(first));
      expect(idOf(await submit('', 'once', key))).to.equal(idOf(first));
      expect(marked('begun').filter((body) => body === 'once')).to.have.length(1);
      // For example if a variable of the caller is not set.
      const empty = await submit('', 'empty', { 'idempotency-key': '' });
      expect(empty.status, empty.text).to.equal(400);
      expect(JSON.parse(empty.text)).to.include({ code: 'MN4003' });
      expect(JSON.parse(empty.text).detail).to.contain('Idempotency-Key is empty');
    });

    it('are acknowledged with 202 and the address of the response', async () => {
      await declare();
      const accepted = await submit('/a/path?hold&status=418', 'the body');
      expect(accepted.status).to.equal(202);
      expect(accepted.headers).to.include({ 'preference-applied': 'respond-async' });
      const { location = '' } = accepted.headers;
      expect(location).to.equal(`/v1/invocations/${idOf(accepted)}`);

      await until('it executes', () => marked('begun').includes('the body'));
      expect(JSON.parse((await get(location)).text)).to.include({
        function: name,
        state: 'RUNNING',
        attempts: 1,
      });
      const early = await get(`${location}/response`);
      expect(early.status).to.equal(409);
      expect(early.headers['retry-after']).to.match(/^[0-9]+$/);
      expect(JSON.parse(early.text)).to.include({ code: 'MN4004' });

      const waiting = get(`${location}/response?wait=60`);
      stage.board.release();
      // A worker's response is a response, whatever its status.
      expect(await waiting).to.include({ status: 418, text: 'the body' });
      expect(JSON.parse((await get(location)).text)).to.deep.include({ state: 'SUCCEEDED', error: null });
      expect(await get(`${location}/response`)).to.include({ status: 418, text: 'the body' });
    });

    it('are cancelled while they wait, and then never run', async () => {
      await declare({ max_workers: 1 });
      const first = idOf(await submit('?hold', 'first'));
      await until('the first executes', () => marked('begun').includes('first'));
      const second = idOf(await submit('', 'second'));
      expect(await state(second)).to.equal('PENDING');
      const cancelled = await get(`/v1/invocations/${second}`, 'DELETE');
      expect(JSON.parse(cancelled.text)).to.include({ state: 'CANCELLED' });
      expect((await get(`/v1/invocations/${second}/response`)).status).to.equal(409);
      expect((await get(`/v1/invocations/${first}`, 'DELETE')).status).to.equal(409);
      stage.board.release();
      const third = idOf(await submit('', 'third'));
      await ended(third);
      expect(marked('effect')).to.deep.equal(['first', 'third']);
      expect(await state(second)).to.equal('CANCELLED');
    });

    it('survive a killed agent: what was executing is executed again, what was waiting keeps its order', async () => {
      await declare({ max_workers: 1 });
      const ids = [idOf(await submit('?hold', 'executing'))];
      await until('it executes', () => marked('begun').includes('executing'));
      for (const body of ['second', 'third', 'fourth']) ids.push(idOf(await submit('', body)));
      await agent.kill();
      stage.board.release();
      await agent.start();
      for (const id of ids) expect((await ended(id)).state).to.equal('SUCCEEDED');
      expect(await agent.client.invocation(ids[0] ?? '')).to.include({ attempts: 2 });
      expect(marked('begun').filter((body) => body === 'executing')).to.have.length(2);
      expect(marked('effect').slice(-3)).to.deep.equal(['second', 'third', 'fourth']);
    });

    it('are retried when a worker dies, up to retries', async () => {
      await declare({ retries: 1 });
      const second = await ended(idOf(await submit('?crash=2', 'twice')));
      expect(second).to.include({ state: 'SUCCEEDED', attempts: 2 });
      const never = await ended(idOf(await submit('?crash=3', 'never')));
      expect(never).to.deep.include({ state: 'FAILED', attempts: 2, response: null });
      expect(never.error).to.include({ code: 'MN4008' });
      expect(never.error?.detail).to.contain('exited with code 3');
      expect(marked('effect')).to.deep.equal(['twice']);
      const answer = await get(`/v1/invocations/${never.id}/response`);
      expect(answer.status).to.equal(502);
      expect(JSON.parse(answer.text)).to.include({ code: 'MN4008' });
    });

    it('fail at their timeout', async () => {
      await declare({ timeout: 1, stop_grace_period: 1 });
      const found = await ended(idOf(await submit('?hold')));
      expect(found.state).to.equal('FAILED');
      expect(found.error).to.include({ code: 'MN4006' });
    });

    it('are refused if the body is larger than what is stored', async () => {
      await declare();
      const largest = await submit('', 'x'.repeat(10 * MIB));
      expect(largest.status).to.equal(202);
      const { text } = await get(`/v1/invocations/${idOf(largest)}/response?wait=60`);
      expect(text).to.have.length(10 * MIB);
      for (const headers of [{ 'content-length': `${10 * MIB + 1}` }, { 'transfer-encoding': 'chunked' }]) {
        const refused = await submit('', 'x'.repeat(10 * MIB + 1), headers);
        expect(refused.status).to.equal(413);
        expect(JSON.parse(refused.text)).to.include({ code: 'MN4010' });
      }
    });

    it('are refused, and not stored, when the queue is full', async () => {
      await declare({ max_workers: 1, max_queue: 2 });
      await submit('?hold', 'first');
      await until('the first executes', () => marked('begun').includes('first'));
      expect((await submit()).status).to.equal(202);
      expect((await submit()).status).to.equal(202);
      const refused = await submit();
      expect(refused.status).to.equal(503);
      expect(refused.headers['retry-after']).to.match(/^[0-9]+$/);
      expect(JSON.parse(refused.text)).to.include({ code: 'MN4005' });
      expect((await agent.client.invocations({ function: name })).items).to.have.length(3);
      stage.board.release();
      await until('all have ended', async () =>
        (await agent.client.invocations({ function: name })).items.every(
          ({ finished_at }) => finished_at !== null,
        ),
      );
    });

    it('are listed by function and state, newest first, in pages', async () => {
      await declare({ max_workers: 1 });
      const ids: string[] = [];
      for (const body of ['a', 'b', 'c']) ids.push(idOf(await submit('', body)));
      for (const id of ids) await ended(id);
      const first = await agent.client.invocations({ function: name, state: 'SUCCEEDED', limit: 2 });
      const rest = await agent.client.invocations({
        function: name,
        limit: 2,
        cursor: first.next_cursor ?? '',
      });
      expect([...first.items, ...rest.items].map(({ id }) => id)).to.deep.equal([...ids].reverse());
      expect(rest.next_cursor).to.equal(null);
      expect((await agent.client.invocations({ function: name, state: 'FAILED' })).items).to.deep.equal([]);
    });
  });
}
