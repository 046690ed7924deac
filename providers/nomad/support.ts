import { own } from '../../src/json/record.js';
import type {
  AnySpec,
  ContainerSettings,
  Manifest,
  Mount,
  NamedWorkload,
  Targets,
} from '../../src/manifest/model.js';
import { usedWorkload } from '../../src/manifest/uses.js';
import type { FieldRefusal, Refusal, Support } from '../platform.js';
import { refuseProtocol } from '../shared/balancers/protocols.js';
import { refuseSignal } from '../shared/stop-signal.js';
import { tmpfsOptions } from './jobspec/driver-settings.js';

/** Names that Nomad's environment files accept, and that Nomad passes on unchanged. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.]*$/;

/** Signals that every Linux node reports as available. */
const SIGNALS = [
  ...[
    'ABRT',
    'ALRM',
    'BUS',
    'CONT',
    'FPE',
    'HUP',
    'ILL',
    'INT',
    'IO',
    'PIPE',
    'PROF',
    'QUIT',
    'SEGV',
    'SYS',
    'TERM',
  ],
  ...['TRAP', 'TSTP', 'TTIN', 'TTOU', 'USR1', 'USR2', 'WINCH', 'XCPU', 'XFSZ'],
].map((name) => `SIG${name}`);

type Nomad = Targets['nomad'];
type Settings = { readonly [K in keyof Nomad]?: Refusal | undefined };

export const support: Support = {
  kinds: ['function', 'job', 'service', 'scheduled_task', 'daemon'],
  // Nomad runs only images that its nodes can pull; nothing builds them.
  images: false,
  fields: {
    container_port: 'images',
    volumes: 'images',
    uses: 'yes',
    networks: { no: "the docker driver's networks belong to each node, and manifests can't use them yet" },
    protocol: 'yes',
    ports: 'yes',
    expose: 'yes',
    cpu_limit: { no: 'its workers may use all CPU time that is idle on their node' },
    memory_limit: 'yes',
    memswap_limit: { no: 'its workers have no swap' },
    entrypoint: 'yes',
    user: 'yes',
    hostname: 'images',
    init: 'images',
    stop_signal: 'yes',
    labels: 'images',
    cap_add: 'images',
    cap_drop: 'images',
    read_only: 'images',
    tmpfs: 'images',
    security_opt: 'images',
    privileged: 'images',
    group_add: 'images',
    shm_size: 'images',
    sysctls: 'images',
    extra_hosts: 'images',
    dns: 'images',
    dns_search: 'images',
    dns_opt: 'images',
    ulimits: 'images',
    pids_limit: 'images',
    oom_score_adj: 'yes',
    logging: 'images',
    stdin_open: 'images',
    devices: 'images',
  },

  refuse(workload) {
    const { kind, name, spec } = workload;
    if (spec.build !== undefined) {
      return {
        code: 'MN2006',
        message: `${kind} "${name}" has a build; the nomad target runs images that its nodes can pull`,
        hint: 'build and push the image, and set image to its name',
      };
    }
    const unfit = refuseVariables(workload, Object.keys(spec.environment));
    if (unfit) return unfit;
    if (spec.command || spec.entrypoint || spec.image !== undefined) return undefined;
    return {
      code: 'MN2006',
      message: `${kind} "${name}" has neither a command nor an image`,
      hint: 'add command, such as "node server.js", or image',
    };
  },

  refuseValues({ spec }, manifest) {
    return [
      ...refuseMounts(spec.volumes ?? [], manifest.volumes ?? {}),
      ...refuseSignal(spec, SIGNALS),
      ...refuseMountOptions(spec),
      ...refuseScore(spec),
      ...refuseUser(spec),
      ...refusePorts(spec),
      ...refuseUses(spec, manifest),
      ...refuseProtocol(spec, manifest.targets.nomad.load_balancer),
      ...refuseStandbys(spec, manifest),
    ];
  },

  refuseVariables,

  refuseTarget({ nomad }) {
    return Object.entries(refusals(nomad)).flatMap(([setting, refusal]) =>
      refusal ? [{ ...refusal, setting }] : [],
    );
  },
};

function refuseMountOptions({ tmpfs = {} }: ContainerSettings): FieldRefusal[] {
  return Object.entries(tmpfs).flatMap(([path, text]): FieldRefusal[] => {
    const { others } = tmpfsOptions(text);
    if (others.length === 0) return [];
    const message = `Nomad mounts a tmpfs with size and mode only, and ${path} has ${others.join(', ')}`;
    return [{ field: 'tmpfs', code: 'MN2006', message, hint: 'leave out the other options' }];
  });
}

/** Nomad's volumes belong to an operator, who decides which nodes have them. */
function refuseMounts(mounts: readonly Mount[], declared: NonNullable<Manifest['volumes']>): FieldRefusal[] {
  return mounts.flatMap(({ type, source, volume, bind }, item) => {
    const refuse = (message: string, hint: string): FieldRefusal[] => [
      { field: 'volumes', item, code: 'MN2006', message, hint },
    ];
    if (type === 'bind') {
      if (bind?.selinux !== undefined)
        return refuse('Nomad relabels no source for SELinux', 'set selinuxlabel in the plugin of the nodes');
      if (source?.startsWith('/')) return [];
      return refuse(
        `${source} is a path on this machine, but Nomad mounts files of its nodes`,
        'give an absolute path that every node has',
      );
    }
    if (type === 'tmpfs') return [];
    if (source === undefined) {
      return refuse(
        'Nomad has no volumes without a name',
        'use a mount of type tmpfs, or the folder in $NOMAD_ALLOC_DIR',
      );
    }
    if (volume !== undefined) {
      return refuse('Nomad mounts volumes as they are, without nocopy or subpath', 'leave out volume');
    }
    const { external, nomad } = own(declared, source) ?? {};
    if (!external) {
      return refuse(
        `a volume that Terraform created in Nomad would lose its data with the application, so ${source} must exist already`,
        `create it with "nomad volume create", or in the nodes' configuration, and set external: true in volumes.${source}`,
      );
    }
    if (nomad?.type !== 'csi' || (nomad.access_mode && nomad.attachment_mode)) return [];
    return refuse(
      `Nomad claims the CSI volume ${source} only with an access mode and an attachment mode`,
      `add access_mode and attachment_mode to volumes.${source}.nomad`,
    );
  });
}

/** What runs commands only knows names of users. */
function refuseUser({ image, user }: AnySpec): FieldRefusal[] {
  if (image !== undefined || user === undefined || /^[^:]*[^:0-9][^:]*$/.test(user)) return [];
  const message = `Nomad runs a command as a user with a name, without a group, and this one is ${user}`;
  return [
    { field: 'user', code: 'MN2006', message, hint: 'give the name of a user of the nodes, or add image' },
  ];
}

function refuseScore({ oom_score_adj = 0 }: ContainerSettings): FieldRefusal[] {
  if (oom_score_adj >= 0) return [];
  const message = `Nomad accepts no negative oom_score_adj, and this one is ${oom_score_adj}`;
  return [{ field: 'oom_score_adj', code: 'MN2006', message, hint: 'leave it out, or make it positive' }];
}

/** The other agents pass requests on to the leader, and know no other protocol. */
function refuseStandbys({ protocol }: AnySpec, { targets: { nomad } }: Manifest): FieldRefusal[] {
  if (protocol !== 'tcp' || nomad.agents === 1) return [];
  const message = 'several agents share services that speak HTTP, and this one does not';
  return [{ field: 'protocol', code: 'MN2006', message, hint: 'leave out agents' }];
}

/** The agent balances services, so their addresses are fixed; a daemon's address would change at each start. */
function refuseUses({ uses = [] }: AnySpec, manifest: Manifest): FieldRefusal[] {
  return uses.flatMap((name, item): FieldRefusal[] => {
    if (usedWorkload(name, manifest)?.kind !== 'daemon') return [];
    const message = `Nomad chooses the node of daemon ${name} whenever it starts, so its address can't be in a variable`;
    const hint = `make ${name} a service, which has a fixed address, or look it up in Nomad's service discovery`;
    return [{ field: 'uses', item, code: 'MN2006', message, hint }];
  });
}

function refusePorts(spec: AnySpec): FieldRefusal[] {
  const { ports = [], image } = spec;
  const refused = (message: string, hint: string): FieldRefusal[] => [
    { field: 'ports', code: 'MN2006', message, hint },
  ];
  const at = ports.find(({ host_ip }) => host_ip !== undefined);
  if (at)
    return refused(
      `Nomad publishes port ${at.target} on its node's address, and can't choose ${at.host_ip}`,
      'leave out the address',
    );
  const mapped = ports.find(({ target, published = target }) => published !== target);
  if (mapped && image === undefined)
    return refused(
      `Nomad maps ports for images only, and this command listens on ${mapped.target} itself`,
      `write ${mapped.target}:${mapped.target}, or add image`,
    );
  const twice = ports.find(({ target, published }) =>
    ports.some(
      (other) => published !== undefined && other.published === published && other.target !== target,
    ),
  );
  if (!twice) return [];
  return refused(
    `Nomad maps port ${twice.published} for TCP and UDP alike, and here they lead to different ports`,
    'publish the second one on another port',
  );
}

function refuseVariables({ kind, name }: NamedWorkload, names: readonly string[]): Refusal | undefined {
  const unfit = names.find((variable) => !VARIABLE.test(variable));
  if (unfit === undefined) return undefined;
  return {
    code: 'MN2006',
    message: `${kind} "${name}" has the variable ${unfit}, whose name Nomad changes`,
    hint: 'use letters, digits, _ and ., and do not start with a digit',
  };
}

/** Settings that are not supported yet, or that contradict others. */
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
