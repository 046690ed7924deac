import type { Targets } from '../../../src/manifest/model.js';
import type { Refusal } from '../../platform.js';

type Nomad = Targets['nomad'];
type Settings = { readonly [K in keyof Nomad]?: Refusal | undefined };

/** Settings of the target that are not supported yet, or that contradict others. */
export function refuseSettings(nomad: Nomad): (Refusal & { readonly setting: string })[] {
  return Object.entries(refusals(nomad)).flatMap(([setting, refusal]) =>
    refusal ? [{ ...refusal, setting }] : [],
  );
}

function refusals(nomad: Nomad): Settings {
  const { agent, agent_image, agents, acl, volume, data_dir, port, load_balancer } = nomad;
  const unless = (fine: boolean, message: string, hint: string): Refusal | undefined =>
    fine ? undefined : { code: 'MN2006', message, hint };
  return {
    agents:
      unless(
        agents === 1 || agent === 'job',
        'several agents need a job, but the agent is not a job',
        'write agent: job, or leave out agents',
      ) ??
      unless(
        agents === 1 || volume !== undefined || data_dir !== undefined,
        'several agents need a shared folder',
        agent_image === undefined ? 'set data_dir to it' : 'set volume to one',
      ),
    acl: unless(
      !acl || agent === 'job',
      "acl gives rights to the agent's job, but the agent is not a job",
      'write agent: job, or leave out acl and give the agent a token in NOMAD_TOKEN',
    ),
    volume: unless(
      volume === undefined || (agent === 'job' && agent_image !== undefined),
      'volume needs an agent that is a job with an image: Nomad mounts no volumes for commands',
      agent === 'job' ? 'set data_dir to a folder on the nodes' : 'leave out volume',
    ),
    data_dir: unless(
      data_dir === undefined || (agent === 'job' && agent_image === undefined),
      'data_dir needs an agent that is a job with a command',
      agent === 'job' ? 'set volume to a Nomad volume' : 'leave out data_dir',
    ),
    port: unless(
      port === 0 || agent === 'job',
      'port needs an agent that is a job',
      'leave out port, or write agent: job',
    ),
    load_balancer:
      unless(
        load_balancer === 'agent' || agent === 'job',
        `${load_balancer} gets the list of replicas through the folder of the agent's allocation, but the agent is not a job`,
        'write agent: job, or leave out load_balancer',
      ) ??
      unless(
        load_balancer === 'agent' || agents === 1,
        `each of several agents would have its own ${load_balancer}, but only the active agent could update its list of replicas`,
        'leave out agents, or load_balancer',
      ),
  };
}
