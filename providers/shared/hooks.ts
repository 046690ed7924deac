import { type AnySpec, HOOK_FIELDS, type Hook, type HookField } from '../../src/manifest/model.js';
import type { WorkerSpec } from '../driver.js';
import type { FieldRefusal } from '../platform.js';
import { endOf, type Ran } from './ran.js';

/** What runs at each moment of a worker's life. */
export type Hooks<H = Hook> = { readonly [F in HookField]?: readonly H[] };

/** Those of a worker; undefined if it has none. */
export function hooksOf(spec: Pick<WorkerSpec, HookField>): Hooks | undefined {
  const given = HOOK_FIELDS.filter((field) => (spec[field] ?? []).length > 0);
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map((field) => [field, spec[field]]));
}

/** For platforms that can't choose a hook's user. @param why the reason, about hooks */
export function refuseHookSettings(spec: AnySpec, why: string): FieldRefusal[] {
  return HOOK_FIELDS.flatMap((field) =>
    (spec[field] ?? []).flatMap((hook, item) =>
      (['user', 'privileged'] as const).flatMap((setting): FieldRefusal[] => {
        if (hook[setting] === undefined) return [];
        const message = `hooks can't have ${setting} on this target: ${why}`;
        return [{ field, item, setting: [setting], code: 'MN2006', message, hint: `leave out ${setting}` }];
      }),
    ),
  );
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
