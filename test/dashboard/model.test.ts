import { expect } from 'chai';
import type { Decision, Execution, Status } from '../../src/client/types.js';
import { CHARTS, chartData, describeChart, shownTimes } from '../../src/dashboard/model/charts.js';
import { factsOf } from '../../src/dashboard/model/facts.js';
import { History, WINDOW } from '../../src/dashboard/model/history.js';
import { Model } from '../../src/dashboard/model/model.js';
import { sections, troubles } from '../../src/dashboard/model/overview.js';
import { quotaBars } from '../../src/dashboard/model/quotas.js';
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

describe('what the dashboard makes of the status', () => {
  it('is a row for each workload, with the reason', () => {
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
          '4',
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

  it('names what fails before what is held back', () => {
    const hello = sampleStatus.functions.hello;
    const web = sampleStatus.services.web;
    if (!hello || !web) throw new Error('the sample has both');
    const retry_at = new Date(NOW + 5000).toISOString();
    const status: Status = {
      ...sampleStatus,
      functions: { hello: { ...hello, held_back: 'the quota cpu of 2 leaves 3 of 4 workers' } },
      services: { web: { ...web, held_back: null, failure: { message: 'it exited with code 1', retry_at } } },
    };
    const found = troubles(status, NOW).filter(({ name }) => name === 'hello' || name === 'web');
    expect(found).to.deep.equal([
      { kind: 'services', name: 'web', text: 'it exited with code 1; tried again in 5.0 s.', bad: true },
      {
        kind: 'functions',
        name: 'hello',
        text: 'Held back: the quota cpu of 2 leaves 3 of 4 workers.',
        bad: false,
      },
    ]);
  });

  it('is facts for a workload of every kind, and none for one that is not there', () => {
    expect(factsOf(sampleStatus, 'functions', 'hello', NOW)).to.deep.include([
      'Cold starts',
      '4 since the agent started',
    ]);
    expect(factsOf(sampleStatus, 'services', 'web', NOW)).to.deep.include([
      'CPU use',
      '80 %; 40 % is aimed at',
    ]);
    expect(factsOf(sampleStatus, 'jobs', 'hello', NOW)).to.equal(null);
  });

  it('is a bar for each quota', () => {
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
      { resource: 'Memory', text: '1 GiB, not limited', share: null, users: [] },
    ]);
  });
});

describe('what the dashboard remembers', () => {
  it('is each change once, as far back as the charts go', () => {
    const history = new History();
    history.push(0, { busy: 1 });
    history.push(1000, { busy: 1 });
    history.push(2000, { busy: 2 });
    history.push(3000 + WINDOW, { busy: 3 });
    expect(history.samples.map(({ at }) => at)).to.deep.equal([2000, 3000 + WINDOW]);
  });

  it('is decisions by number, whose targets show the time before it was opened', () => {
    const model = new Model();
    model.take({ event: 'status', data: sampleStatus }, NOW);
    model.take({ event: 'decision', id: 'x-1', data: decision(3, NOW + 1000, 4) }, NOW + 1000);
    const before = [decision(2, NOW - 1000, 3), decision(1, NOW - WINDOW - 5000, 1)];
    model.takeDecisions('hello', [decision(3, NOW + 1000, 4), ...before], NOW);
    expect(model.decisions('hello').map(({ sequence }) => sequence)).to.deep.equal([3, 2, 1]);
    const { samples } = model.history('hello');
    expect(samples.map(({ at }) => at)).to.deep.equal([NOW - 1000, NOW]);
    expect(samples[0]?.values).to.deep.equal({ target: 3 });
    const restarted = {
      ...sampleStatus,
      agent: { ...sampleStatus.agent, started_at: '2026-01-31T03:11:00Z' },
    };
    model.take({ event: 'status', data: restarted }, NOW + 2000);
    expect(model.decisions('hello')).to.deep.equal([]);
  });

  it('is executions in their last state, newest first', () => {
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

describe('the charts of the dashboard', () => {
  const [workers] = CHARTS.functions;
  if (!workers) throw new Error('functions have charts');
  const samples = [
    { at: NOW - 20_000, values: { target: 2 } },
    { at: NOW - 10_000, values: { busy: 2, idle: 1, starting: 0, stopping: 1, target: 3 } },
  ];

  it('stack the states, and draw the target over them up to now', () => {
    const { times, values, drawn } = chartData(workers, samples, NOW);
    expect(times).to.deep.equal([NOW / 1000 - 20, NOW / 1000 - 10, NOW / 1000]);
    expect(values.map((line) => line[2])).to.deep.equal([2, 1, 0, 1, 3]);
    expect(drawn.map((line) => line[2])).to.deep.equal([2, 3, 3, 4, 3]);
    expect(drawn.map((line) => line[0])).to.deep.equal([null, null, null, null, 2]);
  });

  it('show a minute at least and a quarter of an hour at most', () => {
    expect(shownTimes(samples, NOW)).to.deep.equal([NOW - 60_000, NOW]);
    expect(shownTimes([{ at: NOW - 2 * WINDOW, values: {} }], NOW)).to.deep.equal([NOW - WINDOW, NOW]);
  });

  it('are told in words', () => {
    expect(describeChart(workers, chartData(workers, samples, NOW))).to.equal(
      'Workers by state over the last minutes: busy 2, at most 2; idle 1, at most 1; starting 0, at most 0; stopping 1, at most 1; target 3, at most 3.',
    );
  });
});

describe('the words of the dashboard', () => {
  it('tell how far an execution is where its report does', () => {
    const shares = ['3 of 10 lines', '3/10', '30 %', 'half', '1 of 0', '150%'].map(progressShare);
    expect(shares).to.deep.equal([0.3, 0.3, 0.3, null, null, 1]);
  });

  it('tell times from now', () => {
    const at = (offset: number) => relative(new Date(NOW + offset).toISOString(), NOW);
    expect([at(-5000), at(300), at(120_000)]).to.deep.equal(['5.0 s ago', 'now', 'in 2 min']);
    const times = {
      started_at: new Date(NOW).toISOString(),
      finished_at: new Date(NOW + 2000).toISOString(),
    };
    expect(took(execution('a', NOW, times), NOW + 9000)).to.equal('2.0 s');
    expect(took(execution('a', NOW), NOW)).to.equal('');
  });

  it('read back the addresses that they make', () => {
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
