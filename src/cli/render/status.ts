import type { FunctionStatus, Status, WorkerCounts } from '../../client/types.js';
import type { Colors } from '../terminal.js';
import { span, table } from './text.js';

export function renderStatus(status: Status, now: number, colors: Colors): string {
  const { agent } = status;
  const head = [
    `${colors.bold(status.application ?? 'no application')} on ${agent.target} at ${colors.cyan(agent.url)}`,
    colors.dim(`agent ${agent.version}, pid ${agent.pid}, up ${span(now - Date.parse(agent.started_at))}`),
  ];
  const functions = Object.entries(status.functions);
  const rows = functions.map(([name, each]) => [
    name,
    counts(each.workers),
    String(each.target),
    String(each.max_workers),
    String(each.executing),
    String(each.waiting),
    each.reason,
  ]);
  const header = ['FUNCTION', 'WORKERS', 'TARGET', 'MAX', 'EXECUTING', 'WAITING', 'WHY'].map(colors.bold);
  const body = functions.length === 0 ? [] : ['', ...table([header, ...rows], new Set([2, 3, 4, 5]))];
  const troubles = functions.flatMap(([name, each]) => trouble(name, each, now, colors));
  const notes = status.notes.map((note) => `${colors.yellow('note:')} ${note}`);
  return [...head, ...body, ...lead(troubles), ...lead(notes)].join('\n');
}

function lead(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function counts(workers: WorkerCounts): string {
  const parts = (['busy', 'idle', 'starting', 'stopping'] as const)
    .filter((state) => workers[state] > 0)
    .map((state) => `${workers[state]} ${state}`);
  return parts.join(', ') || 'none';
}

function trouble(name: string, status: FunctionStatus, now: number, colors: Colors): string[] {
  const lines: string[] = [];
  if (status.held_back !== null) lines.push(`${colors.yellow(`${name} is held back:`)} ${status.held_back}`);
  if (status.failure !== null) {
    const wait = Date.parse(status.failure.retry_at) - now;
    const next = wait > 0 ? `next try in ${span(wait)}` : 'next try now';
    lines.push(`${colors.red(`${name} can't start workers:`)} ${status.failure.message} (${next})`);
  }
  return lines;
}
