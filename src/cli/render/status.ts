import type { FunctionStatus, ServiceStatus, Status } from '../../client/types.js';
import type { Colors } from '../terminal.js';
import { span, table } from './text.js';

export function renderStatus(status: Status, now: number, colors: Colors): string {
  const { agent } = status;
  const head = [
    `${colors.bold(status.application ?? 'no application')} on ${agent.target} at ${colors.cyan(agent.url)}`,
    colors.dim(`agent ${agent.version}, pid ${agent.pid}, up ${span(now - Date.parse(agent.started_at))}`),
  ];
  const functions = Object.entries(status.functions);
  const services = Object.entries(status.services);
  const rows = functions.map(([name, each]) => [
    name,
    counts(each.workers, ['busy', 'idle', 'starting', 'stopping']),
    String(each.target),
    String(each.max_workers),
    String(each.executing),
    String(each.waiting),
    each.reason,
  ]);
  const header = ['FUNCTION', 'WORKERS', 'TARGET', 'MAX', 'EXECUTING', 'WAITING', 'WHY'].map(colors.bold);
  const body = functions.length === 0 ? [] : ['', ...table([header, ...rows], new Set([2, 3, 4, 5]))];
  const troubles = [...functions, ...services].flatMap(([name, each]) => trouble(name, each, now, colors));
  const closed = services.flatMap(([name, { listen_error: error }]) =>
    error === null ? [] : [`${colors.red(`${name} takes no requests:`)} ${error}`],
  );
  const notes = status.notes.map((note) => `${colors.yellow('note:')} ${note}`);
  return [
    ...head,
    ...body,
    ...lead(serviceTable(services, colors)),
    ...lead([...closed, ...troubles]),
    ...lead(notes),
  ].join('\n');
}

function lead(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function serviceTable(services: readonly (readonly [string, ServiceStatus])[], colors: Colors): string[] {
  if (services.length === 0) return [];
  const header = ['SERVICE', 'REPLICAS', 'TARGET', 'MIN', 'MAX', 'CPU', 'URL', 'WHY'].map(colors.bold);
  const rows = services.map(([name, each]) => [
    name,
    counts(each.replicas, ['ready', 'starting', 'unready', 'stopping']),
    String(each.target),
    String(each.min_replicas),
    String(each.max_replicas),
    each.cpu_utilization === null ? '-' : `${Math.round(each.cpu_utilization * 100)} %`,
    each.url,
    each.reason,
  ]);
  return table([header, ...rows], new Set([2, 3, 4, 5]));
}

function counts<State extends string>(
  workers: Readonly<Record<State, number>>,
  states: readonly State[],
): string {
  const parts = states.filter((state) => workers[state] > 0).map((state) => `${workers[state]} ${state}`);
  return parts.join(', ') || 'none';
}

function trouble(
  name: string,
  status: Pick<FunctionStatus, 'held_back' | 'failure'>,
  now: number,
  colors: Colors,
): string[] {
  const lines: string[] = [];
  if (status.held_back !== null) lines.push(`${colors.yellow(`${name} is held back:`)} ${status.held_back}`);
  if (status.failure !== null) {
    const wait = Date.parse(status.failure.retry_at) - now;
    const next = wait > 0 ? `next try in ${span(wait)}` : 'next try now';
    lines.push(`${colors.red(`${name} can't start workers:`)} ${status.failure.message} (${next})`);
  }
  return lines;
}
