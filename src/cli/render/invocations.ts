import type { Invocation, InvocationList } from '../../api/types.js';
import { table } from '../../text/columns.js';
import { ago, span } from '../../text/spans.js';
import type { Colors } from '../terminal.js';

export function renderInvocations(list: InvocationList, now: number, colors: Colors): string {
  if (list.items.length === 0) return 'no asynchronous invocations';
  const header = ['ID', 'FUNCTION', 'STATE', 'CREATED', 'TOOK', 'ANSWER'].map(colors.bold);
  const rows = list.items.map((each) => [
    each.id,
    each.function,
    state(each, colors),
    ago(each.created_at, now),
    took(each),
    answer(each),
  ]);
  const more = list.next_cursor === null ? [] : [colors.dim(`more: --cursor ${list.next_cursor}`)];
  return [...table([header, ...rows]), ...more].join('\n');
}

export function renderInvocation(invocation: Invocation, now: number, colors: Colors): string {
  const rows = [
    ['id', invocation.id],
    ['function', invocation.function],
    ['state', state(invocation, colors)],
    ['attempts', String(invocation.attempts)],
    ['created', ago(invocation.created_at, now)],
    ['took', took(invocation)],
    ['answer', answer(invocation)],
  ];
  return table(rows.filter(([, value]) => value !== '')).join('\n');
}

function state({ state }: Invocation, colors: Colors): string {
  if (state === 'SUCCEEDED') return colors.green(state);
  return state === 'FAILED' ? colors.red(state) : state;
}

function took({ started_at, finished_at }: Invocation): string {
  if (started_at === null || finished_at === null) return '';
  return span(Date.parse(finished_at) - Date.parse(started_at));
}

function answer({ response, error }: Invocation): string {
  return error?.detail ?? (response ? `status ${response.status}` : '');
}
