/** The jobs registered for an application, in the form of Nomad's API. Pure. */

import {
  type ContainerSettings,
  EXECUTING,
  type Kind,
  type Manifest,
  type NomadWorkload,
} from '../../../src/manifest/model.js';
import { toMilliseconds } from '../../../src/manifest/units.js';
import type { Cost } from '../../driver.js';
import type { Hooks } from '../../shared/hooks.js';
import { type FilePlace, pathInContainer } from '../../shared/placed-files.js';
import { STOP_SIGNAL } from '../../shared/stop-signal.js';
import {
  APPLICATION,
  CHECK,
  CONTAINER_PORT,
  COST,
  DISTINCT_HOSTS,
  fetchingJob,
  HOOKS,
  INPUT_TOKEN,
  INPUT_URL,
  KIND,
  nodesJob,
  PORT_LABEL,
  REVISION,
  STOP_SIGNAL as STOP_SIGNAL_META,
  TASK,
  VARIABLES,
  WORKER,
  WORKLOAD,
  workloadJob,
} from '../names.js';
import type { TaskCheck } from './check.js';
import { diskOf, logsOf } from './disk.js';
import { driverSettings } from './driver-settings.js';
import { artifactsOf, ownTemplates, vaultOf } from './files.js';
import type { TaskHook } from './hooks.js';
import { containerNetwork, type NetworkParts, networkOf } from './network.js';
import { type Placement, placementOf } from './placement.js';
import { registrationOf } from './registration.js';
import { driverOf } from './task-driver.js';
import { verbatim } from './text.js';
import { MIB, NANOSECONDS } from './units.js';
import { type Given, INPUT_FILE, pathInTask, templates } from './values.js';
import { volumeClaims, volumeMounts } from './volumes.js';

/** What all workers of a workload have in common. */
export interface JobParts extends Given, ContainerSettings, NetworkParts {
  readonly application: string;
  readonly workload: string;
  readonly kind: Kind;
  readonly image?: string;
  readonly command?: readonly string[];
  /** In the container; for a command without an image, an absolute path on the nodes. */
  readonly workingDir?: string;
  readonly cost: Cost;
  readonly check?: TaskCheck;
  /** Whether the image's own check is turned off: the manifest has another one, or wants none. */
  readonly withoutImageCheck?: boolean;
  readonly hooks?: Hooks<TaskHook>;
  /** The manifest's volumes. */
  readonly declared?: Manifest['volumes'];
  /** Whether the node fetches the input from the agent before it starts a worker; otherwise the dispatch contains it. */
  readonly fetches: boolean;
  /** Seconds. */
  readonly gracePeriod: number;
  readonly placement: Placement;
  /** The workload's settings for Nomad alone. */
  readonly own?: NomadWorkload;
}

/** Nomad counts CPUs in MHz: one CPU in the manifest is a share of this many. */
export const MHZ_OF_A_CPU = 1_000;

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
    ...placementOf(placement, parts.own, parts.platform),
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
      ...parts.own?.meta,
      [APPLICATION]: application,
      [WORKLOAD]: workload,
      [KIND]: kind,
      [COST]: JSON.stringify(cost),
      ...(parts.stop_signal !== undefined && { [STOP_SIGNAL_META]: parts.stop_signal }),
      ...(parts.containerPort !== undefined && { [CONTAINER_PORT]: `${parts.containerPort}` }),
      ...(parts.own?.distinct_hosts !== undefined && { [DISTINCT_HOSTS]: `${parts.own.distinct_hosts}` }),
      ...(parts.check && { [CHECK]: JSON.stringify(parts.check) }),
      ...(parts.hooks && { [HOOKS]: JSON.stringify(parts.hooks) }),
    },
    TaskGroups: [
      groupOf(parts, id, {
        RestartPolicy: { Attempts: 0, Mode: 'fail', Interval: NANOSECONDS * 60, Delay: NANOSECONDS },
        ReschedulePolicy: { Attempts: 0, Unlimited: false },
      }),
    ],
  };
}

/** A system job: Nomad runs a daemon on each node that may run it, and starts it again when it ends, for as long as it takes. */
export function nodesJobOf(parts: JobParts): object {
  const { application, workload, kind, placement } = parts;
  const id = nodesJob(application, workload);
  return {
    ID: id,
    Name: id,
    Type: 'system',
    ...placementOf(placement, parts.own, parts.platform),
    Meta: { ...parts.own?.meta, [APPLICATION]: application, [WORKLOAD]: workload, [KIND]: kind },
    TaskGroups: [
      groupOf(parts, id, {
        RestartPolicy: { Attempts: 3, Mode: 'delay', Interval: NANOSECONDS * 60, Delay: NANOSECONDS },
      }),
    ],
  };
}

/** The node fetches it, so that neither an image nor a command needs a program for it. */
const INPUT_ARTIFACT = {
  GetterSource: `\${NOMAD_META_${INPUT_URL}}`,
  GetterHeaders: { Authorization: `Bearer \${NOMAD_META_${INPUT_TOKEN}}` },
  GetterMode: 'file',
  RelativeDest: `secrets/${INPUT_FILE}`,
};

/** @param policies what Nomad does when its task ends */
function groupOf(parts: JobParts, job: string, policies: object): object {
  return {
    Name: TASK,
    Count: 1,
    ...policies,
    EphemeralDisk: { SizeMB: diskOf(parts.own) },
    ...networkOf(parts),
    ...volumeClaims(parts.application, parts.volumes ?? [], parts.declared),
    ...(parts.kind === 'service' && {
      Services: [registrationOf(parts.application, parts.workload, parts.own)],
    }),
    Tasks: [taskOf(parts, job)],
  };
}

function taskOf(parts: JobParts, job: string): object {
  const {
    kind,
    image,
    cost,
    environment,
    secrets,
    files = [],
    serves,
    containerPort,
    fetches,
    gracePeriod,
  } = parts;
  const executes = EXECUTING.includes(kind);
  return {
    Name: TASK,
    Driver: driverOf(image, parts.own),
    ...(parts.user !== undefined && { User: parts.user }),
    Config: image === undefined ? commandConfig(parts) : imageConfig({ ...parts, image }),
    Env: {
      // An empty folder that every allocation has.
      MULTINODE_SECRETS_DIR:
        secrets.length > 0 || files.some(inSecretsFolder)
          ? '${NOMAD_SECRETS_DIR}/multinode'
          : '${NOMAD_ALLOC_DIR}/data',
      ...(executes && {
        MULTINODE_INPUT_FILE: `\${${fetches ? 'NOMAD_SECRETS_DIR' : 'NOMAD_TASK_DIR'}}/${INPUT_FILE}`,
      }),
      ...(serves && { PORT: containerPort?.toString() ?? `\${NOMAD_PORT_${PORT_LABEL}}` }),
    },
    ...(executes && !fetches && { DispatchPayload: { File: INPUT_FILE } }),
    ...artifactsOf(parts.own, fetches ? [INPUT_ARTIFACT] : []),
    ...volumeMounts(parts.volumes ?? []),
    Templates: [
      ...templates(job, kind, {
        environment,
        secrets,
        files,
        ...(parts.restarts && { restarts: parts.restarts }),
      }),
      ...ownTemplates(parts.own),
    ],
    Resources: {
      CPU: Math.ceil(cost.cpu * MHZ_OF_A_CPU),
      MemoryMB: Math.ceil(cost.memory / MIB),
      ...(parts.memory_limit !== undefined && { MemoryMaxMB: Math.ceil(parts.memory_limit / MIB) }),
      ...(cost.gpu > 0 && { Devices: [{ Name: 'gpu', Count: cost.gpu }] }),
    },
    KillSignal: parts.stop_signal ?? STOP_SIGNAL,
    KillTimeout: toMilliseconds(gracePeriod) * 1e6,
    LogConfig: logsOf(parts.own),
    ...vaultOf(parts.own),
  };
}

function inSecretsFolder({ kind, target }: FilePlace): boolean {
  return kind === 'secret' && target !== undefined && !target.startsWith('/');
}

/** Binds of files in the task's folder, as texts: SOURCE:TARGET:ro. */
function fileMounts(files: readonly FilePlace[] = []): string[] {
  return files.flatMap((file, index) =>
    inSecretsFolder(file) ? [] : [`${pathInTask(file, index)}:${pathInContainer(file, '')}:ro`],
  );
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
  const { image, command = [], workingDir } = parts;
  return {
    image,
    ...driverSettings(parts, fileMounts(parts.files)),
    ...(command.length > 0 && { args: command.map(verbatim) }),
    ...(workingDir !== undefined && { work_dir: verbatim(workingDir) }),
    ...containerNetwork(parts),
    ...(parts.withoutImageCheck && { healthchecks: [{ disable: true }] }),
  };
}
