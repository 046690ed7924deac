/** Values of a workload's own settings for Nomad that it can't have. Pure. */
import {
  type NamedWorkload,
  type NomadCheck,
  type NomadTemplate,
  type NomadWorkload,
  portsOf,
  SERVING,
} from '../../../src/manifest/model.js';
import type { Path } from '../../../src/manifest/path.js';
import type { FieldRefusal } from '../../platform.js';
import { diskOf, diskOfLogs } from '../jobspec/disk.js';
import { CHROOT_DRIVER, IMAGE_DRIVER } from '../jobspec/task-driver.js';

const FIELD = 'nomad';

/** A setting with its place, what is wrong with it, and what to do. */
type Problem = readonly [setting: Path, message: string, hint: string];

export function refuseWorkloadSettings({ kind, spec }: NamedWorkload): FieldRefusal[] {
  const own = spec[FIELD];
  if (!own) return [];
  const problems = [
    ...driverProblems(own, spec),
    ...networkProblems(own, kind, spec),
    ...diskProblems(own),
    ...(own.distinct_hosts === undefined ? [] : distinctProblems(kind)),
    ...(own.service ? serviceProblems(own.service, kind) : []),
    ...own.templates.flatMap(templateProblems),
  ];
  return problems.map(([setting, message, hint]) => ({
    field: FIELD,
    setting,
    code: 'MN2006',
    message,
    hint,
  }));
}

function driverProblems({ driver }: NomadWorkload, { image, working_dir }: NamedWorkload['spec']): Problem[] {
  if (driver === undefined) return [];
  if (driver === IMAGE_DRIVER && image === undefined)
    return [[['driver'], `the driver ${driver} runs images, and this workload has none`, 'add image']];
  if (driver !== IMAGE_DRIVER && image !== undefined)
    return [[['driver'], `the driver ${driver} runs commands, not images`, 'leave out driver, or image']];
  if (driver !== CHROOT_DRIVER || working_dir === undefined || working_dir.startsWith('/')) return [];
  const message = `a program of the driver ${driver} does not see the manifest's folder, so its working_dir can't be ${working_dir}`;
  return [[['driver'], message, 'give an absolute working_dir, or leave it out']];
}

/** Fields of a container that only its own network has. */
const OF_NETWORK = ['hostname', 'dns', 'dns_search', 'dns_opt'] as const;

function networkProblems(
  { network_mode: mode }: NomadWorkload,
  kind: NamedWorkload['kind'],
  spec: NamedWorkload['spec'],
): Problem[] {
  const place = ['network_mode'];
  const { image, container_port } = spec;
  if (mode === undefined) return [];
  if (mode === 'none' && image === undefined)
    return [[place, "Nomad runs commands on their node's network, or on one that it makes", 'write bridge']];
  if (mode === 'none' && (SERVING.includes(kind) || portsOf(spec).length > 0))
    return [[place, 'a program without a network can not be reached on its ports', 'write bridge']];
  if (mode === 'host' && container_port !== undefined) {
    const message = `nothing maps ports on its node's network, so container_port can't be ${container_port}`;
    return [[place, message, 'write bridge, or leave out container_port and listen on $PORT']];
  }
  const field = OF_NETWORK.find((each) => spec[each] !== undefined);
  if (field === undefined) return [];
  return [
    [
      place,
      `${field} needs a Docker network, and this one is ${mode}`,
      `leave out ${field}, or network_mode`,
    ],
  ];
}

function distinctProblems(kind: NamedWorkload['kind']): Problem[] {
  if (kind === 'service') return [];
  const message = `only replicas of services are kept on different nodes, and this is a ${kind.replace('_', ' ')}`;
  return [[['distinct_hosts'], message, 'leave out distinct_hosts']];
}

function diskProblems(own: NomadWorkload): Problem[] {
  const logs = diskOfLogs(own);
  if (diskOf(own) > logs) return [];
  const message = `the logs of a worker's two streams may take ${logs} MiB, and its disk is not larger`;
  return [[['ephemeral_disk'], message, 'give it more, or lower max_files or max_file_size of logs']];
}

function serviceProblems(
  { provider, meta, checks = [] }: NonNullable<NomadWorkload['service']>,
  kind: NamedWorkload['kind'],
): Problem[] {
  if (kind !== 'service') {
    const message = `only replicas of services are registered in service discovery, and this is a ${kind.replace('_', ' ')}`;
    return [[['service'], message, 'leave out service']];
  }
  const inConsul = provider === 'consul';
  return [
    ...(meta && !inConsul
      ? [
          problem(
            ['service', 'meta'],
            "Nomad's own service discovery has no metadata",
            'leave out meta, or write provider: consul',
          ),
        ]
      : []),
    ...checks.flatMap((check, index) => checkProblems(check, ['service', 'checks', index], inConsul)),
  ];
}

function checkProblems({ type, path, command }: NomadCheck, place: Path, inConsul: boolean): Problem[] {
  if (type === 'http' && path === undefined)
    return [[place, 'a check of type http needs a path', 'add path, such as /healthz']];
  if (type === 'script' && command === undefined)
    return [[place, 'a check of type script needs a command', 'add command, such as [/bin/check]']];
  if (type === 'script' && !inConsul) {
    const message = "Nomad's own service discovery has no checks of type script";
    return [[[...place, 'type'], message, 'write type: http or tcp, or provider: consul']];
  }
  const extra =
    type !== 'http' && path !== undefined ? 'path' : type !== 'script' && command ? 'command' : undefined;
  return extra === undefined
    ? []
    : [[[...place, extra], `a check of type ${type} has no ${extra}`, `leave out ${extra}`]];
}

function templateProblems(
  { data, source, change_mode, change_signal }: NomadTemplate,
  index: number,
): Problem[] {
  const place = ['templates', index];
  if ((data === undefined) === (source === undefined)) {
    const found = data === undefined ? 'neither data nor source' : 'both data and source';
    return [
      [
        place,
        `a template has either its text or a file with it, and this one has ${found}`,
        'give one of them',
      ],
    ];
  }
  const signals = change_mode === 'signal';
  if (signals === (change_signal !== undefined)) return [];
  return signals
    ? [[place, 'change_mode is signal, but there is no change_signal', 'add change_signal, such as SIGHUP']]
    : [
        [
          [...place, 'change_signal'],
          `change_signal is of no use if change_mode is ${change_mode}`,
          'write change_mode: signal',
        ],
      ];
}

function problem(...found: Problem): Problem {
  return found;
}
