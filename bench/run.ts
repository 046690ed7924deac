/** `npm run bench [-- NAME…]`: every measurement, or those whose names contain one of the words. See docs/benchmarks.md. */
import { benchBalancer } from './balancer.js';
import { benchDocker, MANY } from './docker.js';
import { benchGateway, RATE } from './gateway.js';
import { benchJobs } from './jobs.js';
import { benchMemory } from './memory.js';
import { benchQuotas } from './quotas.js';
import { machineLines, number, type Row, table } from './report.js';
import { benchScaler } from './scaler.js';
import { benchStore } from './store.js';
import { benchSynth } from './synth.js';
import { benchValidate } from './validate.js';
import { benchWakeUp } from './wake-up.js';

interface Measurement {
  readonly name: string;
  readonly title: string;
  run(): Promise<{ readonly rows: readonly Row[]; readonly notes?: readonly string[] }>;
}

const MEASUREMENTS: readonly Measurement[] = [
  { name: 'gateway', title: 'Calls to a warm function', run: gateway },
  { name: 'balancer', title: 'Requests to a service', run: balancer },
  { name: 'wake-up', title: 'First call on an empty function (ms)', run: wakeUp },
  { name: 'docker', title: 'Workers as containers', run: docker },
  { name: 'memory', title: 'Memory at rest', run: memory },
  { name: 'scaler', title: 'Scaling decisions', run: scaler },
  { name: 'quotas', title: 'An event in one function, by how many ask for workers (µs)', run: quotas },
  { name: 'store', title: 'Asynchronous invocations, stored durably', run: store },
  { name: 'jobs', title: 'Starts of a job, acknowledged once they are on the disk', run: jobs },
  { name: 'validate', title: 'Validating 1,000 functions (ms)', run: validate },
  { name: 'synth', title: 'Synthesis in a process of its own (ms)', run: synth },
];

async function gateway() {
  const { figures, missing } = await benchGateway();
  const direct = figures[0];
  const rows = figures.map(({ target, fixed, highest }) => ({
    target,
    [`p50 ms at ${RATE}/s`]: number(fixed.p50),
    'p99 ms': number(fixed.p99),
    'added p50': number(fixed.p50 - (direct?.fixed.p50 ?? Number.NaN)),
    'added p99': number(fixed.p99 - (direct?.fixed.p99 ?? Number.NaN)),
    'highest calls/s': highest ? number(highest.perSecond) : '-',
    'then p50 ms': highest ? number(highest.p50) : '-',
    'then p99 ms': highest ? number(highest.p99) : '-',
  }));
  return { rows, notes: missing };
}

async function balancer() {
  const { figures, missing } = await benchBalancer();
  const rows = figures.map(({ target, perSecond, p50, p99 }) => ({
    target,
    'highest requests/s': number(perSecond),
    'p50 ms': number(p50),
    'p99 ms': number(p99),
  }));
  return { rows, notes: missing };
}

async function wakeUp() {
  const figures = await benchWakeUp();
  const rows = figures.map(({ what, untilRuns, untilAnswered }) => ({
    what,
    'process runs after': number(untilRuns),
    'answered after': number(untilAnswered),
  }));
  return { rows };
}

async function docker() {
  const found = await benchDocker();
  if (typeof found === 'string') return { rows: [], notes: [`docker: ${found}`] };
  const { firstCall, plainRun, startsPerSecond, idleCpu } = found;
  const rows = [
    ['first call on an empty function, ms', number(firstCall)],
    ['create, start and answer of the same container, ms', number(plainRun)],
    [`starts a second, of ${MANY} workers at once`, number(startsPerSecond)],
    [`agent's CPU use beside ${MANY} idle workers, % of a core`, number(idleCpu * 100)],
  ] as const;
  return { rows: rows.map(([what, value]) => ({ what, value })) };
}

async function memory() {
  const figures = await benchMemory();
  const bare = figures[0]?.resident ?? Number.NaN;
  const rows = figures.map(({ what, resident }) => ({
    what,
    'resident MiB': number(resident),
    'above bare node': number(resident - bare),
  }));
  return { rows };
}

async function scaler() {
  return { rows: benchScaler().map(({ what, perSecond }) => ({ what, 'a second': number(perSecond) })) };
}

async function quotas() {
  const rows = (await benchQuotas()).map(({ members, without, fits, shared }) => ({
    functions: members.toLocaleString('en'),
    'without quotas': number(without),
    'where all fits': number(fits),
    'where half fits': number(shared),
  }));
  return { rows };
}

async function store() {
  const rows = (await benchStore()).map(({ callers, createsPerSecond, turn }) => ({
    'callers at once': String(callers),
    'stored a second': number(createsPerSecond),
    'event loop turn p50 ms': number(turn.p50),
    'turn p99 ms': number(turn.p99),
    'turn max ms': number(turn.max),
  }));
  return { rows };
}

async function jobs() {
  const { figures, missing } = await benchJobs();
  const rows = figures.map(({ target, callers, perSecond, p50, p99 }) => ({
    target,
    'callers at once': String(callers),
    'starts a second': number(perSecond),
    'p50 ms': number(p50),
    'p99 ms': number(p99),
  }));
  return { rows, notes: missing };
}

async function validate() {
  const { lines, cold, warm } = await benchValidate();
  return { rows: [{ lines: number(lines), 'new process': number(cold), warm: number(warm) }] };
}

async function synth() {
  return { rows: benchSynth().map(({ what, milliseconds }) => ({ what, ms: number(milliseconds) })) };
}

const words = process.argv.slice(2);
const chosen = MEASUREMENTS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (chosen.length === 0) {
  console.error(`no measurement of that name; there are: ${MEASUREMENTS.map(({ name }) => name).join(', ')}`);
  process.exit(64);
}
console.log(machineLines().join('\n'));
for (const { title, run } of chosen) {
  console.log(`\n${title}`);
  const { rows, notes = [] } = await run();
  console.log([table(rows), ...notes.map((note) => `left out: ${note}`)].join('\n'));
}
