import type { ScheduledTaskStatus } from '../../api/types.js';
import { table } from '../../text/columns.js';
import { ago, span } from '../../text/spans.js';
import type { Colors } from '../terminal.js';
import { renderState } from './executions.js';

/** A table of scheduled tasks; empty if there are none. */
export function renderSchedules(
  tasks: Readonly<Record<string, ScheduledTaskStatus>>,
  now: number,
  colors: Colors,
): string {
  const entries = Object.entries(tasks);
  if (entries.length === 0) return '';
  const header = ['SCHEDULED TASK', 'SCHEDULE', 'ZONE', 'NEXT', 'LAST', 'WHY'].map(colors.bold);
  const rows = entries.map(([name, each]) => [
    name,
    each.schedule,
    each.time_zone,
    next(each, now),
    last(each, now, colors),
    [each.reason, each.note, skipped(each, now)].filter(Boolean).join('; '),
  ]);
  return table([header, ...rows]).join('\n');
}

function next({ next_runs: [first] }: ScheduledTaskStatus, now: number): string {
  if (first === undefined) return 'never';
  return `${first.replace(/\.000Z$/, 'Z')} (in ${span(Math.max(0, Date.parse(first) - now))})`;
}

function last({ last_run: run }: ScheduledTaskStatus, now: number, colors: Colors): string {
  return run === null ? 'none' : `${renderState(run.state, colors)} ${ago(run.created_at, now)}`;
}

function skipped({ last_skipped: runs }: ScheduledTaskStatus, now: number): string {
  if (runs === null) return '';
  const why =
    runs.why === 'overlap'
      ? 'the previous run had not ended'
      : 'the agent was not running, or the clock jumped';
  return `skipped ${ago(runs.last, now)} because ${why}`;
}
