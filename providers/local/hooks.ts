import { resolve } from 'node:path';
import { HOOK_FIELDS } from '../../src/manifest/model.js';
import type { WorkerSpec } from '../driver.js';
import { type Hooks, hooksOf } from '../shared/hooks.js';
import type { ResolvedCommand } from './command.js';

/** A hook as it is run. */
export interface RecordedHook {
  readonly command: readonly string[];
  readonly workingDir: string;
  /** Beside the worker's variables. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The worker's hooks; undefined if it has none.
 * @param workingDir the worker's
 * @param place puts a command where the worker's program is
 */
export async function recordedHooks(
  spec: WorkerSpec,
  { root, workingDir }: { readonly root: string; readonly workingDir: string },
  place: (command: ResolvedCommand) => Promise<ResolvedCommand>,
): Promise<Hooks<RecordedHook> | undefined> {
  const hooks = hooksOf(spec);
  if (!hooks) return undefined;
  const recorded: { -readonly [F in keyof Hooks]: RecordedHook[] } = {};
  for (const field of HOOK_FIELDS) {
    for (const { command, working_dir, environment } of hooks[field] ?? []) {
      const [program = '', ...rest] = command;
      const folder = working_dir === undefined ? workingDir : resolve(root, working_dir);
      const placed = await place({ command: [program, ...rest], workingDir: folder });
      recorded[field] = [...(recorded[field] ?? []), { ...placed, environment }];
    }
  }
  return recorded;
}
