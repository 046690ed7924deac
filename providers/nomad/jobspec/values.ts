/**
 * How a worker gets its values. What all workers of a job share, secrets and variables, is in the job's Nomad variable,
 * which is no part of a job and is read with rights of its own. What is one worker's alone, such as its input, comes in
 * the payload of its dispatch; where that is too small for the input, the node fetches it from the agent. Pure.
 */
import type { WorkerSpec } from '../../platform.js';
import {
  fetchingJob,
  INPUT_TOKEN,
  INPUT_URL,
  REVISION,
  variablePath,
  WORKER,
  workloadJob,
} from '../names.js';

/** In the task's folder "local". */
export const PAYLOAD_FILE = 'payload';
/** In the task's folder "secrets". */
export const INPUT_FILE = 'input';

/** Items of the variable: the shared environment, and the secrets by the names of their files. */
const ENVIRONMENT = 'environment';
const SECRET = 'secret:';

/** Variables that the agent sets for one worker alone. */
const OWN = /^MULTINODE_/;

/**
 * The payload is rendered twice, by templates whose actions look different: once it is the worker's own variables, once
 * its input. What is an action to one is a comment, or nothing, to the other.
 */
const VARIABLES_ACTION = { left: '\u0002[[', right: ']]\u0002' };
const INPUT_ACTION = { left: '#[[', right: ']]#' };

/** The templates of the task: files that Nomad writes before it starts the worker, and never again. */
export function templates(job: string, secrets: readonly string[], fetches: boolean): object[] {
  const once = { Once: true, ChangeMode: 'noop' };
  const item = (name: string) =>
    `{{ with nomadVar "${variablePath(job)}" }}{{ (index . ${quoted(name)}).Value }}{{ end }}`;
  const payload = (destination: string, { left, right }: typeof INPUT_ACTION) => ({
    SourcePath: `local/${PAYLOAD_FILE}`,
    DestPath: `secrets/${destination}`,
    LeftDelim: left,
    RightDelim: right,
    ...once,
  });
  return [
    { EmbeddedTmpl: item(ENVIRONMENT), DestPath: 'secrets/shared.env', Envvars: true, ...once },
    { ...payload('own.env', VARIABLES_ACTION), Envvars: true },
    ...(fetches ? [] : [payload(INPUT_FILE, INPUT_ACTION)]),
    ...secrets.map((name) => ({
      EmbeddedTmpl: item(SECRET + name),
      DestPath: `secrets/multinode/${name}`,
      ...once,
    })),
  ];
}

/** The items of the job's variable. */
export function variableItems({
  environment,
  secrets,
}: Pick<WorkerSpec, 'environment' | 'secrets'>): Record<string, string> {
  const shared = Object.entries(environment).filter(([name]) => !OWN.test(name));
  return {
    [ENVIRONMENT]: lines(shared),
    ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [SECRET + name, value])),
  };
}

/** Bytes that Nomad takes with a dispatch. */
const LARGEST_PAYLOAD = 16 * 1024;

/** What a worker is dispatched with. */
export interface Dispatch {
  /** The job that it is an instance of. */
  readonly job: string;
  readonly payload: Buffer;
  readonly meta: Readonly<Record<string, string>>;
}

/** undefined where its input does not fit into a dispatch, and is none that the agent hands out. */
export function dispatchOf(application: string, spec: WorkerSpec): Dispatch | undefined {
  const { id, workload, revision, environment, input = '' } = spec;
  const own = Object.entries(environment).filter(([name]) => OWN.test(name));
  // A large input is in its file alone, as the agent has it too.
  const small = own.filter(([name]) => name !== 'MULTINODE_INPUT');
  const payload = [own, small]
    .map((each) => written(each, input))
    .find(({ length }) => length <= LARGEST_PAYLOAD);
  const meta = { [WORKER]: id, [REVISION]: revision };
  if (payload) return { job: workloadJob(application, workload), payload, meta };

  const { MULTINODE_URL: url, MULTINODE_EXECUTION_ID: execution, MULTINODE_TOKEN: token } = environment;
  if (spec.kind !== 'job' || url === undefined || execution === undefined || token === undefined)
    return undefined;
  const address = `${url}/v1/executions/${encodeURIComponent(execution)}/input`;
  return {
    job: fetchingJob(application, workload),
    payload: written(small, ''),
    meta: { ...meta, [INPUT_URL]: address, [INPUT_TOKEN]: token },
  };
}

function written(variables: readonly (readonly [string, string])[], input: string): Buffer {
  const { left, right } = INPUT_ACTION;
  return Buffer.from(
    `${left} if false ${right}\n${lines(variables)}${left} end ${right}${left} ${quoted(input)} ${right}`,
  );
}

/** NAME="VALUE" as Nomad reads it, without what begins an action. */
function lines(variables: readonly (readonly [string, string])[]): string {
  return variables.map(([name, value]) => `${name}=${quoted(value).replaceAll('#', '\\u0023')}\n`).join('');
}

/** As JSON, which is also how a text is written in Nomad's templates; half a character is none there. */
function quoted(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
