/** Expands the short forms of what a workload reads as files: secrets and configs. */
import { digits } from './mounts.js';
import type { Defaults } from './schema.generated.js';

type GivenSecret = NonNullable<Defaults['secrets']>[number];
type GivenConfig = NonNullable<Defaults['configs']>[number];

interface Permissions {
  readonly uid?: string | number;
  readonly gid?: string | number;
  readonly mode?: string | number;
}

/** In their long form; a secret's file has its name unless another is given. Takes what satisfies the schema. */
export function secretMounts(given: readonly GivenSecret[]): Record<string, unknown>[] {
  return given.map((secret) => {
    const settings = typeof secret === 'string' ? { source: secret } : secret;
    return { ...settings, target: settings.target ?? settings.source, ...permissions(settings) };
  });
}

/** The same. */
export function configMounts(given: readonly GivenConfig[]): Record<string, unknown>[] {
  return given.map((config) =>
    typeof config === 'string' ? { source: config } : { ...config, ...permissions(config) },
  );
}

function permissions({ uid, gid, mode }: Permissions): Record<string, string> {
  return {
    ...(uid !== undefined && { uid: String(uid) }),
    ...(gid !== undefined && { gid: String(gid) }),
    ...(mode !== undefined && { mode: digits(mode) }),
  };
}
