import { setTimeout as delay } from 'node:timers/promises';
import { health } from '../../../src/client/health.js';
import { AgentError } from '../../../src/errors/errors.js';
import { text } from '../../../src/json/shape.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { UNKNOWN } from '../../../src/terraform/framework/protocol/values.js';
import { type RegisteredAgent, registeredAgents } from '../agents.js';
import { nomadAccess } from '../api/environment.js';
import { type Nomad, withNomad } from '../api/nomad.js';
import { agentService } from '../names.js';
import { nomadPlace } from './place.js';

/** Milliseconds that an agent may take to answer once Nomad has deployed its job. */
const START_TIMEOUT = 60_000;
const LOOK_INTERVAL = 200;

/** States in which an agent serves requests: a standby forwards them. */
const SERVING: ReadonlySet<string | undefined> = new Set(['ok', 'standby']);

const attributes = {
  application: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: 'Name of the application that the agent runs.',
  },
  ...nomadPlace,
  job: {
    type: 'string',
    from: 'configuration',
    shape: text,
    description: "Hash of the agent's job; if it changes, the agent is looked up again.",
  },
  url: { type: 'string', from: 'provider', description: "Address of the agent's API." },
  host: { type: 'string', from: 'provider', description: 'Address of the node that it runs on.' },
} as const satisfies Attributes;

type AgentState = State<typeof attributes>;

/** Where an agent that runs as a Nomad job is, from Nomad's service discovery. It creates and removes nothing. */
export const nomadAgentResource = defineResource({
  name: 'multinode_nomad_agent',
  description: 'An agent that runs as a Nomad job, once it answers.',
  attributes,
  plan: (prior, { job }) => (prior?.job === job ? {} : { url: UNKNOWN, host: UNKNOWN }),
  async create(planned, signal) {
    return { ...planned, ...(await untilAnswering(planned, signal)) };
  },
  /** If the agent does not answer now, its address stays: looking it up again would not help. */
  async read(state) {
    return { ...state, ...(await withNomad(nomadAccess(process.env, state), (nomad) => find(nomad, state))) };
  },
  async update(_prior, planned, signal) {
    return { ...planned, ...(await untilAnswering(planned, signal)) };
  },
  delete: async () => {},
  import: async (application) => ({
    application,
    address: '',
    namespace: '',
    region: '',
    job: '',
    url: null,
    host: null,
  }),
});

async function untilAnswering(state: AgentState, signal: AbortSignal): Promise<RegisteredAgent> {
  const end = performance.now() + START_TIMEOUT;
  return await withNomad(nomadAccess(process.env, state), async (nomad) => {
    for (;;) {
      const found = await find(nomad, state);
      if (found) return found;
      if (performance.now() > end) throw silent(state, await registeredAgents(nomad, state.application));
      await delay(LOOK_INTERVAL, undefined, { signal });
    }
  });
}

/** The agent that answers; the previous one, if it still does. */
async function find(nomad: Nomad, state: AgentState): Promise<RegisteredAgent | undefined> {
  const all = await registeredAgents(nomad, state.application);
  const first = all.findIndex(({ url }) => url === state.url);
  for (const each of first > 0 ? [all[first], ...all] : all)
    if (each?.url && SERVING.has(await health(each.url))) return each;
  return undefined;
}

function silent({ application }: AgentState, all: readonly RegisteredAgent[]): AgentError {
  const service = agentService(application);
  if (all.length === 0)
    return new AgentError('MN4011', `Nomad has no service ${service}: the agent does not run`);
  const where = all.map(({ url }) => url).join(', ');
  return new AgentError(
    'MN4011',
    `the agent does not answer at ${where}, the address of Nomad's service ${service}; this machine must be able to reach the cluster's nodes`,
  );
}
