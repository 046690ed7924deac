import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { nomadAccess } from '../../providers/nomad/api/environment.js';
import { Nomad } from '../../providers/nomad/api/nomad.js';
import { Jobs } from '../../providers/nomad/jobs.js';
import { FIXTURES } from '../contracts/support.js';
import { placeIn } from '../providers/nomad/target.js';
import {
  APPLICATION,
  functionSpec,
  jobSpec,
  manifestOf,
  NO_INPUTS,
  serviceSpec,
} from '../support/application.js';
import { Board } from '../support/board.js';
import { call } from '../support/calls.js';
import { needNomad } from '../support/nomad.js';
import { freePort } from '../support/port.js';
import { type SharedAgent, SharedAgents } from '../support/shared-agents.js';
import { until } from '../support/until.js';

/** Milliseconds until another agent has acquired the lease of one that is gone, and serves. */
const FAIL_OVER = 60_000;
const CALLERS = 4;
/** A server that does not speak HTTP. */
const RAW = `require('net').createServer((socket) => socket.on('error', () => {}).end('raw')).listen(process.env.PORT)`;
/** What an agent logs if it has found the agent with the lease dead. */
const HAS_ENDED = /the agent that had the lease has ended/;

/** Callers of one agent, which call again after each response until they are stopped. */
class Callers {
  readonly answers: { readonly status: number; readonly text: string }[] = [];
  readonly #running: Promise<void>[];
  #stopped = false;

  constructor(callOnce: () => Promise<{ readonly status: number; readonly text: string }>) {
    this.#running = Array.from({ length: CALLERS }, async () => {
      while (!this.#stopped) {
        this.answers.push(await callOnce());
        await delay(20);
      }
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
  }
}

describe("an application's agents in Nomad", function () {
  this.timeout(FAIL_OVER * 4);
  let agents: SharedAgents;
  let board: Board;
  let nomad: Nomad;
  let port: number;
  let rawPort: number;

  before(async function () {
    await needNomad(this);
    nomad = new Nomad(nomadAccess(process.env));
    board = await Board.open('127.0.0.1');
    port = await freePort();
    rawPort = await freePort();
    agents = new SharedAgents();
    const first = await agents.add();
    await first.until('ok');
    await agents.add();
    const environment = { MARKS: board.marksUrl, GATE: board.gateUrl };
    const manifest = manifestOf(
      {
        echo: functionSpec(join(FIXTURES, 'function.mjs'), { spare_workers: 2, max_workers: 2 }),
        recorded: functionSpec(join(FIXTURES, 'recording.mjs'), { environment, max_workers: 2 }),
      },
      {
        jobs: { report: jobSpec(join(FIXTURES, 'job.mjs')) },
        services: {
          web: serviceSpec(join(FIXTURES, 'service.mjs'), port),
          raw: serviceSpec({ command: [process.execPath, '-e', RAW] }, rawPort, {
            min_replicas: 1,
            protocol: 'tcp',
          }),
        },
      },
    );
    await placeIn().prepare?.(manifest);
    await first.client.putApplication({ manifest, inputs: NO_INPUTS });
    await until('the workers are ready', async () => {
      const { functions, services } = await first.client.status();
      return (
        functions.echo?.workers.idle === 2 &&
        services.web?.replicas.ready === 2 &&
        services.raw?.replicas.ready === 1
      );
    });
  });
  after(async () => {
    await agents?.remove();
    await nomad?.close();
    await board?.close();
  });
  afterEach(() => board.clear());

  /** The active agent and the standby. */
  async function roles(): Promise<{ active: SharedAgent; standby: SharedAgent }> {
    const found = await Promise.all(agents.all.map(async (agent) => [await agent.role(), agent] as const));
    const active = found.find(([role]) => role === 'ok')?.[1];
    const standby = found.find(([role]) => role === 'standby')?.[1];
    if (!active || !standby) throw new Error(`the agents are ${found.map(([role]) => role)}`);
    return { active, standby };
  }

  async function workers(): Promise<string[]> {
    return (await new Jobs(nomad, APPLICATION).all()).map(({ job }) => job.ID).sort();
  }

  const web = ({ host }: SharedAgent) => call(`http://${host}:${port}/`, '', { method: 'GET' });

  /** What the service says to whoever connects. */
  async function raw({ host }: SharedAgent): Promise<string> {
    let said = '';
    const socket = connect({ port: rawPort, host, timeout: 5000 });
    socket.on('timeout', () => socket.destroy(new Error('no answer within 5 s')));
    for await (const data of socket) said += data;
    return said;
  }

  it('serve all calls, whichever agent gets them, and show which one decides', async () => {
    const { active, standby } = await roles();
    for (const agent of [active, standby]) {
      const answer = await call(`${agent.url}/functions/echo/x`, agent.key, { body: 'hi' });
      expect([answer.status, JSON.parse(answer.text).body]).to.deep.equal([200, 'hi']);
      await until('the port of the service is listened at', () =>
        web(agent).then(
          ({ status }) => status === 200,
          () => false,
        ),
      );
      await until(
        'the service that is not HTTP answers',
        async () => (await raw(agent).catch(String)) === 'raw',
      );
    }
    const status = await standby.client.status();
    expect(status.agent.url).to.equal(active.url);
    expect(status.standbys.map(({ url }) => url)).to.deep.equal([standby.url]);
  });

  it('answer calls to a standby while the active agent is killed, and keep all workers', async () => {
    const { active, standby } = await roles();
    const before = await workers();
    const input = JSON.stringify({ marks: board.marksUrl, until: board.gateUrl, output: 'done' });
    const { id } = await standby.client.jobs.start('report', { input });
    await until('the job runs', () => board.marks.some(([word]) => word === 'begin'));
    const kept = await workers();
    expect(kept).to.include.members(before);

    const { url, key } = standby;
    const headers = { prefer: 'respond-async' };
    const callers = [
      new Callers(() => call(`${url}/functions/echo/get`, key, { method: 'GET' })),
      new Callers(() => call(`${url}/functions/echo/later`, key, { headers, body: 'later' })),
      new Callers(() => web(standby)),
    ];
    const more = (than: readonly number[]) =>
      callers.every(({ answers }, n) => answers.length > (than[n] ?? 0) + 20);
    await until('all kinds of callers are answered', () => more([]));
    await active.end('SIGKILL');
    const answered = callers.map(({ answers }) => answers.length);
    await until('they are answered again', () => more(answered), FAIL_OVER);
    await Promise.all(callers.map((each) => each.stop()));
    expect(await standby.role()).to.equal('ok');
    expect(standby.log).to.match(HAS_ENDED);

    const [idempotent, stored, served] = callers.map(({ answers }) => answers);
    expect(new Set(idempotent?.map(({ status }) => status))).to.deep.equal(new Set([200]));
    expect(new Set(served?.map(({ status }) => status))).to.deep.equal(new Set([200]));
    expect(new Set(stored?.map(({ status }) => status))).to.deep.equal(new Set([202]));
    for (const { text } of stored ?? []) {
      const invocation: string = JSON.parse(text).id;
      await until(`${invocation} has ended`, async () => {
        const { state } = await standby.client.invocation(invocation);
        expect(state).not.to.equal('FAILED');
        return state === 'SUCCEEDED';
      });
    }
    // The workers are the same as before: adopted, neither ended nor restarted.
    expect(await workers()).to.include.members(kept);
    const asked = new Set(idempotent?.map(({ text }) => JSON.parse(text).worker));
    expect(asked.size).to.be.at.most(2);

    expect(await standby.client.jobs.get(id)).to.include({ state: 'RUNNING' });
    await active.start();
    await active.until('standby');
    board.release();
    const done = await until('the job has ended', async () => {
      const found = await active.client.jobs.get(id);
      return found.finished_at === null ? null : found;
    });
    expect(done).to.include({ state: 'SUCCEEDED', attempts: 1, output: 'done' });
    expect(board.marks.map(([word]) => word)).to.deep.equal(['begin', 'end']);
  });

  it('decide and write nothing after they were suspended for longer than their lease', async () => {
    const { active, standby } = await roles();
    const headers = { prefer: 'respond-async' };
    const accepted = await call(`${active.url}/functions/recorded/?hold`, active.key, {
      headers,
      body: 'held',
    });
    const { id } = JSON.parse(accepted.text);
    await until('it executes', () => board.marks.some(([word]) => word === 'begun'));
    const waiting = call(`${standby.url}/functions/echo/`, standby.key, { method: 'GET' });
    expect((await waiting).status).to.equal(200);

    active.signal('SIGSTOP');
    await standby.until('ok', FAIL_OVER);
    // It may continue: the others waited until the lease expired.
    expect(standby.log).not.to.match(HAS_ENDED);
    await until('it is executed again', () => board.marks.filter(([word]) => word === 'begun').length === 2);
    board.release();
    const ended = await until('it has ended', async () => {
      const found = await standby.client.invocation(id);
      return found.finished_at === null ? null : found;
    });
    expect(ended).to.include({ state: 'SUCCEEDED', attempts: 2 });
    const before = await workers();

    // The response to the first attempt comes from the suspended agent, which does not know about another.
    active.signal('SIGCONT');
    expect(await active.ended()).to.equal(1);
    expect(active.log).to.match(/the lease is lost/);
    expect(await standby.client.invocation(id)).to.deep.equal(ended);
    expect(await workers()).to.include.members(before);
    expect((await call(`${standby.url}/functions/echo/`, standby.key, { method: 'GET' })).status).to.equal(
      200,
    );
    await active.start();
    await active.until('standby');
  });

  it('hand over at once if the active one is stopped', async () => {
    const { active, standby } = await roles();
    const before = performance.now();
    expect(await active.end('SIGTERM')).to.equal(0);
    const answer = await call(`${standby.url}/functions/echo/`, standby.key, { body: 'after' });
    expect([answer.status, JSON.parse(answer.text).body]).to.deep.equal([200, 'after']);
    // Less than a lease takes to expire.
    expect(performance.now() - before).to.be.below(20_000);
    await until(
      'the new leader serves what is not HTTP',
      async () => (await raw(standby).catch(String)) === 'raw',
    );
    await active.start();
    await active.until('standby');
  });
});
