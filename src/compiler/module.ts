/** A stack as a module for other configurations: the root has the providers' settings and the state. Pure. */
import { escapeTemplate } from '../constructs/literal.js';
import { isRecord } from '../json/shape.js';
import type { Manifest } from '../manifest/model.js';

/** Without blocks of providers, Terraform allows count, for_each and depends_on for the module. */
export function asModule(config: unknown, { name }: Pick<Manifest, 'name'>): unknown {
  if (!isRecord(config) || !isRecord(config.terraform)) return config;
  const { provider: _provider, output, ...rest } = config;
  const { backend: _backend, ...terraform } = config.terraform;
  const named = { value: escapeTemplate(name), description: 'Name of the application.' };
  return { ...rest, terraform, output: { ...(isRecord(output) ? output : {}), name: named } };
}
