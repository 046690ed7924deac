import type { ChildProcess } from 'node:child_process';
import { WORKER } from './agent.js';
import { endProgram, firstAnswer, freePort, startProgram } from './programs.js';

/** Started by hand, each on its own port. @param ends gets functions that stop them */
export async function startWorkers(count: number, ends: (() => Promise<void>)[]): Promise<number[]> {
  const ports: number[] = [];
  for (let worker = 0; worker < count; worker++) {
    const port = await freePort();
    const child: ChildProcess = startProgram(process.execPath, [WORKER], { PORT: String(port) });
    ends.push(() => endProgram(child));
    await firstAnswer(`http://127.0.0.1:${port}/`, { child });
    ports.push(port);
  }
  return ports;
}
