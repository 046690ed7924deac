/**
 * How a worker gets its values. Secrets and variables that all workers of a job share are in the job's Nomad variable,
 * which is not part of the job and has separate access rights. What only one execution uses comes with its dispatch: its
 * variables as metadata, and its input as the payload; if that is too large, the node fetches it from the agent.
 * Before it starts a worker, Nomad runs a program for each template, one after the other, so there are as few as possible.
 * Pure.
 */

import { EXECUTING, type Kind } from '../../../src/manifest/model.js';
import type { WorkerSpec } from '../../driver.js';
import { type FilePlace, placedFiles } from '../../shared/placed-files.js';
import {
  fetchingJob,
  INPUT_TOKEN,
  INPUT_URL,
  REVISION,
  VARIABLES,
  variablePath,
  WORKER,
  workloadJob,
} from '../names.js';

/** In the task's folder "local", or in "secrets" if it is fetched. */
export const INPUT_FILE = 'input';
/** The input's file if there is no input, because Nomad then creates none. */
const NO_INPUT = '/dev/null';

/** Items of the variable: the shared environment, each secret under its file's name, and other files under their kind and name. */
const ENVIRONMENT = 'environment';
const SECRET = 'secret:';
const FILE = 'file:';

/** What the manifest gives a job's workers. */
export interface Given {
  /** Whether there are variables for them. */
  readonly environment: boolean;
  /** Names of the files in the secrets folder. */
  readonly secrets: readonly string[];
  /** Files with a path or permissions of their own. */
  readonly files?: readonly FilePlace[];
  /** Whether Nomad starts a worker again when its values change; otherwise the agent replaces it. */
  readonly restarts?: boolean;
}

/** Path of a file in the task's folder. */
export function pathInTask({ kind, target }: FilePlace, index: number): string {
  if (kind === 'config') return `local/multinode/${index}`;
  return target === undefined || target.startsWith('/')
    ? `secrets/multinode-${index}`
    : `secrets/multinode/${target}`;
}

/** The templates of the task: files that Nomad writes before it starts the worker. */
export function templates(job: string, kind: Kind, given: Given): object[] {
  const { environment, secrets, files = [], restarts } = given;
  const once = restarts ? { ChangeMode: 'restart' } : { Once: true, ChangeMode: 'noop' };
  const item = (name: string) =>
    `{{ with nomadVar "${variablePath(job)}" }}{{ (index . ${quoted(name)}).Value }}{{ end }}`;
  const variables = [
    ...(environment ? [item(ENVIRONMENT)] : []),
    ...(EXECUTING.includes(kind) ? [`{{ env "NOMAD_META_${VARIABLES}" }}`] : []),
  ];
  return [
    ...(variables.length > 0
      ? [{ EmbeddedTmpl: variables.join(''), DestPath: 'secrets/variables.env', Envvars: true, ...once }]
      : []),
    ...secrets.map((name) => ({
      EmbeddedTmpl: item(SECRET + name),
      DestPath: `secrets/multinode/${name}`,
      ...once,
    })),
    ...files.map((file, index) => ({
      EmbeddedTmpl: item(itemOf(file)),
      DestPath: pathInTask(file, index),
      Perms: `0${file.mode ?? '444'}`,
      ...(file.uid !== undefined && { Uid: file.uid }),
      ...(file.gid !== undefined && { Gid: file.gid }),
      ...once,
    })),
  ];
}

/** The items of the job's variable. */
export function variableItems(
  spec: Pick<WorkerSpec, 'kind' | 'environment' | 'secrets' | 'secret_files' | 'configs'>,
): Record<string, string> {
  return {
    [ENVIRONMENT]: lines(variablesOf(spec).shared),
    ...Object.fromEntries(Object.entries(spec.secrets).map(([name, value]) => [SECRET + name, value])),
    ...Object.fromEntries(placedFiles(spec).map((file) => [itemOf(file), file.content])),
  };
}

function itemOf({ kind, source }: FilePlace): string {
  return `${FILE}${kind}:${source}`;
}

/** Bytes that Nomad accepts with a dispatch. */
const LARGEST_PAYLOAD = 16 * 1024;
/** Bytes of an execution's variables as text, which is itself one environment variable: Linux allows 128 KiB for one. */
const LARGEST_VARIABLES = 96 * 1024;

/** What a worker is dispatched with. */
export interface Dispatch {
  /** The job that it is an instance of. */
  readonly job: string;
  readonly payload?: Buffer;
  readonly meta: Readonly<Record<string, string>>;
}

/** undefined if the input does not fit into a dispatch and the agent can't serve it. */
export function dispatchOf(application: string, spec: WorkerSpec): Dispatch | undefined {
  const { id, workload, kind, revision, environment, input = '' } = spec;
  const job = workloadJob(application, workload);
  const meta = { [WORKER]: id, [REVISION]: revision };
  if (!EXECUTING.includes(kind)) return { job, meta };

  const ofExecution = { ...meta, [VARIABLES]: ownVariables(spec) };
  const payload = Buffer.from(input);
  if (payload.length <= LARGEST_PAYLOAD) return { job, payload, meta: ofExecution };

  const { MULTINODE_URL: url, MULTINODE_EXECUTION_ID: execution, MULTINODE_TOKEN: token } = environment;
  if (kind !== 'job' || url === undefined || execution === undefined || token === undefined) return undefined;
  const address = `${url}/v1/executions/${encodeURIComponent(execution)}/input`;
  return {
    job: fetchingJob(application, workload),
    meta: { ...ofExecution, [INPUT_URL]: address, [INPUT_TOKEN]: token },
  };
}

/** The variables of one execution, as text. If the text is too long, only the file contains the input. */
function ownVariables(spec: WorkerSpec): string {
  const { own } = variablesOf(spec);
  if (!spec.input) own.push(['MULTINODE_INPUT_FILE', NO_INPUT]);
  const text = lines(own);
  if (Buffer.byteLength(text) <= LARGEST_VARIABLES) return text;
  return lines(own.filter(([name]) => name !== 'MULTINODE_INPUT'));
}

/** The environment variables that differ between a workload's executions. */
const EXECUTION_VARIABLES: ReadonlySet<string> = new Set([
  'MULTINODE_EXECUTION_ID',
  'MULTINODE_ATTEMPT',
  'MULTINODE_URL',
  'MULTINODE_TOKEN',
  'MULTINODE_DUE_AT',
  'MULTINODE_INPUT',
]);

function variablesOf({ kind, environment }: Pick<WorkerSpec, 'kind' | 'environment'>) {
  const isOwn = (name: string) => EXECUTING.includes(kind) && EXECUTION_VARIABLES.has(name);
  const all = Object.entries(environment);
  return {
    own: all.filter(([name]) => isOwn(name)),
    shared: all.filter(([name]) => !isOwn(name)),
  };
}

/** NAME="VALUE" as Nomad reads it, escaped so that Nomad interpolates nothing. */
function lines(variables: readonly (readonly [string, string])[]): string {
  return variables
    .map(([name, value]) => `${name}=${quoted(value).replace(/\$(?=\{)/g, '\\u0024')}\n`)
    .join('');
}

/** As JSON, which is also how Nomad's templates write a text; they accept no lone surrogates. */
function quoted(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
