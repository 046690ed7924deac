import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { AgentEvent } from '../../src/api/types.js';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/function.mjs', import.meta.url));

describe('events of a running agent', () => {
  let agent: TestAgent;
  let end: AbortController;
  beforeEach(async () => {
    agent = await TestAgent.start();
    end = new AbortController();
    await agent.apply(manifestOf({ hello: functionSpec(PROGRAM, { max_workers: 3 }) }));
  });
  afterEach(async () => {
    end.abort();
    await agent.remove();
  });

  /** Reads into the list; resolves once the stream has ended. */
  const follow = (into: AgentEvent[], lastId?: string, signal = end.signal) =>
    (async () => {
      for await (const event of agent.client.events({ signal, ...(lastId !== undefined && { lastId }) })) {
        into.push(event);
      }
    })().catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  const lastStatus = (events: readonly AgentEvent[]) =>
    events.flatMap(({ event, data }) => (event === 'status' ? [data] : [])).at(-1)?.functions.hello;
  const decisions = (events: readonly AgentEvent[]) =>
    events.flatMap((each) => (each.event === 'decision' ? [each] : []));

  it('are the status, and then every change to it and every decision', async () => {
    const events: AgentEvent[] = [];
    void follow(events);
    await until('the status arrives', () => events.length > 0);
    expect(events[0]?.event).to.equal('status');
    expect(lastStatus(events)?.workers.idle).to.equal(0);

    await (await agent.client.invoke('hello')).text();
    await until('a worker is shown', () => lastStatus(events)?.workers.idle === 1);
    const arrived = await until('the decision arrives', () => {
      const some = decisions(events);
      return some.some(({ data }) => data.started === 1) ? some : null;
    });
    const { items } = await agent.client.decisions('hello');
    for (const { data } of arrived) expect(items).to.deep.include(data);
  });

  it('continue after the last one that was seen', async () => {
    const first: AgentEvent[] = [];
    const gone = new AbortController();
    const reading = follow(first, undefined, gone.signal);
    await until('the status arrives', () => first.length > 0);
    await (await agent.client.invoke('hello')).text();
    const seen = await until('a decision arrives', () => decisions(first)[0]);
    gone.abort();
    await reading;

    await Promise.all([1, 2, 3].map(async () => (await agent.client.invoke('hello')).text()));
    await until('more is decided', async () => {
      const [newest] = (await agent.client.decisions('hello')).items;
      return newest && newest.sequence > seen.data.sequence;
    });
    const second: AgentEvent[] = [];
    void follow(second, seen.id);
    const [newest] = (await agent.client.decisions('hello')).items;
    await until('the newest arrives', () =>
      decisions(second).some(({ data }) => data.sequence === newest?.sequence),
    );
    const sequences = decisions(second).map(({ data }) => data.sequence);
    expect(sequences).to.deep.equal(sequences.map((_, index) => seen.data.sequence + 1 + index));
  });

  it('end when the agent stops', async () => {
    const events: AgentEvent[] = [];
    const reading = follow(events);
    await until('the status arrives', () => events.length > 0);
    await agent.terminate();
    await reading;
  });
});
