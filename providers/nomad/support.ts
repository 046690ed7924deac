import type { NamedWorkload, Targets } from '../../src/manifest/model.js';
import type { Refusal, Support } from '../platform.js';

/** Names that Nomad's environment files take, and that it passes on as they are. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.]*$/;

type Nomad = Targets['nomad'];
type Settings = { readonly [K in keyof Nomad]?: Refusal | undefined };

export const support: Support = {
  kinds: ['function', 'job', 'service', 'scheduled_task', 'daemon'],
  // Nomad runs images that its nodes can pull: there is none to build them.
  images: false,

  refuse(workload) {
    const { kind, name, spec } = workload;
    if (spec.build !== undefined) {
      return {
        code: 'MN2006',
        message: `${kind} "${name}" has a build; the nomad target runs images that its nodes can pull`,
        hint: 'build and push the image, and name it by image',
      };
    }
    const unfit = refuseVariables(workload, Object.keys(spec.environment));
    if (unfit) return unfit;
    if (spec.command || spec.image !== undefined) return undefined;
    return {
      code: 'MN2006',
      message: `${kind} "${name}" has neither a command nor an image`,
      hint: 'add command, such as "node server.js", or image',
    };
  },

  refuseVariables,

  refuseTarget({ nomad }) {
    return Object.entries(refusals(nomad)).flatMap(([setting, refusal]) =>
      refusal ? [{ ...refusal, setting }] : [],
    );
  },
};

function refuseVariables({ kind, name }: NamedWorkload, names: readonly string[]): Refusal | undefined {
  const unfit = names.find((variable) => !VARIABLE.test(variable));
  if (unfit === undefined) return undefined;
  return {
    code: 'MN2006',
    message: `${kind} "${name}" has the variable ${unfit}, a name that Nomad changes on the way to the worker`,
    hint: 'Nomad takes letters, digits, _ and ., and no digit first',
  };
}

/** What this version does not do yet, and what makes no sense with the rest. */
function refusals(nomad: Nomad): Settings {
  const { agent, agent_image, agents, acl, volume, data_dir, port, load_balancer } = nomad;
  const unless = (fine: boolean, message: string, hint: string): Refusal | undefined =>
    fine ? undefined : { code: 'MN2006', message, hint };
  return {
    agents:
      unless(
        agents === 1 || agent === 'job',
        'several agents are allocations of a job, and the agent is none',
        'say agent: job, or leave agents out',
      ) ??
      unless(
        agents === 1 || volume !== undefined || data_dir !== undefined,
        'several agents need a folder that all of them reach',
        agent_image === undefined ? 'name it with data_dir' : 'name it with volume',
      ),
    acl: unless(
      !acl || agent === 'job',
      'the rights of acl are those of a job, and the agent is none',
      'say agent: job, or leave acl out and give the agent a token by NOMAD_TOKEN',
    ),
    volume: unless(
      volume === undefined || (agent === 'job' && agent_image !== undefined),
      'volume is for an agent that is a job and an image: Nomad mounts none for commands',
      agent === 'job' ? 'name a folder on the nodes with data_dir' : 'leave volume out',
    ),
    data_dir: unless(
      data_dir === undefined || (agent === 'job' && agent_image === undefined),
      'data_dir is for an agent that is a job and a command',
      agent === 'job' ? "name a volume of Nomad's with volume" : 'leave data_dir out',
    ),
    port: unless(
      port === 0 || agent === 'job',
      'port is that of an agent that is a job',
      'leave port out, or say agent: job',
    ),
    load_balancer:
      unless(
        load_balancer === 'agent' || agent === 'job',
        `${load_balancer} is told of the replicas through the folder of an allocation, and the agent has none`,
        'say agent: job, or leave load_balancer out',
      ) ??
      unless(
        load_balancer === 'agent' || agents === 1,
        `several agents would have one ${load_balancer} each, and only the one that decides could tell its own of the replicas`,
        'leave agents out, or load_balancer',
      ),
  };
}
