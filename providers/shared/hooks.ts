import { HOOK_FIELDS, type Hook, type HookField } from '../../src/manifest/model.js';
import type { WorkerSpec } from '../driver.js';
import { endOf, type Ran } from './ran.js';

/** What runs at each moment of a worker's life. */
export type Hooks<H = Hook> = { readonly [F in HookField]?: readonly H[] };

/** Those of a worker; undefined if it has none. */
export function hooksOf(spec: WorkerSpec): Hooks | undefined {
  const given = HOOK_FIELDS.filter((field) => (spec[field] ?? []).length > 0);
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map((field) => [field, spec[field]]));
}

/** The moments for which there are any. */
export function momentsOf(hooks: Hooks<unknown> | undefined): { readonly hooks?: readonly HookField[] } {
  const moments = HOOK_FIELDS.filter((field) => hooks?.[field] !== undefined);
  return moments.length > 0 ? { hooks: moments } : {};
}

/**
 * Runs them one after the other, until one fails.
 * @returns why that failed, for the user; undefined if all succeeded
 */
export async function runInTurn<H extends { readonly command: readonly string[] }>(
  moment: HookField,
  hooks: readonly H[],
  run: (hook: H) => Promise<Ran>,
): Promise<string | undefined> {
  for (const hook of hooks) {
    const ran = await run(hook);
    if (ran.code !== 0) return endOf(`its ${moment} hook`, ran);
  }
  return undefined;
}
