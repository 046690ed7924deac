import { once } from 'node:events';
import { endOf } from '../shared/ran.js';
import { runInTask } from './api/exec.js';
import type { Nomad } from './api/nomad.js';
import type { TaskCheck } from './jobspec/check.js';
import { TASK } from './names.js';

/**
 * Returns what runs a worker's test once, and resolves with the reason if it fails, for the user; its signal ends the wait for
 * the result. Nomad can't end a test that takes too long, so no other one starts until that has ended.
 * @param ended aborts when the worker ends
 */
export function testIn(
  nomad: Nomad,
  allocation: string,
  { command }: TaskCheck,
  ended: AbortSignal,
): (signal: AbortSignal) => Promise<string | undefined> {
  let running = false;
  return async (signal) => {
    if (running) return 'the test before has not ended yet';
    running = true;
    const result = runInTask(nomad, { allocation, task: TASK, command, signal: ended });
    const over = () => {
      running = false;
    };
    result.then(over, over);
    const late = once(signal, 'abort').then(() => 'it took too long');
    return await Promise.race([
      result.then((ran) => (ran.code === 0 ? undefined : endOf('the test', ran))),
      late,
    ]);
  };
}
