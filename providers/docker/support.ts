import type { Targets } from '../../src/manifest/model.js';
import type { Refusal, Support } from '../platform.js';

export const support: Support = {
  kinds: ['function', 'job', 'service', 'scheduled_task', 'daemon'],
  images: true,

  refuse({ kind, name, spec }) {
    if (spec.image === undefined && spec.build === undefined) {
      return {
        code: 'MN2006',
        message: `${kind} "${name}" has neither an image nor a build; the docker target runs images`,
        hint: 'add image, such as "node:22-slim", or build',
      };
    }
    const shown = kind === 'daemon' && spec.secrets.find(({ environment }) => environment !== undefined);
    if (!shown) return undefined;
    return {
      code: 'MN2006',
      message: `daemon "${name}" wants the secret ${shown.source} in its environment, which the Engine shows to whoever may inspect a container`,
      hint: `leave out environment: ${shown.environment}; its file is $MULTINODE_SECRETS_DIR/${shown.target}`,
    };
  },

  refuseTarget({ docker }) {
    return [...refuseLoadBalancer(docker), ...refuseHost(docker)];
  },
};

function refuseLoadBalancer({ agent, load_balancer }: Targets['docker']): (Refusal & { setting: string })[] {
  if (agent !== 'host' || load_balancer === 'agent') return [];
  return [
    {
      setting: 'load_balancer',
      code: 'MN2006',
      message: `${load_balancer} is told of the replicas through a volume, which an agent that is a process of this machine does not see`,
      hint: 'leave out agent: host, or load_balancer',
    },
  ];
}

/** The agent and the services are published on the Engine's loopback only. */
function refuseHost({ host }: Targets['docker']): (Refusal & { setting: string })[] {
  if (
    host === undefined ||
    /^(unix|npipe):|^(tcp|https?):\/\/(127\.|localhost[:/]|localhost$|\[::1\])/.test(host)
  )
    return [];
  return [
    {
      setting: 'host',
      code: 'MN2006',
      message: `the Engine at ${host} is on another machine, whose loopback address can't be reached from here`,
      hint: 'run multinode on that machine, with its Engine as unix:///var/run/docker.sock',
    },
  ];
}
