import { explainField } from '../../manifest/explain.js';
import { formatDuration, formatMemory } from '../../manifest/units.js';
import type { ChangedInput } from '../deployment/changed-inputs.js';
import type { Change, FieldChange } from '../deployment/changes.js';
import type { AgentChange, Difference } from '../deployment/difference.js';
import type { Colors } from '../terminal.js';

/**
 * The coming changes, one per line, in the manifest's terms.
 * @param steps what is done if the manifest itself has not changed
 */
export function renderDifference(difference: Difference, steps: readonly string[], colors: Colors): string[] {
  const mark = (texts: readonly string[]) => texts.map((text) => `${colors.yellow('~')} ${text}`);
  const lines = difference.manifest.map((change) => renderChange(change, colors));
  if (difference.inputs) lines.push(...mark(renderInputs(difference.changed_inputs)));
  for (const { image, workloads } of difference.images) {
    lines.push(`${colors.yellow('~')} the image ${image} has changed: ${workloads.join(', ')}`);
  }
  if (difference.agent) lines.unshift(renderAgent(difference.agent, colors));
  return [...(lines.length > 0 ? lines : mark(steps)), ...mark(difference.drift)];
}

/** Names only: the values may be secrets. */
function renderInputs(changes: readonly ChangedInput[] | null): string[] {
  if (changes === null)
    return ['a secret, a config, an environment file, a variable or a program has changed'];
  const files = new Map<string, string[]>();
  const lines = changes.flatMap(({ kind, name, workload, files: programs }) => {
    if (kind === 'secret') return [`secrets.${name}: another value`];
    if (kind === 'config') return [`configs.${name}: another content`];
    if (kind === 'environment') return [`the environment variable ${name}: another value`];
    if (kind === 'program')
      return [`${workload}: another program${programs.length > 0 ? ` (${programs.join(', ')})` : ''}`];
    files.set(workload ?? '', [...(files.get(workload ?? '') ?? []), name]);
    return [];
  });
  const variables = [...files].map(([workload, names]) => `${workload}: ${names.join(', ')} in its env_file`);
  return [...lines, ...variables];
}

function renderAgent(change: AgentChange, colors: Colors): string {
  if (change.action === 'start') {
    return `${colors.green('+')} the agent${change.reason === undefined ? '' : `: ${change.reason}`}`;
  }
  const what =
    change.action === 'restart'
      ? 'it is restarted and takes its workers back'
      : 'a new one is started, and the current one is removed with its workers and everything it has stored';
  return `${colors.yellow('~')} the agent: ${change.reason}; ${what}`;
}

function renderChange(change: Change, colors: Colors): string {
  if (change.kind !== 'change') {
    const kept = change.kind === 'remove' && change.path.startsWith('volumes.') ? '; its data stays' : '';
    return `${change.kind === 'add' ? colors.green('+') : colors.red('-')} ${change.path}${kept}`;
  }
  const fields = change.fields.map((field) => renderField(change.path, field));
  return `${colors.yellow('~')} ${change.path}: ${fields.join(', ')}`;
}

function renderField(path: string, { field, before, after }: FieldChange): string {
  // The values in a worker's environment are not for everyone who reads a plan.
  if (/^(environment|build\.args)\./.test(field)) {
    return before === undefined
      ? `${field} added`
      : `${field} ${after === undefined ? 'removed' : 'changed'}`;
  }
  // A file's lines do not fit into one.
  if (path.startsWith('configs.') && field === 'content') return 'another content';
  const unit = unitOf(path, field);
  return `${field} ${show(before, unit)} → ${show(after, unit)}`;
}

function unitOf(path: string, field: string): 'duration' | 'memory' | undefined {
  try {
    return explainField(`${path}.${field}`).unit;
  } catch {
    // A key that the user chose, which has no unit.
    return undefined;
  }
}

function show(value: unknown, unit: 'duration' | 'memory' | undefined): string {
  if (value === undefined) return 'none';
  if (typeof value === 'number' && unit === 'duration') return formatDuration(value);
  if (typeof value === 'number' && unit === 'memory') return formatMemory(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
