import type { Draft } from '../../draft.js';
import { entriesOf, type Node } from '../../node.js';
import { literal, unsetIn } from '../../text.js';
import { assignments } from '../merge.js';
import { textInCompose } from '../scalars.js';

/** Variables as a map, with the values that Compose makes of plain ones. */
export function carryVariables(draft: Draft, field: 'environment', node: Node): void {
  const variables: Record<string, unknown> = {};
  const changed: string[] = [];
  const unset = new Set<string>();
  for (const [name, value] of entriesOf(assignments(node))) {
    if (node.kind === 'map' && name.startsWith('x-')) {
      draft.leftOut(`${field}.${name}`, value.at, 'Compose drops variables whose name starts with x-');
      continue;
    }
    if (value.kind !== 'scalar') {
      draft.leftOut(`${field}.${name}`, value.at, 'it is neither text nor a number', 'write a text');
      continue;
    }
    for (const each of unsetIn(value, draft.lookup)) unset.add(each);
    const text = textInCompose(value);
    if (text !== undefined && text !== value.text) changed.push(`${name} is ${text}`);
    variables[name] =
      text === undefined ? null : value.written === undefined ? shown(text, value.plain) : draft.text(value);
  }
  if (Object.keys(variables).length === 0) return;
  draft.set(field, variables);
  const notes = [
    ...(changed.length > 0 ? [`as YAML values in Compose, ${changed.join(', ')}`] : []),
    ...(unset.size > 0 ? [`${[...unset].join(', ')} not set: an empty default is added`] : []),
  ];
  draft.carried(field, node.at, notes.length > 0 ? notes.join('; ') : undefined);
}

/** Without quotes if it was written so and is the same number or boolean. */
function shown(text: string, plain: boolean): unknown {
  if (plain && /^-?(0|[1-9][0-9]{0,14})$/.test(text)) return Number(text);
  if (plain && /^(true|false)$/.test(text)) return text === 'true';
  return literal(text);
}
