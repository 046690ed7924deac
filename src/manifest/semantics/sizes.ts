import type { Finding } from '../finding.js';
import { type NamedWorkload, SECTIONS } from '../model.js';
import { fits, variableProblem } from '../variables.js';

/** Words and variables that can't be passed to any program. */
export function sizeFindings(workloads: readonly NamedWorkload[]): Finding[] {
  return workloads.flatMap(({ kind, name, spec }) => {
    const path = [SECTIONS[kind], name];
    const words = (['command', 'entrypoint'] as const).flatMap((field): Finding[] => {
      if ((spec[field] ?? []).every(fits)) return [];
      const message = `a word of the ${field} is larger than 128 KiB`;
      return [{ code: 'MN1024', message, path: [...path, field] }];
    });
    const variables = Object.entries(spec.environment).flatMap(([variable, value]): Finding[] => {
      const message = value === null ? undefined : variableProblem(variable, value);
      if (message === undefined) return [];
      const hint = 'put it into a file that the program reads';
      return [{ code: 'MN1024', message, path: [...path, 'environment', variable], hint }];
    });
    return [...words, ...variables];
  });
}
