/** Memory of an idle agent with 1,000 functions, compared with a Node process that does nothing. */
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchAgent } from './agent.js';
import { endProgram, startProgram } from './programs.js';

export interface MemoryFigure {
  readonly what: string;
  /** Resident, MiB. */
  readonly resident: number;
}

export async function benchMemory(functions = 1_000): Promise<MemoryFigure[]> {
  const bare = startProgram(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  const names = Array.from({ length: functions }, (_, index) => [`f${index}`, {}] as const);
  const none = await BenchAgent.start();
  const agent = await BenchAgent.start({ functions: Object.fromEntries(names) });
  try {
    await delay(10_000);
    return [
      { what: 'bare node', resident: residentMemory(bare.pid) },
      { what: 'agent, no function', resident: residentMemory(none.pid) },
      { what: `agent, ${functions.toLocaleString('en')} functions`, resident: residentMemory(agent.pid) },
    ];
  } finally {
    await endProgram(bare);
    await none.end();
    await agent.end();
  }
}

function residentMemory(pid: number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
