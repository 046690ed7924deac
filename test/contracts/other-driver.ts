import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import type { DriverOptions, Exit, Worker, WorkerSpec } from '../../providers/driver.js';
import type { TargetName } from '../../src/manifest/model.js';
import { sourceProgram } from '../support/source-program.js';
import { until } from '../support/until.js';

/** A driver in its own process, which can be killed like an agent. */
export interface OtherDriver {
  /** The workers that it found when it was opened. */
  readonly workers: readonly Worker[];
  readonly exits: readonly { readonly id: string; readonly exit: Exit }[];
  /** Rejects if the process ends first. */
  start(spec: WorkerSpec): Promise<Worker>;
  exit(id: string): Promise<Exit>;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
}

type Event =
  | { readonly event: 'open'; readonly workers: readonly Worker[] }
  | { readonly event: 'started'; readonly worker: Worker }
  | { readonly event: 'failed'; readonly id: string; readonly message: string }
  | { readonly event: 'exit'; readonly id: string; readonly exit: Exit };

const PROGRAM = sourceProgram(new URL('../fixtures/agent/driver.ts', import.meta.url));

export async function openInProcess(target: TargetName, options: DriverOptions): Promise<OtherDriver> {
  const child = spawn(process.execPath, [...PROGRAM, target, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => {});
  const events: Event[] = [];
  let ended = false;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => events.push(JSON.parse(line)));
  lines.on('close', () => {
    ended = true;
  });

  const open = await until('the other process has its driver open', () => {
    expect(ended, 'the other process has ended').to.equal(false);
    return events.find((each) => each.event === 'open');
  });
  const exits = () => events.flatMap((each) => (each.event === 'exit' ? [each] : []));
  return {
    workers: open.workers,
    get exits() {
      return exits();
    },
    async start(spec) {
      child.stdin.write(`${JSON.stringify(spec)}\n`);
      return await until(`${spec.id} has started`, () => {
        for (const each of events) {
          if (each.event === 'started' && each.worker.id === spec.id) return each.worker;
          if (each.event === 'failed' && each.id === spec.id) throw new Error(each.message);
        }
        if (ended) throw new Error('the other process has ended');
        return undefined;
      });
    },
    exit: (id) => until(`${id} ended`, () => exits().find((each) => each.id === id)?.exit),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
