import { resolve } from 'node:path';
import { type AgentDescription, inspectAgent } from '../../../agent/process/description.js';
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
  url: { type: 'string', from: 'provider', description: "Address of the agent's API." },
  version: { type: 'string', from: 'provider', description: "The agent's version of Multinode." },
  api_key: {
    type: 'string',
    from: 'provider',
    sensitive: true,
    description: 'Key that every request to the agent needs.',
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
    const sameFolder =
      typeof config.data_dir === 'string' && resolve(config.data_dir) === resolve(prior.data_dir);
    return {
      // Another name for the same folder is not a reason to lose the agent.
      ...(sameFolder ? { data_dir: prior.data_dir } : {}),
      ...(needsRestart(prior, config)
        ? { pid: UNKNOWN, start_time: UNKNOWN, url: UNKNOWN, version: VERSION, api_key: UNKNOWN }
        : {}),
    };
  },

  async create(planned, signal) {
    return { ...planned, ...running(await start(planned, signal)) };
  },

  async read(state) {
    const agent = inspectAgent(resolve(state.data_dir));
    return {
      ...state,
      ...(agent ? running(agent) : { pid: null, start_time: null, url: null, version: null }),
    };
  },

  async update(prior, planned, signal) {
    await stopAgent(resolve(prior.data_dir), { grace: GRACE });
    return { ...planned, ...running(await start(planned, signal)) };
  },

  async delete({ data_dir, root }) {
    await removeAgent(resolve(data_dir), { root: resolve(root), grace: GRACE });
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
    const { hostname, port } = new URL(agent.url);
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
      host: hostname,
      port: Number(port),
      ...running(agent),
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

function start(state: AgentState, signal: AbortSignal) {
  const { application, target, engine, namespace, region, root, data_dir, host, port } = state;
  return startAgent({
    application,
    target: targetOf(target),
    ...(engine !== '' && { engine }),
    ...(namespace !== '' && { namespace }),
    ...(region !== '' && { region }),
    root: resolve(root),
    dataDir: resolve(data_dir),
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

function running({ pid, startTime, url, version, apiKey }: AgentDescription) {
  return { pid, start_time: startTime, url, version, api_key: apiKey };
}
