/** The jobs registered for an application, in the form of Nomad's API. Pure. */

import {
  type ContainerSettings,
  EXECUTING,
  type Kind,
  type Manifest,
  type PortMapping,
  type Targets,
} from '../../../src/manifest/model.js';
import { toMilliseconds } from '../../../src/manifest/units.js';
import type { Cost } from '../../driver.js';
import { STOP_SIGNAL } from '../../shared/stop-signal.js';
import {
  APPLICATION,
  CONTAINER_PORT,
  COST,
  fetchingJob,
  INPUT_TOKEN,
  INPUT_URL,
  KIND,
  PORT_LABEL,
  REVISION,
  replicaService,
  STOP_SIGNAL as STOP_SIGNAL_META,
  TASK,
  VARIABLES,
  WORKER,
  WORKLOAD,
  workloadJob,
} from '../names.js';
import { driverSettings } from './driver-settings.js';
import { nodePorts, portLabels } from './ports.js';
import { COMMAND_DRIVER, IMAGE_DRIVER } from './task-driver.js';
import { verbatim } from './text.js';
import { type Given, INPUT_FILE, templates } from './values.js';
import { volumeClaims, volumeMounts } from './volumes.js';

/** Which nodes may run it. */
export type Placement = Pick<
  Targets['nomad'],
  'namespace' | 'region' | 'datacenters' | 'node_pool' | 'priority' | 'constraints'
>;

/** What all workers of a workload have in common. */
export interface JobParts extends Given, ContainerSettings {
  readonly application: string;
  readonly workload: string;
  readonly kind: Kind;
  readonly image?: string;
  readonly command?: readonly string[];
  /** In the container; for a command without an image, an absolute path on the nodes. */
  readonly workingDir?: string;
  readonly cost: Cost;
  readonly serves: boolean;
  /** Where its program listens in its container; by default the port that Nomad picks. */
  readonly containerPort?: number;
  /** The manifest's volumes. */
  readonly declared?: Manifest['volumes'];
  /** Other ports on which its program listens. */
  readonly ports?: readonly PortMapping[];
  /** Whether the node fetches the input from the agent before it starts a worker; otherwise the dispatch contains it. */
  readonly fetches: boolean;
  /** Seconds. */
  readonly gracePeriod: number;
  readonly placement: Placement;
}

/** Nomad counts CPUs in MHz: one CPU in the manifest is a share of this many. */
export const MHZ_OF_A_CPU = 1_000;

const MIB = 1024 ** 2;
/** Per second. */
export const NANOSECONDS = 1e9;
/** Size of a log file in MiB, and how many files Nomad keeps of each of a worker's streams. */
const LOG_SIZE = 5;
const LOG_FILES = 2;
/** MiB. Nomad requires more than the two streams' logs may take. */
const DISK = 2 * LOG_SIZE * LOG_FILES + 10;

/**
 * A parameterised job: nothing runs until the agent dispatches an instance, which is a worker. Nomad neither restarts nor
 * moves it, because the agent decides what happens to the work of a worker that has ended.
 */
export function jobOf(parts: JobParts): object {
  const { application, workload, kind, cost, fetches, placement } = parts;
  const executes = EXECUTING.includes(kind);
  const id = (fetches ? fetchingJob : workloadJob)(application, workload);
  return {
    ID: id,
    Name: id,
    Type: 'batch',
    ...placementOf(placement),
    ParameterizedJob: {
      Payload: executes && !fetches ? 'optional' : 'forbidden',
      MetaRequired: [
        WORKER,
        REVISION,
        ...(executes ? [VARIABLES] : []),
        ...(fetches ? [INPUT_URL, INPUT_TOKEN] : []),
      ],
    },
    Meta: {
      [APPLICATION]: application,
      [WORKLOAD]: workload,
      [KIND]: kind,
      [COST]: JSON.stringify(cost),
      ...(parts.stop_signal !== undefined && { [STOP_SIGNAL_META]: parts.stop_signal }),
      ...(parts.containerPort !== undefined && { [CONTAINER_PORT]: `${parts.containerPort}` }),
    },
    TaskGroups: [groupOf(parts, id)],
  };
}

/** Fields that all of the application's jobs have. */
export function placementOf(placement: Placement): object {
  const { namespace, region, datacenters, node_pool, priority, constraints } = placement;
  return {
    Namespace: namespace,
    ...(region !== undefined && { Region: region }),
    Datacenters: datacenters,
    NodePool: node_pool,
    Priority: priority,
    ...(constraints.length > 0 && {
      Constraints: constraints.map(({ attribute, operator, value }) => ({
        LTarget: `\${${attribute}}`,
        Operand: operator,
        RTarget: value,
      })),
    }),
  };
}

/** The node fetches it, so that neither an image nor a command needs a program for it. */
const INPUT_ARTIFACT = {
  GetterSource: `\${NOMAD_META_${INPUT_URL}}`,
  GetterHeaders: { Authorization: `Bearer \${NOMAD_META_${INPUT_TOKEN}}` },
  GetterMode: 'file',
  RelativeDest: `secrets/${INPUT_FILE}`,
};

function groupOf(parts: JobParts, job: string): object {
  return {
    Name: TASK,
    Count: 1,
    RestartPolicy: { Attempts: 0, Mode: 'fail', Interval: NANOSECONDS * 60, Delay: NANOSECONDS },
    ReschedulePolicy: { Attempts: 0, Unlimited: false },
    EphemeralDisk: { SizeMB: DISK },
    ...networkOf(parts),
    ...volumeClaims(parts.volumes ?? [], parts.declared),
    ...(parts.kind === 'service' && { Services: [registrationOf(parts)] }),
    Tasks: [taskOf(parts, job)],
  };
}

function networkOf({ serves, containerPort, ports = [], image }: JobParts): object {
  const own = { Label: PORT_LABEL, ...(containerPort !== undefined && { To: containerPort }) };
  const { reserved, dynamic } = nodePorts(ports, image !== undefined);
  const picked = [...(serves ? [own] : []), ...dynamic];
  if (picked.length + reserved.length === 0) return {};
  return {
    Networks: [
      {
        ...(picked.length > 0 && { DynamicPorts: picked }),
        ...(reserved.length > 0 && { ReservedPorts: reserved }),
      },
    ],
  };
}

/** Lets other jobs find the replicas; the agent, which balances them, does not use it. */
function registrationOf({ application, workload }: JobParts): object {
  return {
    Name: replicaService(application, workload),
    Provider: 'nomad',
    PortLabel: PORT_LABEL,
    Checks: [{ Name: 'accepts', Type: 'tcp', Interval: 10 * NANOSECONDS, Timeout: 2 * NANOSECONDS }],
  };
}

function taskOf(parts: JobParts, job: string): object {
  const { kind, image, cost, environment, secrets, serves, containerPort, fetches, gracePeriod } = parts;
  const executes = EXECUTING.includes(kind);
  return {
    Name: TASK,
    Driver: image === undefined ? COMMAND_DRIVER : IMAGE_DRIVER,
    ...(parts.user !== undefined && { User: parts.user }),
    Config: image === undefined ? commandConfig(parts) : imageConfig({ ...parts, image }),
    Env: {
      // An empty folder that every allocation has.
      MULTINODE_SECRETS_DIR:
        secrets.length > 0 ? '${NOMAD_SECRETS_DIR}/multinode' : '${NOMAD_ALLOC_DIR}/data',
      ...(executes && {
        MULTINODE_INPUT_FILE: `\${${fetches ? 'NOMAD_SECRETS_DIR' : 'NOMAD_TASK_DIR'}}/${INPUT_FILE}`,
      }),
      ...(serves && { PORT: containerPort?.toString() ?? `\${NOMAD_PORT_${PORT_LABEL}}` }),
    },
    ...(executes && !fetches && { DispatchPayload: { File: INPUT_FILE } }),
    ...(fetches && { Artifacts: [INPUT_ARTIFACT] }),
    ...volumeMounts(parts.volumes ?? []),
    Templates: templates(job, kind, { environment, secrets }),
    Resources: {
      CPU: Math.ceil(cost.cpu * MHZ_OF_A_CPU),
      MemoryMB: Math.ceil(cost.memory / MIB),
      ...(parts.memory_limit !== undefined && { MemoryMaxMB: Math.ceil(parts.memory_limit / MIB) }),
      ...(cost.gpu > 0 && { Devices: [{ Name: 'gpu', Count: cost.gpu }] }),
    },
    KillSignal: parts.stop_signal ?? STOP_SIGNAL,
    KillTimeout: toMilliseconds(gracePeriod) * 1e6,
    LogConfig: { MaxFiles: LOG_FILES, MaxFileSizeMB: LOG_SIZE },
  };
}

function commandConfig({ command = [], workingDir, oom_score_adj }: JobParts): object {
  const [program = '', ...args] = command.map(verbatim);
  return {
    command: program,
    args,
    ...(workingDir !== undefined && { work_dir: verbatim(workingDir) }),
    ...(oom_score_adj !== undefined && { oom_score_adj }),
  };
}

function imageConfig(parts: JobParts & { readonly image: string }): object {
  const { image, command = [], workingDir, serves } = parts;
  const labels = [...(serves ? [PORT_LABEL] : []), ...portLabels(parts.ports ?? [])];
  return {
    image,
    ...driverSettings(parts),
    ...(command.length > 0 && { args: command.map(verbatim) }),
    ...(workingDir !== undefined && { work_dir: verbatim(workingDir) }),
    ...(labels.length > 0 && { ports: labels }),
  };
}
