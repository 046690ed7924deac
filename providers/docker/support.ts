import { isIP } from 'node:net';
import { dirname } from 'node:path/posix';
import { changeJobs, closure } from '../../src/manifest/dependencies.js';
import { checkTimes, isOff } from '../../src/manifest/healthcheck.js';
import {
  type AnySpec,
  type DaemonSpec,
  DEFAULT_NETWORK,
  HOOK_FIELDS,
  type Manifest,
  type Mount,
  type NamedWorkload,
  type Targets,
  workloads,
} from '../../src/manifest/model.js';
import { networksOf } from '../../src/manifest/networks.js';
import { usedWorkload } from '../../src/manifest/uses.js';
import type { FieldRefusal, Refusal, Support } from '../platform.js';
import { refuseProtocol } from '../shared/balancers/protocols.js';
import { refuseBuild } from '../shared/builds/refuse.js';
import { isElsewhere } from './engine/host.js';
import { OWN_FOLDER } from './files.js';
import { isReachedFromElsewhere, publishedOn } from './published.js';

export const support: Support = {
  kinds: ['function', 'job', 'service', 'scheduled_task', 'daemon'],
  images: true,
  fields: {
    depends_on: 'yes',
    run: 'yes',
    container_port: 'yes',
    configs: 'yes',
    volumes: 'yes',
    uses: 'yes',
    protocol: 'yes',
    healthcheck: 'yes',
    post_start: 'yes',
    pre_stop: 'yes',
    networks: 'yes',
    ports: 'yes',
    expose: 'yes',
    cpu_limit: 'yes',
    memory_limit: 'yes',
    memswap_limit: 'yes',
    platform: 'yes',
    pull_policy: 'yes',
    entrypoint: 'yes',
    user: 'yes',
    hostname: 'yes',
    init: 'yes',
    stop_signal: 'yes',
    labels: 'yes',
    cap_add: 'yes',
    cap_drop: 'yes',
    read_only: 'yes',
    tmpfs: 'yes',
    security_opt: 'yes',
    privileged: 'yes',
    group_add: 'yes',
    shm_size: 'yes',
    sysctls: 'yes',
    extra_hosts: 'yes',
    dns: 'yes',
    dns_search: 'yes',
    dns_opt: 'yes',
    ulimits: 'yes',
    pids_limit: 'yes',
    oom_score_adj: 'yes',
    logging: 'yes',
    stdin_open: 'yes',
    domainname: 'yes',
    network_mode: 'yes',
    runtime: 'yes',
    pid: 'yes',
    ipc: 'yes',
    uts: 'yes',
    userns_mode: 'yes',
    cgroup: 'yes',
    cgroup_parent: 'yes',
    cpuset: 'yes',
    mem_swappiness: 'yes',
    storage_opt: 'yes',
    device_cgroup_rules: 'yes',
    devices: 'yes',
  },

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
      message: `daemon "${name}" has the secret ${shown.source} in its environment, which the Engine shows to everyone who can inspect containers`,
      hint: `leave out environment: ${shown.environment}; the secret's file is $MULTINODE_SECRETS_DIR/${shown.target}`,
    };
  },

  refuseValues(workload, manifest) {
    const { kind, spec } = workload;
    const { docker } = manifest.targets;
    const found = [
      ...refuseMounts(spec.volumes ?? [], docker),
      ...refuseFiles(spec),
      ...refuseUses(workload, manifest),
      ...refuseAliases(workload),
      ...refuseFixedAddresses(workload),
      ...refuseNetworkMode(workload),
      ...refuseProtocol(spec, docker.load_balancer),
      ...refuseLateCheck(spec),
      ...refusePlatform(workload, manifest),
    ];
    return kind === 'daemon'
      ? [...found, ...refuseForDaemons(spec), ...refuseOrder(spec, manifest)]
      : [...found, ...refuseRun(workload, manifest)];
  },

  refuseBuild: (build, { docker }) => refuseBuild(build, docker.host),

  refuseTarget({ docker }) {
    return [...refuseLoadBalancer(docker), ...refuseAddresses(docker), ...refuseHost(docker)];
  },
};

/** Under a name, an Engine has an image for one platform only. */
function refusePlatform({ spec }: NamedWorkload, manifest: Manifest): FieldRefusal[] {
  const { image, platform } = spec;
  if (image === undefined || platform === undefined) return [];
  const first = workloads(manifest).find((each) => {
    return each.spec.image === image && each.spec.platform !== undefined;
  });
  if (!first || first.spec.platform === platform) return [];
  const message = `an Engine has ${image} for one platform only, and ${first.name} uses it for ${first.spec.platform}`;
  return [{ field: 'platform', code: 'MN2006', message, hint: 'give both the same platform' }];
}

/** The Engine makes the first check after an interval. */
function refuseLateCheck({ healthcheck, startup_timeout: limit }: AnySpec): FieldRefusal[] {
  if (!healthcheck || limit === undefined || healthcheck.path !== undefined || isOff(healthcheck)) return [];
  const { interval } = checkTimes(healthcheck);
  if (interval < limit) return [];
  const message = `the Engine makes the first check after interval, ${interval} s, and a worker must be ready within startup_timeout, ${limit} s`;
  return [
    { field: 'healthcheck', code: 'MN2006', message, hint: 'shorten interval, or raise startup_timeout' },
  ];
}

/** A name leads to a daemon's container, or on the application's network to the one that balances a service. */
function refuseAliases({ kind, spec }: NamedWorkload): FieldRefusal[] {
  const named = Object.entries(spec.networks ?? {}).find(([network, { aliases }]) => {
    return aliases.length > 0 && kind !== 'daemon' && !(kind === 'service' && network === DEFAULT_NETWORK);
  });
  if (!named) return [];
  const message =
    kind === 'service'
      ? `the replicas of a service join ${named[0]}, but its load balancer does not, so no alias leads to it there`
      : `the workers of a ${kind.replace('_', ' ')} come and go, so no alias leads to them`;
  return [{ field: 'networks', code: 'MN2006', message, hint: 'leave out aliases' }];
}

/** The agent reaches all other workers on the network that they share. */
function refuseNetworkMode({ kind, spec }: NamedWorkload): FieldRefusal[] {
  if (kind === 'daemon' || spec.network_mode === undefined) return [];
  const message = `the agent reaches the workers of a ${kind.replace('_', ' ')} on the application's network`;
  return [{ field: 'network_mode', code: 'MN2006', message, hint: 'leave it out, or make it a daemon' }];
}

/** Only a daemon is one container, always. */
function refuseFixedAddresses({ kind, spec }: NamedWorkload): FieldRefusal[] {
  const fixed = Object.values(spec.networks ?? {}).some(
    ({ ipv4_address, ipv6_address }) => ipv4_address !== undefined || ipv6_address !== undefined,
  );
  if (!fixed || kind === 'daemon') return [];
  const message = `the workers of a ${kind.replace('_', ' ')} come and go, so none has an address of its own`;
  return [
    {
      field: 'networks',
      code: 'MN2006',
      message,
      hint: 'leave out ipv4_address and ipv6_address',
    },
  ];
}

/** Both must be on one network. Services are balanced on the one that all share, unless the agent is a process. */
function refuseUses(workload: NamedWorkload, manifest: Manifest): FieldRefusal[] {
  const { uses = [] } = workload.spec;
  const reached = networksOf(workload, manifest);
  return uses.flatMap((name, item): FieldRefusal[] => {
    const used = usedWorkload(name, manifest);
    if (!used) return [];
    const itsNetworks = used.kind === 'service' ? [DEFAULT_NETWORK] : networksOf(used, manifest);
    if (!itsNetworks.some((network) => reached.includes(network))) {
      const message = `it is on no network with ${name}: it is on ${reached.join(', ')}, and ${name} on ${itsNetworks.join(', ')}`;
      const hint = `add ${itsNetworks[0]} to its networks`;
      return [{ field: 'uses', item, code: 'MN2006', message, hint }];
    }
    if (used.kind !== 'service' || manifest.targets.docker.agent !== 'host') return [];
    const message = `service ${name} is balanced by an agent that is a process on this machine, whose loopback address containers can't reach`;
    return [{ field: 'uses', item, code: 'MN2006', message, hint: 'leave out agent: host' }];
  });
}

/** Terraform starts daemons, and the agent everything else. */
function refuseOrder({ depends_on = {} }: DaemonSpec, { daemons }: Manifest): FieldRefusal[] {
  return Object.entries(depends_on).flatMap(([name, { required }]): FieldRefusal[] => {
    if (Object.hasOwn(daemons, name) || !required) return [];
    const message = `Terraform starts daemons before the agent starts ${name}, so they can wait for daemons only`;
    const hint = `leave out ${name}, and have the program try again until it is there`;
    return [{ field: 'depends_on', setting: [name], code: 'MN2006', message, hint }];
  });
}

/** Terraform removes a container before it changes what that depends on, so a daemon can't wait for a job. */
function refuseRun({ name, spec }: NamedWorkload, manifest: Manifest): FieldRefusal[] {
  if (spec.run !== 'before_change') return [];
  const all = workloads(manifest);
  const [first] = changeJobs(all);
  const before = closure(changeJobs(all), all);
  const other = Object.keys(manifest.daemons).find((daemon) => !before.has(daemon));
  if (other === undefined || name !== first) return [];
  const message = `Terraform changes daemon ${other} at once, and not only after ${name} has succeeded`;
  const hint = `add ${other} to depends_on of ${name}, so that it is changed before`;
  return [{ field: 'run', code: 'MN2006', message, hint }];
}

const LACKING_FOR_DAEMONS = [
  ...([
    'pids_limit',
    'oom_score_adj',
    'uts',
    'mem_swappiness',
    'device_cgroup_rules',
    ...HOOK_FIELDS,
  ] as const),
];

/** Fields that the Engine supports for workers, but Terraform's docker provider does not support for daemons. */
function refuseForDaemons({ read_only, secrets, ...spec }: DaemonSpec): FieldRefusal[] {
  const lacking = LACKING_FOR_DAEMONS.flatMap((field): FieldRefusal[] => {
    if (spec[field] === undefined) return [];
    const message = `Terraform's docker provider, which creates daemons' containers, does not support ${field}`;
    return [{ field, code: 'MN2006', message, hint: `leave out ${field}` }];
  });
  const files = [...lacking, ...refuseOwners({ ...spec, secrets })];
  const having = secrets.length > 0 ? 'secrets' : spec.configs?.length ? 'configs' : undefined;
  if (!read_only || having === undefined) return files;
  return [
    ...files,
    {
      field: 'read_only',
      code: 'MN2006',
      message: `Terraform's docker provider can't put ${having} into a container whose root is read-only`,
      hint: `leave out read_only, or ${having}`,
    },
  ];
}

/** Terraform's docker provider copies files for root. */
function refuseOwners(spec: AnySpec): FieldRefusal[] {
  return (['secrets', 'configs'] as const).flatMap((field) =>
    (spec[field] ?? []).flatMap(({ source, uid = '0', gid = '0' }, item): FieldRefusal[] => {
      if (Number(uid) === 0 && Number(gid) === 0) return [];
      const message = `Terraform's docker provider, which creates daemons' containers, can't give the file ${source} to another user than root`;
      const hint = 'leave out uid and gid, and let mode say who may read it';
      return [{ field, item, code: 'MN2006', message, hint }];
    }),
  );
}

/** Files are copied into a container before it starts. */
function refuseFiles(spec: AnySpec): FieldRefusal[] {
  const { volumes = [], tmpfs = {}, read_only } = spec;
  const mounts = [...volumes.map(({ target }) => target), ...Object.keys(tmpfs)];
  return (['secrets', 'configs'] as const).flatMap((field) =>
    (spec[field] ?? []).flatMap((mount, item): FieldRefusal[] => {
      const { source, target = `/${source}` } = mount;
      const refuse = (message: string, hint: string): FieldRefusal[] => [
        { field, item, code: 'MN2006', message, hint },
      ];
      if (!target.startsWith('/')) return [];
      if (target.startsWith(`${OWN_FOLDER}/`))
        return refuse(`${target} is in the folder for secrets and input`, 'choose another target');
      const around = mounts.find((folder) => target.startsWith(`${folder}/`));
      if (around !== undefined)
        return refuse(
          `the Engine would write ${target} into what is mounted at ${around}`,
          'choose a target outside of it',
        );
      if (!read_only || dirname(target) !== '/') return [];
      return refuse(
        `the Engine puts files into folders of a container whose root is read-only, but not into / as ${target}`,
        `choose a target in a folder, such as /etc/${source}`,
      );
    }),
  );
}

/** Mounts that the Engine does not accept. */
function refuseMounts(mounts: readonly Mount[], { host }: Targets['docker']): FieldRefusal[] {
  return mounts.flatMap(({ type, source = '', target, bind }, item) => {
    const refuse = (message: string, hint: string): FieldRefusal[] => [
      { field: 'volumes', item, code: 'MN2006', message, hint },
    ];
    if (target === OWN_FOLDER || target.startsWith(`${OWN_FOLDER}/`)) {
      return refuse(`${target} is in the folder for secrets and input`, 'choose another target');
    }
    if (type !== 'bind') return [];
    if (host !== undefined && isElsewhere(host) && !source.startsWith('/')) {
      return refuse(
        `${source} is a path on this machine, but the Engine at ${host} mounts files of its own machine`,
        "give the absolute path on the Engine's machine",
      );
    }
    if (bind?.create_host_path === false || bind?.propagation !== undefined) {
      if (bind.selinux === undefined) return [];
      return refuse(
        'the Engine can relabel a source only if it may create it and no propagation is set',
        'leave out selinux, or create_host_path and propagation',
      );
    }
    if (!source.includes(':')) return [];
    return refuse(
      `the Engine can't create a source with a colon in its path, such as ${source}`,
      'create it, and set create_host_path: false under bind',
    );
  });
}

type SettingRefusal = Refusal & { readonly setting: string };

function refuseLoadBalancer({ agent, load_balancer }: Targets['docker']): SettingRefusal[] {
  if (agent !== 'host' || load_balancer === 'agent') return [];
  return [
    {
      setting: 'load_balancer',
      code: 'MN2006',
      message: `${load_balancer} gets the list of replicas through a volume, which an agent that is a process on this machine can't write to`,
      hint: 'leave out agent: host, or load_balancer',
    },
  ];
}

/** A host name: labels of letters, digits and dashes. */
const NAME = /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*$/i;

function refuseAddresses(docker: Targets['docker']): SettingRefusal[] {
  const { agent, address, bind_address } = docker;
  const refused = (setting: string, message: string, hint: string) => [
    { setting, code: 'MN2006', message, hint } as const,
  ];
  const given = bind_address === undefined ? 'address' : 'bind_address';
  if (agent === 'host' && isReachedFromElsewhere(docker)) {
    return refused(
      given,
      'an agent that is a process on this machine only listens on the loopback address',
      `leave out agent: host, or ${given}`,
    );
  }
  if (bind_address !== undefined && !isIP(bind_address)) {
    return refused(
      'bind_address',
      `"${bind_address}" is not an IP address, and the Engine only publishes on IP addresses`,
      'give an address of its machine, such as 10.0.0.5, or 0.0.0.0 for all of them',
    );
  }
  if (/^(0\.0\.0\.0|::)$/.test(address)) {
    return refused(
      'address',
      `${address} is not an address to connect to`,
      `give the name or address at which the Engine's machine can be reached, and bind_address: ${address}`,
    );
  }
  if (!isIP(address) && !NAME.test(address)) {
    return refused(
      'address',
      `"${address}" is neither a host name nor an IP address`,
      'leave out scheme and port, as in docker.example',
    );
  }
  if (publishedOn(docker) !== undefined) return [];
  return refused(
    'address',
    `${address} is a name, so it does not say on which address of the Engine's machine to publish`,
    'add bind_address: an address of that machine, or 0.0.0.0 for all of them',
  );
}

/** Another machine's loopback address can't be reached from here. */
function refuseHost(docker: Targets['docker']): SettingRefusal[] {
  const { host, agent } = docker;
  if (host === undefined) return [];
  if (!/^(unix|npipe|tcp|https?|ssh):\/\//.test(host)) {
    return [
      {
        setting: 'host',
        code: 'MN2006',
        message: `"${host}" is not the address of an Engine`,
        hint: 'start it with unix://, tcp:// or ssh://, such as ssh://deploy@docker.example',
      },
    ];
  }
  if (!isElsewhere(host)) return [];
  if (agent === 'host') {
    return [
      {
        setting: 'agent',
        code: 'MN2006',
        message: `an agent that is a process on this machine can't reach the workers of the Engine at ${host}, which is on another machine`,
        hint: 'leave out agent: host; the agent then runs beside the workers',
      },
    ];
  }
  if (isReachedFromElsewhere(docker)) return [];
  return [
    {
      setting: 'host',
      code: 'MN2006',
      message: `the Engine at ${host} is on another machine, whose loopback address can't be reached from here`,
      hint: 'add address: the name or address at which that machine can be reached; for an ssh tunnel to its loopback address, add bind_address: 127.0.0.1',
    },
  ];
}
