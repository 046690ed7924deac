/** The variables that a manifest's files use. Pure. */
import { ManifestError } from '../errors/errors.js';
import { sorted } from './finding.js';
import { InterpolationError, type Variable, variablesIn } from './interpolate.js';
import type { Project } from './project.js';
import type { Located } from './source.js';

export interface UsedVariable extends Variable {
  /** The first place that has it. */
  readonly file: string;
  readonly line: number;
}

/** Each variable once, by name: it is required if one of its references needs a value. Throws a ManifestError. */
export function usedVariables({ root, source, issues, file }: Project): UsedVariable[] {
  if (issues.length > 0) throw new ManifestError(sorted(issues, file));
  const found = new Map<string, UsedVariable>();
  for (const { text = '', file: at, range } of scalars(root)) {
    for (const variable of references(text)) {
      const known = found.get(variable.name);
      const { line } = source.at(range, at);
      const required = variable.required || known?.required === true;
      found.set(variable.name, { file: at.name, line, ...variable, ...known, required });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** None in a text that can't be read: config without options says what is wrong with it. */
function references(text: string): Variable[] {
  try {
    return variablesIn(text);
  } catch (error) {
    if (error instanceof InterpolationError) return [];
    throw error;
  }
}

function* scalars(node: Located): Generator<Located> {
  if (!node.children) yield node;
  for (const entry of node.children?.values() ?? []) yield* scalars(entry.node);
}
