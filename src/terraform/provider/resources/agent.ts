import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type AgentDescription, inspectAgent } from '../../../agent/process/description.js';
import { agentFiles } from '../../../agent/process/files.js';
import { startAgent } from '../../../agent/process/launch.js';
import { removeAgent } from '../../../agent/process/remove.js';
import { stopAgent } from '../../../agent/process/stop.js';
import { TerraformError } from '../../../errors/errors.js';
import { integer, oneOf, text } from '../../../json/shape.js';
import type { TargetName } from '../../../manifest/model.js';
import { DEFAULT_TARGET, TARGETS } from '../../../manifest/targets.js';
import { VERSION } from '../../../version.js';
import type { Attributes, State } from '../../framework/attributes.js';
import { defineResource } from '../../framework/define.js';
import { UNKNOWN } from '../../framework/protocol/values.js';

/** Milliseconds: slightly more than the default stop_grace_period. */
const GRACE = 130_000;

const attributes = {
  application: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: 'Name of the application that the agent runs.',
  },
  target: {
    type: 'string',
    from: 'configuration',
    shape: oneOf(TARGETS),
    replaces: true,
    description: 'Platform that runs the workers: "local" (processes on this machine), "docker" or "nomad".',
  },
  engine: {
    type: 'string',
    from: { default: '' },
    description:
      'Address of the Docker Engine or of Nomad. Default: DOCKER_HOST or NOMAD_ADDR, else the usual address.',
  },
  namespace: {
    type: 'string',
    from: { default: '' },
    replaces: true,
    description: 'Namespace of the jobs. Default: NOMAD_NAMESPACE, else "default".',
  },
  region: {
    type: 'string',
    from: { default: '' },
    replaces: true,
    description: "Region of the jobs. Default: NOMAD_REGION, else the server's region.",
  },
  root: {
    type: 'string',
    from: 'configuration',
    shape: text,
    description: "The manifest's folder, absolute or relative to the stack's folder.",
  },
  data_dir: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: "The agent's data folder: store, logs, API key. Removed with the agent.",
  },
  host: {
    type: 'string',
    from: { default: '127.0.0.1' },
    shape: text,
    description: 'Address to listen on.',
  },
  port: {
    type: 'number',
    from: { default: 0 },
    shape: integer(0, 65_535),
    description: 'Port to listen on; 0 takes any free one.',
  },
  pid: { type: 'number', from: 'provider', description: 'Process id of the agent; null while it is dead.' },
  start_time: {
    type: 'string',
    from: 'provider',
    description:
      "Start time of the agent's process, which distinguishes it from a later one with the same pid.",
  },
  folder: {
    type: 'string',
    from: 'provider',
    description: 'Absolute path of data_dir, at which other copies of the stack find the agent too.',
  },
  machine: { type: 'string', from: 'provider', description: 'Name of the machine that the agent runs on.' },
  url: { type: 'string', from: 'provider', description: "Address of the agent's API." },
  version: { type: 'string', from: 'provider', description: "The agent's version of Multinode." },
  api_key_file: {
    type: 'string',
    from: 'provider',
    description: 'File with the key that every request to the agent needs; only its user can read it.',
  },
} as const satisfies Attributes;

type AgentState = State<typeof attributes>;

/** An agent on this machine. A dead or outdated one is restarted in place, and adopts its workers. */
export const agentResource = defineResource({
  name: 'multinode_agent',
  description: "Multinode's agent, as a process on this machine that outlives Terraform.",
  attributes,

  plan(prior, config) {
    if (!prior) return { version: VERSION };
    const sameFolder = typeof config.data_dir === 'string' && resolve(config.data_dir) === folderOf(prior);
    return {
      // Another name for the same folder is not a reason to lose the agent.
      ...(sameFolder ? { data_dir: prior.data_dir } : {}),
      ...(needsRestart(prior, config)
        ? {
            pid: UNKNOWN,
            start_time: UNKNOWN,
            url: UNKNOWN,
            version: VERSION,
            ...(prior.api_key_file !== agentFiles(folderOf(prior)).key && { api_key_file: UNKNOWN }),
            ...(prior.folder !== folderOf(prior) && { folder: UNKNOWN }),
            ...(prior.machine !== hostname() && { machine: UNKNOWN }),
          }
        : {}),
    };
  },

  async create(planned, signal) {
    const folder = resolve(planned.data_dir);
    return { ...planned, ...running(await start(planned, folder, signal), folder) };
  },

  async read(state) {
    // Nothing is known of a process on another machine.
    if (isElsewhere(state)) return state;
    const folder = folderOf(state);
    const agent = inspectAgent(folder);
    return {
      ...state,
      ...(agent
        ? running(agent, folder)
        : { ...placed(folder), pid: null, start_time: null, url: null, version: null }),
    };
  },

  async update(prior, planned, signal) {
    refuseElsewhere(prior);
    const folder = folderOf(prior);
    await stopAgent(folder, { grace: GRACE });
    return { ...planned, ...running(await start(planned, folder, signal), folder) };
  },

  async delete(state) {
    refuseElsewhere(state);
    await removeAgent(folderOf(state), { root: resolve(state.root), grace: GRACE });
  },

  async import(id) {
    const [, application = '', dataDir = ''] = /^([^@]+)@(.+)$/.exec(id) ?? [];
    const agent = dataDir === '' ? null : inspectAgent(resolve(dataDir));
    if (agent?.application !== application) {
      throw new TerraformError(
        'MN3004',
        `"${id}" is not a running agent; the id of an agent is APPLICATION@DATA_DIR, such as hello@agent`,
      );
    }
    const { hostname: host, port } = new URL(agent.url);
    return {
      application,
      // The folder does not say it.
      target: DEFAULT_TARGET,
      engine: '',
      namespace: '',
      region: '',
      // Only needed to start the agent: the first apply restarts it with the configured one.
      root: '',
      data_dir: dataDir,
      host,
      port: Number(port),
      ...running(agent, resolve(dataDir)),
    };
  },
});

function needsRestart(
  prior: AgentState,
  wanted: { readonly [K in 'engine' | 'root' | 'host' | 'port']: unknown },
): boolean {
  return (
    prior.pid === null ||
    prior.version !== VERSION ||
    prior.engine !== wanted.engine ||
    prior.root !== wanted.root ||
    prior.host !== wanted.host ||
    prior.port !== wanted.port
  );
}

/** The agent's folder, also for another copy of the stack, or after the stack was moved. */
function folderOf({ folder, data_dir }: Pick<AgentState, 'folder' | 'data_dir'>): string {
  return folder !== null && existsSync(folder) ? folder : resolve(data_dir);
}

/** A machine's name can change, but then its folder is still there. */
function isElsewhere({ machine, folder }: Pick<AgentState, 'machine' | 'folder'>): boolean {
  return machine !== null && machine !== hostname() && !(folder !== null && existsSync(folder));
}

function refuseElsewhere(state: AgentState): void {
  if (!isElsewhere(state)) return;
  throw new TerraformError(
    'MN3013',
    `the agent of ${state.application} is a process on ${state.machine}, in ${state.folder}; apply or destroy it there`,
  );
}

function start(state: AgentState, dataDir: string, signal: AbortSignal) {
  const { application, target, engine, namespace, region, root, host, port } = state;
  return startAgent({
    application,
    target: targetOf(target),
    ...(engine !== '' && { engine }),
    ...(namespace !== '' && { namespace }),
    ...(region !== '' && { region }),
    root: resolve(root),
    dataDir,
    host,
    port,
    signal,
  });
}

function targetOf(name: string): TargetName {
  const target = TARGETS.find((known) => known === name);
  if (target) return target;
  throw new TerraformError('MN3005', `target "${name}" is not known; choose one of ${TARGETS.join(', ')}`);
}

function running({ pid, startTime, url, version }: AgentDescription, folder: string) {
  return { ...placed(folder), pid, start_time: startTime, url, version };
}

function placed(folder: string) {
  return { folder, machine: hostname(), api_key_file: agentFiles(folder).key };
}
