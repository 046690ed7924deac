/** All measurements, each a table with its yardsticks. See docs/benchmarks.md. */
import { benchBalancer } from './balancer.js';
import { benchCluster, type ClusterFigures } from './cluster.js';
import { benchDocker, MANY } from './docker.js';
import { benchGateway, RATE } from './gateway.js';
import { benchJobs } from './jobs.js';
import { benchMemory } from './memory.js';
import { AT_ONCE, benchNomad } from './nomad.js';
import { benchQuotas } from './quotas.js';
import type { Row } from './report.js';
import { benchScaler } from './scaler.js';
import { benchStore } from './store.js';
import { benchSynth } from './synth.js';
import { benchValidate } from './validate.js';
import { benchWakeUp } from './wake-up.js';

export interface Measurement {
  readonly name: string;
  readonly title: string;
  /** First cells of the rows that are not Multinode's. */
  readonly yardsticks?: readonly string[];
  /** Takes minutes: runs only when named. */
  readonly onDemand?: true;
  run(): Promise<{
    readonly rows: readonly Row[];
    /** What was omitted, and why. */
    readonly notes?: readonly string[];
  }>;
}

export const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'gateway',
    title: 'Calls to a warm function',
    yardsticks: ['the worker itself', 'HAProxy', 'bare proxy'],
    run: gateway,
  },
  {
    name: 'balancer',
    title: 'Requests to a service',
    yardsticks: ['the replica itself', 'HAProxy'],
    run: balancer,
  },
  {
    name: 'wake-up',
    title: 'First call on an empty function (ms)',
    yardsticks: ['the program started by hand'],
    run: wakeUp,
  },
  {
    name: 'docker',
    title: 'Workers as containers',
    yardsticks: ['create, start and answer of the same container'],
    run: docker,
  },
  {
    name: 'nomad',
    title: 'Workers as instances of jobs in Nomad (ms)',
    yardsticks: ['dispatch and answer of the same program', `${AT_ONCE} dispatches at once, all answered`],
    run: nomad,
  },
  { name: 'memory', title: 'Memory at rest', yardsticks: ['bare node'], run: memory },
  { name: 'scaler', title: 'Scaling decisions', run: scaler },
  { name: 'quotas', title: 'An event in one function, by how many ask for workers (µs)', run: quotas },
  { name: 'store', title: 'Asynchronous invocations, stored durably', run: store },
  {
    name: 'jobs',
    title: 'Starts of a job, acknowledged once they are on the disk',
    yardsticks: ['BullMQ'],
    run: jobs,
  },
  { name: 'validate', title: 'Validating 1,000 functions (ms)', run: validate },
  {
    name: 'synth',
    title: 'Synthesis in a process of its own (ms)',
    yardsticks: ['empty process'],
    run: synth,
  },
  {
    name: 'cluster',
    title: 'A simulated cluster of 100,000 workers: load per second',
    onDemand: true,
    run: cluster,
  },
  {
    name: 'cluster-costs',
    title: "The agent's CPU time for that",
    onDemand: true,
    run: clusterCosts,
  },
];

let clusterFigures: Promise<ClusterFigures> | undefined;

/** Both tables come from one simulation. */
function simulatedCluster(): Promise<ClusterFigures> {
  clusterFigures ??= benchCluster();
  return clusterFigures;
}

async function gateway() {
  const { figures, missing } = await benchGateway();
  const direct = figures[0];
  const rows = figures.map(({ target, fixed, highest }) => ({
    target,
    [`p50 ms at ${RATE}/s`]: fixed.p50,
    'p99 ms': fixed.p99,
    'added p50': fixed.p50 - (direct?.fixed.p50 ?? Number.NaN),
    'added p99': fixed.p99 - (direct?.fixed.p99 ?? Number.NaN),
    ...(highest && {
      'highest calls/s': highest.perSecond,
      'then p50 ms': highest.p50,
      'then p99 ms': highest.p99,
    }),
  }));
  return { rows, notes: missing };
}

async function balancer() {
  const { figures, missing } = await benchBalancer();
  const rows = figures.map(({ target, perSecond, p50, p99 }) => ({
    target,
    'highest requests/s': perSecond,
    'p50 ms': p50,
    'p99 ms': p99,
  }));
  return { rows, notes: missing };
}

async function wakeUp() {
  const figures = await benchWakeUp();
  const rows = figures.map(({ what, untilRuns, untilAnswered }) => ({
    what,
    'process runs after': untilRuns,
    'answered after': untilAnswered,
  }));
  return { rows };
}

async function docker() {
  const found = await benchDocker();
  if (typeof found === 'string') return { rows: [], notes: [`docker: ${found}`] };
  const { firstCall, plainRun, startsPerSecond, idleCpu } = found;
  const rows = [
    { what: 'first call on an empty function', ms: firstCall },
    { what: 'create, start and answer of the same container, as docker run does', ms: plainRun },
    { what: 'what the agent adds', ms: firstCall - plainRun },
    { what: `starts of ${MANY} workers at once`, 'a second': startsPerSecond },
    { what: `the agent beside ${MANY} idle workers`, '% of a core': idleCpu * 100 },
  ];
  return { rows };
}

async function nomad() {
  const found = await benchNomad();
  if (typeof found === 'string') return { rows: [], notes: [`nomad: ${found}`] };
  const rows = [
    { what: 'first call on an empty function', ms: found.firstCall },
    { what: 'dispatch and answer of the same program', ms: found.plainDispatch },
    { what: 'what the agent adds', ms: found.added },
    { what: 'first call on a function with a variable', ms: found.firstCallWithVariable },
    { what: `${AT_ONCE} workers of a function, wanted at once`, ms: found.many },
    { what: `${AT_ONCE} dispatches at once, all answered`, ms: found.manyPlain },
  ];
  return { rows };
}

async function memory() {
  const figures = await benchMemory();
  const bare = figures[0]?.resident ?? Number.NaN;
  const rows = figures.map(({ what, resident }) => ({
    what,
    'resident MiB': resident,
    'above bare node': resident - bare,
  }));
  return { rows };
}

async function scaler() {
  return { rows: benchScaler().map(({ what, perSecond }) => ({ what, 'a second': perSecond })) };
}

async function quotas() {
  const rows = (await benchQuotas()).map(({ members, without, fits, shared }) => ({
    functions: members.toLocaleString('en'),
    'without quotas': without,
    'where all fits': fits,
    'where half fits': shared,
  }));
  return { rows };
}

async function store() {
  const rows = (await benchStore()).map(({ callers, createsPerSecond, turn }) => ({
    'callers at once': String(callers),
    'stored a second': createsPerSecond,
    'event loop turn p50 ms': turn.p50,
    'turn p99 ms': turn.p99,
    'turn max ms': turn.max,
  }));
  return { rows };
}

async function jobs() {
  const { figures, missing } = await benchJobs();
  const rows = figures.map(({ target, callers, perSecond, p50, p99 }) => ({
    target,
    'callers at once': String(callers),
    'starts a second': perSecond,
    'p50 ms': p50,
    'p99 ms': p99,
  }));
  return { rows, notes: missing };
}

async function validate() {
  const { lines, cold, warm } = await benchValidate();
  return { rows: [{ lines: lines.toLocaleString('en'), 'new process': cold, warm }] };
}

async function synth() {
  return { rows: (await benchSynth()).map(({ what, milliseconds }) => ({ what, ms: milliseconds })) };
}

async function cluster() {
  const { demands, noRoom } = await simulatedCluster();
  const rows = demands.map(({ when, workers, calls, decisions, nomadCalls, starts, events, wait }) => ({
    when,
    ...(when !== 'rise' && { workers }),
    calls,
    decisions,
    'calls to Nomad': nomadCalls,
    'starts among these': starts,
    'events from Nomad': events,
    ...(wait.p99 > 0 && { 'wait p50 ms': wait.p50, 'p99 ms': wait.p99 }),
  }));
  return { rows, notes: noRoom > 0 ? [`${noRoom} starts for which no node had room`] : [] };
}

async function clusterCosts() {
  const { demands, decision, sharing, driver, listing, resident, perWorker } = await simulatedCluster();
  const [steady, rise, peak] = demands;
  const shares = (each: number, of: 'decisions' | 'starts' | 'ends' | 'events') => ({
    'µs each': each * 1_000,
    '% of a core, steady': (steady[of] * each) / 10,
    'in the rise': (rise[of] * each) / 10,
    'at the peak': (peak[of] * each) / 10,
  });
  const [kibi, mebi] = [2 ** 10, 2 ** 20];
  const rows = [
    { what: 'decisions', ...shares(decision, 'decisions') },
    { what: 'calls to start workers', ...shares(driver.start, 'starts') },
    { what: 'calls to end workers', ...shares(driver.end, 'ends') },
    { what: 'events', ...shares(driver.event, 'events'), 'KiB each': driver.eventBytes / kibi },
    { what: 'sharing out scarce quotas', 'ms each': sharing },
    { what: 'reading the list of all allocations', 'ms each': listing.time, MiB: listing.bytes / mebi },
    { what: 'a worker', 'KiB each': perWorker / kibi },
    { what: 'the process at the end of the simulation', MiB: resident / mebi },
  ];
  return { rows };
}
