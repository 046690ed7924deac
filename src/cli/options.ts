/** Options that several commands share. They may also come before the command's name. */
import { delimiter, resolve } from 'node:path';
import { type CommandUnknownOpts, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { UsageError } from '../errors/errors.js';
import type { TargetName } from '../manifest/model.js';
import { DEFAULT_TARGET, TARGETS } from '../manifest/targets.js';
import { parseDuration, toMilliseconds } from '../manifest/units.js';

export interface CommonOptions {
  /** The manifest's files, each merged over the earlier ones; if there are none, it is searched. */
  readonly files: readonly string[];
  /** Files with values for variables, instead of .env. */
  readonly envFiles: readonly string[];
  /** Active profiles, if the command line names any. */
  readonly profiles: readonly string[];
  /** Settings of the state's backend that the manifest leaves out, or files with them. */
  readonly backendConfig: readonly string[];
  readonly target: TargetName;
  /** Whether the user chose the target; otherwise it is the default. */
  readonly targetChosen: boolean;
  readonly out?: string;
  readonly url?: string;
  readonly key?: string;
  readonly json: boolean;
  readonly debug: boolean;
}

/** What a command works with; each also needs the options of the previous one. */
export type Need = 'nothing' | 'manifest' | 'stack' | 'agent';

/** The options of a command with this need; `short: false` if -f means something else there. */
export function commonOptions(need: Need, { short = true } = {}): Option[] {
  const level = ['nothing', 'manifest', 'stack', 'agent'].indexOf(need);
  const manifest = [
    new Option(
      short ? '-f, --file <path>' : '--file <path>',
      'manifest; repeat it to merge files over it (env: MULTINODE_FILE; default: multinode.yaml, .yml or .json in this folder or a parent)',
    )
      .argParser(several)
      .helpGroup('Manifest:'),
    new Option(
      '--env-file <path>',
      'values for variables, instead of .env; repeatable, later files win (env: MULTINODE_ENV_FILES)',
    )
      .argParser(several)
      .helpGroup('Manifest:'),
    new Option(
      '--profile <name>',
      'active profile, or * for all of them; repeatable (env: MULTINODE_PROFILES)',
    )
      .argParser(several)
      .helpGroup('Manifest:'),
  ];
  const stack = [
    new Option('--target <name>', `platform to run on (env: MULTINODE_TARGET; default: ${DEFAULT_TARGET})`)
      .choices(TARGETS)
      .helpGroup('Manifest:'),
    new Option(
      '--out <folder>',
      'folder for Terraform (default: .multinode/TARGET beside the manifest)',
    ).helpGroup('Manifest:'),
    new Option(
      '--backend-config <setting>',
      "NAME=VALUE or a file: what terraform.backend leaves out; repeatable, kept in the stack's folder",
    )
      .argParser(several)
      .helpGroup('Manifest:'),
  ];
  const agent = [
    new Option('--url <url>', "agent's address (env: MULTINODE_URL; default: the stack's)").helpGroup(
      'Agent:',
    ),
    new Option('--key <key>', "agent's API key (env: MULTINODE_KEY; default: the stack's)").helpGroup(
      'Agent:',
    ),
  ];
  const output = [
    new Option('--json', 'print JSON').helpGroup('Output:'),
    new Option('--debug', 'show the cause of an error (env: MULTINODE_DEBUG)').helpGroup('Output:'),
  ];
  return [...[[], manifest, stack, agent].slice(0, level + 1).flat(), ...output];
}

/** Adds the shared options to a command. */
export function addCommon<C extends CommandUnknownOpts>(
  command: C,
  need: Need,
  how: { short?: boolean } = {},
): C {
  for (const option of commonOptions(need, how)) command.addOption(option);
  return command;
}

/** The values of the shared options, wherever they are given; those after the command's name win. */
export function readCommon(command: CommandUnknownOpts, env: NodeJS.ProcessEnv): CommonOptions {
  const values = allOptions(command);
  const texts = {
    out: values.out,
    url: values.url ?? (env.MULTINODE_URL || undefined),
    key: values.key ?? (env.MULTINODE_KEY || undefined),
  };
  const target = values.target ?? (env.MULTINODE_TARGET || undefined);
  const given = Object.entries(texts).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const files = [...new Set(list(values.file))];
  return {
    ...Object.fromEntries(given),
    files: files.length > 0 ? files : (env.MULTINODE_FILE ?? '').split(delimiter).filter(Boolean),
    envFiles: list(values.envFile),
    profiles: list(values.profile),
    backendConfig: list(values.backendConfig),
    target: readTarget(target ?? DEFAULT_TARGET),
    targetChosen: target !== undefined,
    json: values.json === true,
    debug: wantsDebug(values.debug, env),
  };
}

/** Collects the values of a repeatable option, for commander. */
export function several(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function list(values: unknown): readonly string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}

/** Options that go on after the command's name. */
const REPEATABLE = ['file', 'envFile', 'profile', 'backendConfig'];

function allOptions(command: CommandUnknownOpts): Record<string, unknown> {
  const own: Record<string, unknown> = command.opts();
  const outer: Record<string, unknown> = command.parent ? allOptions(command.parent) : {};
  const joined = REPEATABLE.map((name) => [name, [...list(outer[name]), ...list(own[name])]] as const);
  return { ...outer, ...own, ...Object.fromEntries(joined) };
}

/**
 * The environment with what the command line says about variables and profiles: also Terraform's provider, which reads
 * the values of variables again, sees it.
 */
export function environmentOf(
  { envFiles, profiles, backendConfig }: Pick<CommonOptions, 'envFiles' | 'profiles' | 'backendConfig'>,
  env: NodeJS.ProcessEnv,
  cwd: string,
): NodeJS.ProcessEnv {
  const given = envFiles.length > 0 ? envFiles : (env.MULTINODE_ENV_FILES ?? '').split(',').filter(Boolean);
  const odd = given.find((file) => file.includes(','));
  if (odd !== undefined)
    throw new UsageError('MN9001', `the name of the environment file ${odd} has a comma; rename it`);
  if (given.length + profiles.length + backendConfig.length === 0) return env;
  return {
    ...env,
    ...(given.length > 0 && { MULTINODE_ENV_FILES: given.map((file) => resolve(cwd, file)).join(',') }),
    ...(profiles.length > 0 && { MULTINODE_PROFILES: profiles.join(',') }),
    ...(backendConfig.length > 0 && { TF_CLI_ARGS_init: initArguments(backendConfig, env, cwd) }),
  };
}

/** Terraform's own variable for more arguments of `init`, which it splits as a shell would. */
function initArguments(settings: readonly string[], env: NodeJS.ProcessEnv, cwd: string): string {
  const all = settings.map((each) => `-backend-config=${each.includes('=') ? each : resolve(cwd, each)}`);
  const quoted = all.map((each) => `'${each.replaceAll("'", `'\\''`)}'`);
  return [env.TF_CLI_ARGS_init ?? '', ...quoted].join(' ').trim();
}

export function wantsDebug(option: unknown, env: NodeJS.ProcessEnv): boolean {
  return option === true || Boolean(env.MULTINODE_DEBUG);
}

function readTarget(value: unknown): TargetName {
  const found = TARGETS.find((target) => target === value);
  if (found) return found;
  throw new UsageError('MN9001', `target "${value}" is not known; choose one of ${TARGETS.join(', ')}`);
}

/** Parses a whole number of at least 1, for commander. */
export function count(value: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Give a whole number of at least 1.');
}

/** Parses a number of lines, which may be 0, for commander. */
export function lineCount(value: string): number {
  if (/^(0|[1-9][0-9]{0,8})$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Give a whole number of at least 0.');
}

/** Parses a duration such as 30s or 1m30s into milliseconds, for commander; a number alone is seconds. */
export function duration(value: string): number {
  const seconds = parseDuration(/^[0-9.]+$/.test(value) ? Number(value) : value);
  if (seconds !== undefined && seconds > 0) return toMilliseconds(seconds);
  throw new InvalidArgumentError('Give a duration, such as 30s or 5m.');
}
