// Runs units of test files side by side, and prints the output of each when it has ended. mocha's --parallel mixes what tests
// print, can't keep files apart that use the same thing, and has no hook for the end of a process.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceOf } from './compile-tests.js';
import { compiledMochaCommand } from './mocha.js';

/** More than there are processors, because tests often wait. */
export const PROCESSES = availableParallelism() + 3;

/** The range of test/support/port.ts. Each process has its share, so that no two pick the same. */
const [FIRST_PORT, LAST_PORT] = (process.env.TEST_PORTS ?? '10000-13999').split('-').map(Number);

/**
 * @param {readonly import('./test-plan.js').Unit[]} units compiled; the first is started first
 * @param {{ processes?: number }} options
 * @returns counts, `details` of failures by unit, and `seconds` that each file took; `stopped`: by a signal, before all ran
 */
export async function runUnits(units, { processes = PROCESSES } = {}) {
  const pool = new Pool(units, processes);
  const onSignal = () => pool.stop();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, onSignal);
  try {
    return await pool.run();
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, onSignal);
    pool.remove();
  }
}

class Pool {
  #folder = mkdtempSync(join(tmpdir(), 'multinode-tests-'));
  /** In the environment of everything that is started. */
  #run = randomUUID();
  #waiting;
  #processes;
  /** Slot → what runs in it. */
  #running = new Map();
  #stopped = false;
  #counts = { passed: 0, failed: 0, skipped: 0 };
  #details = [];
  #seconds = {};

  constructor(units, processes) {
    this.#waiting = [...units];
    this.#processes = processes;
  }

  async run() {
    while (this.#fill() > 0) {
      const ended = await Promise.race([...this.#running.values()].map(({ done }) => done));
      this.#running.delete(ended);
    }
    return { ...this.#counts, details: this.#details, seconds: this.#seconds, stopped: this.#stopped };
  }

  /** Has each process end after its current test; called again, kills them and everything they started. */
  stop() {
    if (!this.#stopped) {
      this.#stopped = true;
      console.error('\nWaiting for the current tests. Press Ctrl-C again to kill them.');
      for (const { child } of this.#running.values()) child.kill('SIGINT');
      return;
    }
    for (const { child } of this.#running.values()) kill(-child.pid);
    for (const pid of processesWith(`TEST_RUN=${this.#run}`)) kill(pid);
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Starts as many units as there is room for; returns how many run. */
  #fill() {
    for (let slot = 0; slot < this.#processes; slot++) {
      if (this.#running.has(slot)) continue;
      const unit = this.#next();
      if (unit === undefined) break;
      this.#running.set(slot, this.#start(unit, slot));
    }
    return this.#running.size;
  }

  /** The longest unit that needs nothing that is in use. */
  #next() {
    if (this.#stopped) return undefined;
    const used = new Set([...this.#running.values()].flatMap(({ needs }) => needs));
    const index = this.#waiting.findIndex(({ needs }) => !needs.some((each) => used.has(each)));
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  #start(unit, slot) {
    const results = join(this.#folder, `${slot}.json`);
    const output = join(this.#folder, `${slot}.log`);
    rmSync(results, { force: true });
    const share = Math.floor((LAST_PORT - FIRST_PORT + 1) / this.#processes);
    const first = FIRST_PORT + slot * share;
    // A file keeps both streams in order, and can't break as a pipe does when its reader goes.
    const log = openSync(output, 'w');
    const child = spawn(
      process.execPath,
      compiledMochaCommand(unit.files, ['--exit', '--reporter', 'scripts/reporter.cjs']),
      {
        stdio: ['ignore', log, log],
        // In a group of its own: Ctrl-C reaches this process only, which passes it on.
        detached: true,
        env: {
          ...process.env,
          TEST_RUN: this.#run,
          TEST_RESULTS: results,
          TEST_PORTS: `${first}-${first + share - 1}`,
        },
      },
    );
    closeSync(log);
    const began = performance.now();
    const done = once(child, 'exit').then(([code, signal]) => {
      const details = this.#count(results, code ?? signal);
      const seconds = Math.round((performance.now() - began) / 1_000);
      process.stdout.write(`\n── ${nameOf(unit)} (${seconds} s)\n${readFileSync(output, 'utf8')}`);
      if (details === undefined) return slot;
      process.stdout.write(`${details}\n`);
      this.#details.push(`${nameOf(unit)}\n${details}`);
      return slot;
    });
    return { needs: unit.needs, child, done };
  }

  /** Returns the details of failures. @param ended exit code or signal */
  #count(results, ended) {
    const counts = this.#counts;
    if (existsSync(results)) {
      const { passes, failures, pending, details, seconds } = JSON.parse(readFileSync(results, 'utf8'));
      counts.passed += passes;
      counts.failed += failures;
      counts.skipped += pending;
      for (const [file, each] of Object.entries(seconds)) this.#seconds[sourceOf(file)] = each;
      if (failures > 0) return details;
    }
    if (ended === 0 || this.#stopped) return undefined;
    counts.failed++;
    return `  The process exited ${existsSync(results) ? 'after' : 'before'} its last test, with ${ended}.`;
  }
}

function nameOf({ files }) {
  return files.length === 1 ? files[0] : `${files[0]} to ${files.at(-1)}, ${files.length} files`;
}

/** Processes with the variable in their environment, including those that left the group. */
function processesWith(variable) {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(variable);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
