import type { Finding } from '../finding.js';
import type { Manifest, NamedWorkload } from '../model.js';
import { undeclared } from './declared.js';

/** Each config has one source, and the configs that workloads name exist. */
export function configFindings({ configs = {} }: Manifest, workloads: readonly NamedWorkload[]): Finding[] {
  return [
    ...Object.entries(configs).flatMap(([name, source]): Finding[] => {
      const given = (['file', 'content', 'environment'] as const).filter((key) => source[key] !== undefined);
      if (given.length === 1) return [];
      const found = given.length === 0 ? 'none' : given.join(' and ');
      const message = `config ${name} must have one of file, content and environment, found ${found}`;
      return [{ code: 'MN1014', message, path: ['configs', name], part: 'key' }];
    }),
    ...undeclared('configs', 'config', Object.keys(configs), workloads),
  ];
}
