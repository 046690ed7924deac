import type { Execution, ExecutionDetail, ExecutionList, ExecutionState } from '../../api/types.js';
import { table } from '../../text/columns.js';
import { ago, span } from '../../text/spans.js';
import type { Colors } from '../terminal.js';

export function renderExecutions(list: ExecutionList, now: number, colors: Colors): string {
  if (list.items.length === 0) return 'no executions';
  const header = ['ID', 'WORKLOAD', 'STATE', 'CREATED', 'TOOK', 'ATTEMPTS', 'WHY'].map(colors.bold);
  const rows = list.items.map((each) => [
    each.id,
    each.workload,
    renderState(each.state, colors),
    ago(each.created_at, now),
    took(each, now),
    String(each.attempts),
    why(each, now),
  ]);
  const more = list.next_cursor === null ? [] : [colors.dim(`more: --cursor ${list.next_cursor}`)];
  return [...table([header, ...rows], new Set([5])), ...more].join('\n');
}

export function renderExecution(execution: ExecutionDetail, now: number, colors: Colors): string {
  const { progress, output, due_at: due, exit_code: code } = execution;
  const rows = [
    ['id', execution.id],
    ['workload', execution.workload],
    ['state', renderState(execution.state, colors)],
    ['due', due ?? ''],
    ['created', ago(execution.created_at, now)],
    ['took', took(execution, now)],
    ['attempts', attempts(execution)],
    ['exit code', code === null ? '' : String(code)],
    ['why', why(execution, now)],
    ['progress', progress === null ? '' : `${progress.value} (${ago(progress.at, now)})`],
  ];
  const lines = table(rows.filter(([, value]) => value !== ''));
  return [...lines, ...(output === null ? [] : ['', output])].join('\n');
}

export function renderState(state: ExecutionState, colors: Colors): string {
  if (state === 'SUCCEEDED') return colors.green(state);
  return state === 'FAILED' ? colors.red(state) : state;
}

/** How long it took, or has been running. */
function took({ state, started_at, finished_at }: Execution, now: number): string {
  if (started_at === null || state === 'PENDING') return '';
  return span((finished_at === null ? now : Date.parse(finished_at)) - Date.parse(started_at));
}

function attempts({ attempts, failures, faults }: Execution): string {
  const failed = failures > 0 ? [`${failures} failed`] : [];
  const faulty = faults > 0 ? [`${faults} whose worker could not start or was lost`] : [];
  const parts = [...failed, ...faulty].join(', ');
  return parts === '' ? String(attempts) : `${attempts} (${parts})`;
}

function why({ error, retry_at }: Execution, now: number): string {
  if (retry_at === null) return error?.detail ?? '';
  const rest = Date.parse(retry_at) - now;
  return `next attempt ${rest > 0 ? `in ${span(rest)}` : 'now'}: ${error?.detail ?? ''}`;
}
