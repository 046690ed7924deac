/** The hooks of a workload, which the agent runs in each of its workers' tasks. Pure. */
import { array, object, optional, type Shape, string } from '../../../src/json/shape.js';
import { HOOK_FIELDS, type Hook } from '../../../src/manifest/model.js';
import { type Hooks, hooksOf } from '../../shared/hooks.js';

export interface TaskHook {
  /** A program and its arguments. */
  readonly command: readonly string[];
}

const list: Shape<readonly TaskHook[]> = array(object<TaskHook>({ command: array(string) }));
const shape = object<Hooks<TaskHook>>({ post_start: optional(list), pre_stop: optional(list) });

/** Nomad passes neither a folder nor variables to a command. Arguments: the folder, variables, the command. */
const SCRIPT = 'cd "$1" && shift && exec env "$@"';

/**
 * undefined if there are none.
 * @param folderOf the folder of a hook; undefined for the one in which Nomad runs commands
 */
export function taskHooks(
  spec: Parameters<typeof hooksOf>[0],
  folderOf: (hook: Hook) => string | undefined,
): Hooks<TaskHook> | undefined {
  const hooks = hooksOf(spec);
  if (!hooks) return undefined;
  const given = HOOK_FIELDS.flatMap((field) => {
    const all = hooks[field]?.map((hook) => ({ command: commandOf(hook, folderOf(hook)) }));
    return all ? [[field, all] as const] : [];
  });
  return Object.fromEntries(given);
}

function commandOf({ command, environment }: Hook, folder: string | undefined): readonly string[] {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  if (folder === undefined && variables.length === 0) return command;
  return ['/bin/sh', '-c', SCRIPT, 'sh', folder ?? '.', ...variables, ...command];
}

/** Reads what a job's metadata says about them. */
export function writtenHooks(text: string | undefined): Hooks<TaskHook> | undefined {
  if (text === undefined) return undefined;
  const hooks: unknown = JSON.parse(text);
  if (shape.matches(hooks)) return hooks;
  throw new Error(`The job's metadata about hooks are not as expected: ${shape.mismatch(hooks)}.`);
}
