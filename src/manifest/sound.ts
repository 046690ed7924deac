/** Where parts of a file are broken: the rest of it, and where a field was really declared. */
import { KINDS, SECTIONS } from './model.js';
import { isRecord, type Path } from './path.js';

const WORKLOADS: readonly string[] = KINDS.map((kind) => SECTIONS[kind]);

/**
 * The file without its broken parts: a workload with a broken field goes whole, since its other fields may
 * depend on that one. Undefined where everything may depend on what is broken.
 */
export function soundPart(file: unknown, broken: readonly Path[]): unknown {
  if (!isRecord(file)) return undefined;
  const names = new Map<string, Set<string | number | undefined>>();
  for (const [key, name] of broken) {
    if (key === undefined || key === 'defaults') return undefined;
    names.set(String(key), (names.get(String(key)) ?? new Set()).add(name));
  }
  const rest: Record<string, unknown> = { ...file };
  for (const [key, within] of names) {
    const section = rest[key];
    const named = isRecord(section) && !within.has(undefined);
    if (key === 'name') {
      rest.name = 'unnamed';
    } else if (key === 'secrets') {
      // What a broken one is stays open; that it is declared does not.
      if (!named) return undefined;
      rest.secrets = { ...section, ...Object.fromEntries(Array.from(within, (name) => [name, {}])) };
    } else if (named && WORKLOADS.includes(key)) {
      rest[key] = Object.fromEntries(Object.entries(section).filter(([name]) => !within.has(name)));
    } else {
      delete rest[key];
    }
  }
  return rest;
}

/** A workload's field as the file has it: under `defaults` where the workload itself does not have it. */
export function declaredAt(path: Path, file: unknown): Path {
  const [section, name, field, ...rest] = path;
  if (
    !WORKLOADS.includes(String(section)) ||
    name === undefined ||
    typeof field !== 'string' ||
    !isRecord(file)
  ) {
    return path;
  }
  const workloads = file[String(section)];
  const workload = isRecord(workloads) ? workloads[name] : undefined;
  const declared = isRecord(workload) && workload[field] !== undefined;
  const inherited = isRecord(file.defaults) && file.defaults[field] !== undefined;
  return !declared && inherited ? ['defaults', field, ...rest] : path;
}
