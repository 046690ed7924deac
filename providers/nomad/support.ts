import type { Support } from '../platform.js';
import { refuseProtocol } from '../shared/balancers/protocols.js';
import { refuseBuild } from '../shared/builds/refuse.js';
import { refuseSignal } from '../shared/stop-signal.js';
import { refuseTest } from './support/health.js';
import { refuseHooks } from './support/hooks.js';
import { refuseImage } from './support/image.js';
import { refuseFiles, refuseMounts, refuseTmpfs } from './support/mounts.js';
import { refusePorts, refuseSharing, refuseUses } from './support/network.js';
import { refuseOrder } from './support/order.js';
import { refuseScore, refuseUser, refuseVariables, SIGNALS } from './support/process.js';
import { refuseSettings } from './support/settings.js';
import { refuseWorkloadSettings } from './support/workload.js';

export const support: Support = {
  kinds: ['function', 'job', 'service', 'scheduled_task', 'daemon'],
  images: false,
  // Nodes run only images that they can pull.
  registry: ({ nomad }) => nomad.registry,
  fields: {
    depends_on: 'yes',
    run: {
      no: 'Terraform registers the jobs of all workloads before the agent can run anything, and new workers would be made from them',
    },
    container_port: 'images',
    configs: 'images',
    volumes: 'images',
    uses: 'yes',
    networks: { no: "the docker driver's networks belong to each node, and manifests can't use them yet" },
    protocol: 'yes',
    healthcheck: 'yes',
    post_start: 'yes',
    pre_stop: 'yes',
    ports: 'yes',
    expose: 'yes',
    cpu_limit: { no: 'its workers may use all CPU time that is idle on their node' },
    memory_limit: 'yes',
    memswap_limit: { no: 'its workers have no swap' },
    platform: 'images',
    pull_policy: 'images',
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
    domainname: { no: 'the docker driver has no domain name' },
    network_mode: { no: 'nodes have networks of their own, among which nomad.network_mode chooses' },
    runtime: 'images',
    pid: 'images',
    ipc: 'images',
    uts: 'images',
    userns_mode: 'images',
    cgroup: 'images',
    cgroup_parent: { no: 'Nomad puts workers into control groups of its own' },
    cpuset: 'images',
    mem_swappiness: { no: 'its workers have no swap' },
    storage_opt: 'images',
    device_cgroup_rules: { no: 'the docker driver has no rules for devices' },
    devices: 'images',
  },

  refuse(workload) {
    const { kind, name, spec } = workload;
    const unfit = refuseVariables(workload, Object.keys(spec.environment));
    if (unfit) return unfit;
    if (spec.command || spec.entrypoint || spec.image !== undefined || spec.build !== undefined)
      return undefined;
    return {
      code: 'MN2006',
      message: `${kind} "${name}" has neither a command nor an image`,
      hint: 'add command, such as "node server.js", or image',
    };
  },

  refuseValues(workload, manifest) {
    const { spec } = workload;
    return [
      ...refuseMounts(spec.volumes ?? [], manifest.volumes ?? {}),
      ...refuseFiles(spec),
      ...refuseSignal(spec, SIGNALS),
      ...refuseTmpfs(spec),
      ...refuseScore(spec),
      ...refuseUser(spec),
      ...refusePorts(spec),
      ...refuseUses(spec, manifest),
      ...refuseProtocol(spec, manifest.targets.nomad.load_balancer),
      ...refuseWorkloadSettings(workload),
      ...refuseOrder(workload, manifest),
      ...refuseTest(spec),
      ...refuseImage(spec),
      ...refuseHooks(spec),
      ...refuseSharing(spec),
    ];
  },

  refuseBuild(build, { nomad }) {
    if (nomad.registry !== undefined) return refuseBuild(build);
    return [
      {
        code: 'MN2006',
        message:
          'nodes pull images from a registry, and the manifest does not say to which one to push what it builds',
        hint: 'add targets.nomad.registry, such as registry.example/team, or set image to the name of an image that exists',
      },
    ];
  },

  refuseVariables,

  refuseTarget({ nomad }) {
    return refuseSettings(nomad);
  },
};
