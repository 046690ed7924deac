import type { Status } from '../../api/types.js';
import { table } from '../../text/columns.js';
import type { Colors } from '../terminal.js';

/** What `up` prints at its end. @param invoke gives the command that calls a function */
export function renderReady(
  status: Status,
  changed: boolean,
  invoke: (name: string) => string,
  colors: Colors,
): string {
  const functions = Object.entries(status.functions);
  const services = Object.entries(status.services);
  const name = colors.bold(status.application ?? '');
  const [first] = functions;
  return [
    changed ? `${colors.green('✔')} ${name} is up` : `nothing to change: ${name} is up`,
    ...table([
      ['agent', colors.cyan(status.agent.url)],
      ...[...functions, ...services].map(([each, { url }]) => [each, colors.cyan(url)]),
    ]),
    ...(first ? ['', `call it: ${invoke(first[0])}`] : []),
  ].join('\n');
}
