/** The jobs that are registered for an application, as Nomad's API has them. Pure. */

import { type ContainerSettings, EXECUTING, type Kind, type Targets } from '../../../src/manifest/model.js';
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
import { COMMAND_DRIVER, IMAGE_DRIVER } from './task-driver.js';
import { verbatim } from './text.js';
import { type Given, INPUT_FILE, templates } from './values.js';

/** Where the nodes are that may run it, and what they must be like. */
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
  /** Where its program listens in its container; the port that Nomad picks unless given. */
  readonly containerPort?: number;
  /** Whether the node fetches the input from the agent before it starts a worker; else the dispatch has it. */
  readonly fetches: boolean;
  /** Seconds. */
  readonly gracePeriod: number;
  readonly placement: Placement;
}

/** What Nomad counts CPUs in: a CPU of the manifest's is a share of so many MHz. */
export const MHZ_OF_A_CPU = 1_000;

const MIB = 1024 ** 2;
/** In a second. */
export const NANOSECONDS = 1e9;
/** MiB, and files of them, of each stream that Nomad keeps of a worker's output. */
const LOG_SIZE = 5;
const LOG_FILES = 2;
/** MiB: above what the two streams may take, which Nomad asks for. */
const DISK = 2 * LOG_SIZE * LOG_FILES + 10;

/**
 * A parameterised job: nothing of it runs until the agent dispatches an instance, which is a worker. Nomad neither
 * restarts nor moves one: what becomes of work whose worker has ended is the agent's to decide.
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

/** What every job of the application has. */
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

/** Done by the node, so that neither an image nor a command needs a program for it. */
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
    ...(parts.serves && { Networks: [{ DynamicPorts: [portFor(parts)] }] }),
    ...(parts.kind === 'service' && { Services: [registrationOf(parts)] }),
    Tasks: [taskOf(parts, job)],
  };
}

function portFor({ containerPort }: JobParts): object {
  return { Label: PORT_LABEL, ...(containerPort !== undefined && { To: containerPort }) };
}

/** Other jobs find the replicas by it; the agent, which balances them, knows them better. */
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
      // Of the folders that every allocation has, one that is empty.
      MULTINODE_SECRETS_DIR:
        secrets.length > 0 ? '${NOMAD_SECRETS_DIR}/multinode' : '${NOMAD_ALLOC_DIR}/data',
      ...(executes && {
        MULTINODE_INPUT_FILE: `\${${fetches ? 'NOMAD_SECRETS_DIR' : 'NOMAD_TASK_DIR'}}/${INPUT_FILE}`,
      }),
      ...(serves && { PORT: containerPort?.toString() ?? `\${NOMAD_PORT_${PORT_LABEL}}` }),
    },
    ...(executes && !fetches && { DispatchPayload: { File: INPUT_FILE } }),
    ...(fetches && { Artifacts: [INPUT_ARTIFACT] }),
    Templates: templates(job, kind, { environment, secrets }),
    Resources: {
      CPU: Math.ceil(cost.cpu * MHZ_OF_A_CPU),
      MemoryMB: Math.ceil(cost.memory / MIB),
      ...(cost.gpu > 0 && { Devices: [{ Name: 'gpu', Count: cost.gpu }] }),
    },
    KillSignal: parts.stop_signal ?? STOP_SIGNAL,
    KillTimeout: toMilliseconds(gracePeriod) * 1e6,
    LogConfig: { MaxFiles: LOG_FILES, MaxFileSizeMB: LOG_SIZE },
  };
}

function commandConfig({ command = [], workingDir }: Pick<JobParts, 'command' | 'workingDir'>): object {
  const [program = '', ...args] = command.map(verbatim);
  return { command: program, args, ...(workingDir !== undefined && { work_dir: verbatim(workingDir) }) };
}

function imageConfig(parts: JobParts & { readonly image: string }): object {
  const { image, command = [], workingDir, serves } = parts;
  return {
    image,
    ...driverSettings(parts),
    ...(command.length > 0 && { args: command.map(verbatim) }),
    ...(workingDir !== undefined && { work_dir: verbatim(workingDir) }),
    ...(serves && { ports: [PORT_LABEL] }),
  };
}
