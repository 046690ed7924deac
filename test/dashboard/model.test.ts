import { expect } from 'chai';
import type {
  DaemonState,
  Decision,
  Execution,
  HistoryItem,
  History as Recorded,
  Status,
} from '../../src/api/types.js';
import { CHARTS, chartData, describeChart } from '../../src/dashboard/model/charts.js';
import { factsOf } from '../../src/dashboard/model/facts.js';
import { History, WINDOW } from '../../src/dashboard/model/history.js';
import { Model } from '../../src/dashboard/model/model.js';
import { notices, sections, troubles } from '../../src/dashboard/model/overview.js';
import { Past } from '../../src/dashboard/model/past.js';
import { quotaBars } from '../../src/dashboard/model/quotas.js';
import { RANGES, USUAL_RANGE } from '../../src/dashboard/model/ranges.js';
import { hrefOf, parseRoute, type Route } from '../../src/dashboard/model/route.js';
import { progressShare, relative, took } from '../../src/dashboard/model/words.js';
import { sampleStatus } from '../client/samples.js';

const NOW = Date.parse('2026-01-31T03:10:00Z');

function decision(sequence: number, at: number, target: number): Decision {
  const numbers = { sequence, target, workers: 0, started: 0, stopped: 0 };
  return { ...numbers, at: new Date(at).toISOString(), workload: 'hello', code: 'in-flight', reason: 'why' };
}

function execution(id: string, createdAt: number, fields: Partial<Execution> = {}): Execution {
  return {
    id,
    workload: 'report',
    kind: 'job',
    state: 'RUNNING',
    attempts: 1,
    failures: 0,
    faults: 0,
    exit_code: null,
    created_at: new Date(createdAt).toISOString(),
    started_at: null,
    finished_at: null,
    retry_at: null,
    due_at: null,
    error: null,
    ...fields,
  };
}

describe("the dashboard's view of the status", () => {
  it('has a row for each workload, with the reason', () => {
    const functions = sections(sampleStatus, NOW).find(({ kind }) => kind === 'functions');
    expect(functions?.rows).to.deep.equal([
      {
        name: 'hello',
        bar: { starting: 1, idle: 2, busy: 12, stopping: 0 },
        cells: [
          '1 starting, 2 idle, 12 busy',
          '15 of at most 30',
          '13',
          '1',
          '0.42/s',
          '4.2 %',
          '80 ms / 410 ms / 860 ms',
          '13 in flight and 2 spare make 15',
        ],
      },
    ]);
    for (const { columns, rows } of sections(sampleStatus, NOW)) {
      for (const { cells } of rows) expect(cells).to.have.length(columns.length);
    }
    expect(sections({ ...sampleStatus, functions: {} }, NOW).map(({ kind }) => kind)).not.to.include(
      'functions',
    );
  });

  it('has a notice if the platform does not answer, or the disk is full', () => {
    expect(notices({ ...sampleStatus, outage: null })).to.deep.equal([]);
    const since = '2026-01-31T03:09:00Z';
    const failure = { message: 'The disk of /data is full: 4 KiB are free.', since };
    const outage = { message: 'Nomad does not answer', since };
    const found = notices({ outage, storage: { ...sampleStatus.storage, failure } });
    expect(found.map(({ message }) => message)).to.deep.equal([outage.message, failure.message]);
    expect(found[1]?.effect).to.contain('refused until there is room');
  });

  it('lists failures before what is held back', () => {
    const hello = sampleStatus.functions.hello;
    const web = sampleStatus.services.web;
    if (!hello || !web) throw new Error('the sample has both');
    const retry_at = new Date(NOW + 5000).toISOString();
    const status: Status = {
      ...sampleStatus,
      functions: { hello: { ...hello, held_back: 'the quota cpu of 2 leaves 3 of 4 workers' } },
      services: {
        web: { ...web, target: 7, held_back: null, failure: { message: 'it exited with code 1', retry_at } },
      },
    };
    const found = troubles(status, NOW).filter(({ name }) => name === 'hello' || name === 'web');
    expect(found).to.deep.equal([
      { kind: 'services', name: 'web', text: 'it exited with code 1; next try in 5.0 s.', bad: true },
      {
        kind: 'functions',
        name: 'hello',
        text: 'Held back: the quota cpu of 2 leaves 3 of 4 workers.',
        bad: false,
      },
    ]);
  });

  it('lists failing functions, failed last executions, and workers and daemons that died recently', () => {
    const { functions, jobs, daemons } = sampleStatus;
    const { hello } = functions;
    const { report } = jobs;
    if (!hello || !report) throw new Error('the sample has both');
    const at = new Date(NOW - 60_000).toISOString();
    const last_exit = { message: 'it exited with code 1', at };
    const failure = { execution: 'report-1', message: 'It exited with code 3', at };
    const requests = { ...hello.requests, count: 4, failed: 4, outcomes: { '5xx': 4 }, seconds: 300 };
    const printer = {
      state: 'running' as const,
      since: new Date(NOW - 5_000).toISOString(),
      restarts: 3,
      last_exit,
      reason: 'it is running',
      held_back: null,
      failure: null,
    };
    const status: Status = {
      ...sampleStatus,
      functions: { hello: { ...hello, requests, last_exit } },
      jobs: { report: { ...report, last_success: null, last_failure: failure } },
      daemons: { ...daemons, printer },
    };
    expect(troubles(status, NOW)).to.deep.equal([
      {
        kind: 'functions',
        name: 'hello',
        text: '4 of 4 requests failed in the last 5 min: 4 answered with 5xx.',
        bad: true,
      },
      {
        kind: 'jobs',
        name: 'report',
        text: 'Failed 1 min ago: It exited with code 3.',
        bad: true,
        execution: 'report-1',
      },
      {
        kind: 'daemons',
        name: 'printer',
        text: 'A worker died 1 min ago, restarted 3 times: it exited with code 1.',
        bad: true,
      },
      {
        kind: 'functions',
        name: 'hello',
        text: 'A worker died 1 min ago: it exited with code 1.',
        bad: false,
      },
    ]);
    const later = {
      ...status,
      jobs: { report: { ...report, last_success: new Date(NOW).toISOString(), last_failure: failure } },
    };
    expect(troubles(later, NOW + 3_600_000).map(({ name }) => name)).to.deep.equal(['hello']);
  });

  it('lists a daemon that the platform does not keep running', () => {
    const at = new Date(NOW - 3000).toISOString();
    const beat = { since: at, restarts: 0, last_exit: null, held_back: null, failure: null };
    const texts = (state: DaemonState, reason: string) => {
      const daemons = { beat: { ...beat, state, reason } };
      return troubles({ ...sampleStatus, daemons }, NOW).flatMap(({ name, text }) =>
        name === 'beat' ? [text] : [],
      );
    };
    expect(texts('running', 'Terraform and the platform run it')).to.deep.equal([]);
    expect(texts('stopped', 'its container was stopped by hand')).to.deep.equal([
      'It is stopped: its container was stopped by hand.',
    ]);
    expect(texts('backing_off', 'its command x was not found')).to.deep.equal([
      'It is backing off: its command x was not found.',
    ]);
  });

  it('has facts for a workload of every kind, and none for an unknown one', () => {
    expect(factsOf(sampleStatus, 'functions', 'hello', NOW)).to.deep.include([
      'Cold starts',
      '4 since the agent started',
    ]);
    expect(factsOf(sampleStatus, 'services', 'web', NOW)).to.deep.include(['CPU use', '80 %; target 40 %']);
    expect(factsOf(sampleStatus, 'jobs', 'hello', NOW)).to.equal(null);
    const web = sampleStatus.services.web;
    if (!web) throw new Error('the sample has it');
    const health = { healthy: 2, unhealthy: 0, replaced: 1, last_unhealthy: null };
    const checked: Status = { ...sampleStatus, services: { web: { ...web, health } } };
    expect(factsOf(checked, 'services', 'web', NOW)).to.deep.include([
      'Health',
      '2 healthy, 0 unhealthy, 1 replaced',
    ]);
  });

  it('has a bar for each quota', () => {
    const bars = quotaBars({
      items: [
        { resource: 'cpu', limit: 2, used: 1.5, by_workload: { hello: 0.5, web: 1, idle: 0 } },
        { resource: 'memory', limit: null, used: 1024 ** 3, by_workload: {} },
        { resource: 'gpu', limit: null, used: 0, by_workload: {} },
      ],
      held_back: [],
    });
    expect(bars).to.deep.equal([
      {
        resource: 'CPU',
        text: '1.5 of 2',
        share: 0.75,
        users: [
          { name: 'web', text: '1' },
          { name: 'hello', text: '0.5' },
        ],
      },
      { resource: 'Memory', text: '1 GiB, no limit', share: null, users: [] },
    ]);
  });
});

describe("the dashboard's memory", () => {
  it('has each change once, as far back as the charts go', () => {
    const history = new History();
    history.push(0, { busy: 1 });
    history.push(1000, { busy: 1 });
    history.push(2000, { busy: 2 });
    history.push(3000 + WINDOW, { busy: 3 });
    expect(history.samples.map(({ at }) => at)).to.deep.equal([2000, 3000 + WINDOW]);
  });

  it('has decisions by number', () => {
    const model = new Model();
    model.take({ event: 'status', data: sampleStatus }, NOW);
    model.take({ event: 'decision', id: 'x-1', data: decision(3, NOW + 1000, 4) }, NOW + 1000);
    const before = [decision(2, NOW - 1000, 3), decision(1, NOW - WINDOW - 5000, 1)];
    model.takeDecisions('hello', [decision(3, NOW + 1000, 4), ...before]);
    expect(model.decisions('hello').map(({ sequence }) => sequence)).to.deep.equal([3, 2, 1]);
    const restarted = {
      ...sampleStatus,
      agent: { ...sampleStatus.agent, started_at: '2026-01-31T03:11:00Z' },
    };
    model.take({ event: 'status', data: restarted }, NOW + 2000);
    expect(model.decisions('hello')).to.deep.equal([]);
  });

  it('has executions in their last state, newest first', () => {
    const model = new Model();
    model.takeExecutions([execution('a', NOW), execution('b', NOW + 1)]);
    model.take({ event: 'execution', id: 'x-1', data: execution('a', NOW, { state: 'FAILED' }) }, NOW);
    const shown = model.executions('report').map(({ id, state }) => [id, state]);
    expect(shown).to.deep.equal([
      ['b', 'RUNNING'],
      ['a', 'FAILED'],
    ]);
  });
});

describe("the dashboard's charts", () => {
  const [workers] = CHARTS.functions;
  if (!workers) throw new Error('functions have charts');
  const samples = [
    { at: NOW - 20_000, values: { target: 2 } },
    { at: NOW - 10_000, values: { busy: 2, idle: 1, starting: 0, stopping: 1, target: 3 } },
  ];

  it('stack the states, and draw the target over them up to now', () => {
    const { times, values, drawn } = chartData(workers, samples, [NOW - 60_000, NOW]);
    expect(times).to.deep.equal([NOW / 1000 - 20, NOW / 1000 - 10, NOW / 1000]);
    expect(values.map((line) => line[2])).to.deep.equal([2, 1, 0, 1, 3]);
    expect(drawn.map((line) => line[2])).to.deep.equal([2, 3, 3, 4, 3]);
    expect(drawn.map((line) => line[0])).to.deep.equal([null, null, null, null, 2]);
  });

  it('begin with the values at the start of the time range', () => {
    const { times, values } = chartData(workers, samples, [NOW - 15_000, NOW - 5_000]);
    expect(times).to.deep.equal([NOW / 1000 - 15, NOW / 1000 - 10, NOW / 1000 - 5]);
    expect(values.at(-1)).to.deep.equal([2, 3, 3]);
  });

  it('are described in words', () => {
    expect(describeChart(workers, chartData(workers, samples, [0, NOW]), USUAL_RANGE)).to.equal(
      'Workers by state over the last 1 h: busy 2, at most 2; idle 1, at most 1; starting 0, at most 0; stopping 1, at most 1; target 3, at most 3.',
    );
  });
});

describe('the history from before the dashboard was opened', () => {
  const item = (at: number, calls: number, busy: number): HistoryItem => ({
    at: new Date(at).toISOString(),
    observed: 10,
    gauges: busy > 0 ? { busy: { mean: busy, most: 2 * busy }, in_flight: { mean: busy, most: 3 } } : {},
    counts: calls > 0 ? { calls } : {},
    times: calls > 0 ? { wait: { count: calls, sum: 0.012 * calls, counts: [calls] } } : {},
  });
  const recorded = (items: HistoryItem[]): Recorded => ({
    workload: 'hello',
    kind: 'function',
    from: '',
    to: '',
    step: 10,
    bounds: [],
    items,
  });

  it('is what was recorded, followed by what the page has seen', () => {
    const past = new Past(USUAL_RANGE);
    past.take(recorded([item(NOW - 60_000, 2, 0.25), item(NOW - 20_000, 0, 0)]), NOW);
    const live = [
      { at: NOW - 15_000, values: { busy: 1, limit: 4 } },
      { at: NOW - 5_000, values: { busy: 2, limit: 4 } },
    ];
    const samples = past.samples(live);
    expect(samples.map(({ at, values }) => [(at - NOW) / 1000, values.busy])).to.deep.equal([
      [-60, 0.3],
      [-50, undefined],
      [-20, 0],
      [-10, 1],
      [-5, 2],
    ]);
    expect(samples[0]?.values).to.include({ calls: 12, cold_starts: 0, wait: 12, in_flight: 3, limit: 4 });
    expect(samples[2]?.values).to.include({ calls: 0, wait: null });
  });

  it('continues unchanged over the last seconds, which the agent has not recorded yet', () => {
    const past = new Past(USUAL_RANGE);
    past.take(recorded([item(NOW - 30_000, 2, 3)]), NOW);
    const drawn = (at: number) => past.samples([{ at, values: { busy: 1 } }])[1]?.values;
    expect(drawn(NOW - 5_000))
      .to.include({ busy: 3, in_flight: 3 })
      .and.not.have.property('calls');
    expect(drawn(NOW + 5_000), 'nobody looked').to.deep.equal({});
  });

  it('is requested from the last item on, which is replaced', () => {
    const past = new Past(USUAL_RANGE);
    expect(past.next(NOW)).to.equal(NOW - USUAL_RANGE.length);
    past.take(recorded([item(NOW - 20_000, 1, 0), item(NOW - 10_000, 1, 0)]), NOW);
    expect(past.next(NOW)).to.equal(NOW - 10_000);
    past.take(recorded([item(NOW - 10_000, 3, 0), item(NOW, 1, 0)]), NOW + 10_000);
    const calls = past.samples([]).map(({ values }) => values.calls);
    expect(calls).to.deep.equal([6, 18, 6, undefined]);
    past.take(recorded([item(NOW + 3_600_000, 1, 0)]), NOW + 3_610_000);
    expect(past.samples([]).length, 'older ones go').to.be.below(6);
  });

  it('is requested in at most as many items as the agent answers', () => {
    for (const { length, step } of RANGES) expect(length / step).to.be.below(1_000);
  });
});

describe("the dashboard's texts", () => {
  it("give an execution's share of progress, if its report has one", () => {
    const shares = ['3 of 10 lines', '3/10', '30 %', 'half', '1 of 0', '150%'].map(progressShare);
    expect(shares).to.deep.equal([0.3, 0.3, 0.3, null, null, 1]);
  });

  it('give times relative to now', () => {
    const at = (offset: number) => relative(new Date(NOW + offset).toISOString(), NOW);
    expect([at(-5000), at(300), at(120_000)]).to.deep.equal(['5.0 s ago', 'now', 'in 2 min']);
    const times = {
      started_at: new Date(NOW).toISOString(),
      finished_at: new Date(NOW + 2000).toISOString(),
    };
    expect(took(execution('a', NOW, times), NOW + 9000)).to.equal('2.0 s');
    expect(took(execution('a', NOW), NOW)).to.equal('');
  });

  it('read back their own addresses', () => {
    const routes: Route[] = [
      { view: 'overview' },
      { view: 'execution', id: 'a/b' },
      { view: 'workload', kind: 'scheduled_tasks', name: 'nightly' },
    ];
    for (const route of routes) expect(parseRoute(hrefOf(route))).to.deep.equal(route);
    expect(parseRoute('#/nothing/x')).to.deep.equal({ view: 'overview' });
    expect(parseRoute('#/jobs/%E0%A4%A')).to.deep.equal({ view: 'overview' });
  });
});
