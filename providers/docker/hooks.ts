import { array, boolean, object, optional, record, type Shape, string } from '../../src/json/shape.js';
import type { Hook } from '../../src/manifest/model.js';
import type { Hooks } from '../shared/hooks.js';
import { keepEnd, type Ran } from '../shared/ran.js';
import { created, executed } from './engine/answers.js';
import type { Engine } from './engine/engine.js';
import { piecesOf } from './logs/entries.js';

const hooks: Shape<readonly Hook[]> = array(
  object<Hook>({
    command: array(string),
    user: optional(string),
    privileged: optional(boolean),
    working_dir: optional(string),
    environment: record(string),
  }),
);
const recorded = object<Hooks>({ post_start: optional(hooks), pre_stop: optional(hooks) });

/** The hooks in a container's label. @throws Error if no driver wrote it */
export function recordedHooks(label: string | undefined): Hooks | undefined {
  if (label === undefined) return undefined;
  const given: unknown = JSON.parse(label);
  if (recorded.matches(given)) return given;
  throw new Error(`The label with the hooks is not as expected: ${recorded.mismatch(given)}.`);
}

/** Runs a hook in a container. The Engine can't end it before the container ends. */
export async function runHook(
  engine: Engine,
  container: string,
  { command, user, privileged, working_dir, environment }: Hook,
  signal: AbortSignal,
): Promise<Ran> {
  const body = {
    Cmd: command,
    ...(user !== undefined && { User: user }),
    ...(privileged !== undefined && { Privileged: privileged }),
    ...(working_dir !== undefined && { WorkingDir: working_dir }),
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    AttachStdout: true,
    AttachStderr: true,
  };
  const { Id } = await engine.json('POST', `/containers/${container}/exec`, created, { body, signal });
  const call = { body: { Detach: false, Tty: false }, signal };
  let output = '';
  for await (const { text } of piecesOf(engine.stream('POST', `/exec/${Id}/start`, call))) {
    output = keepEnd(output, text);
  }
  const { ExitCode } = await engine.json('GET', `/exec/${Id}/json`, executed, { signal });
  return { code: ExitCode ?? -1, output };
}
