/** A worker's container, as the Engine's API specifies it. Pure. */
import type { WorkerSpec } from '../driver.js';
import { costOf } from '../shared/hard-limits.js';
import { hooksOf } from '../shared/hooks.js';
import { engineSettings } from './container-settings.js';
import { fileVolumes, hasFiles, INPUT_FILE, SECRETS_DIR } from './files.js';
import { engineHealthcheck } from './healthcheck.js';
import { keptLogs } from './kept-logs.js';
import {
  COST,
  HOOKS,
  PORT as PORT_LABEL,
  STOP_SIGNAL as STOP_SIGNAL_LABEL,
  WORKER,
  workloadLabels,
} from './labels.js';
import { engineLimits } from './limits.js';
import { engineMounts, placedOnEngine } from './mounts.js';
import { networkName } from './names.js';
import type { Reach } from './reach.js';

/** The port that a worker serves on in its container by default, which it shares with no other worker. */
const DEFAULT_PORT = 8080;

interface ContainerContext {
  readonly application: string;
  readonly reach: Reach;
  /** Which of the workload's containers it is, from 1. */
  readonly number: number;
}

/** The body of the call that creates the container. */
export function containerOf(spec: WorkerSpec, { application, reach, number }: ContainerContext): object {
  const { gpu } = spec;
  const { config, host } = engineSettings(spec, application);
  const logs = keptLogs(spec);
  const volumes = fileVolumes(spec);
  const hooks = hooksOf(spec);
  const port = portOf(spec);
  const mounts = placedOnEngine(application, spec.volumes ?? []);
  const published = spec.serves && reach.kind === 'published';
  return {
    Image: spec.image_id ?? spec.image,
    ...config,
    ...(spec.command && { Cmd: spec.command }),
    ...(spec.working_dir !== undefined && { WorkingDir: spec.working_dir }),
    ...(spec.healthcheck && { Healthcheck: engineHealthcheck(spec.healthcheck) }),
    Env: Object.entries(environmentOf(spec)).map(([name, value]) => `${name}=${value}`),
    Labels: {
      ...spec.labels,
      ...workloadLabels({ ...spec, application, number }),
      [WORKER]: spec.id,
      [COST]: JSON.stringify(costOf(spec)),
      ...(spec.serves && { [PORT_LABEL]: String(port) }),
      ...(hooks && { [HOOKS]: JSON.stringify(hooks) }),
      ...(spec.stop_signal !== undefined && { [STOP_SIGNAL_LABEL]: spec.stop_signal }),
    },
    ...(volumes.length > 0 && {
      Volumes: Object.fromEntries(volumes.map((folder) => [folder, {}])),
    }),
    ...(spec.serves && { ExposedPorts: { [`${port}/tcp`]: {} } }),
    HostConfig: {
      ...host,
      ...engineMounts(mounts),
      ...engineLimits(spec),
      NetworkMode: networkName(application),
      LogConfig: { Type: logs.driver, Config: logs.options },
      // A worker without secrets has the folder too.
      ...(hasFiles(spec)
        ? spec.tmpfs && { Tmpfs: spec.tmpfs }
        : { Tmpfs: { ...spec.tmpfs, [SECRETS_DIR]: 'ro,mode=555,size=4k' } }),
      ...(gpu > 0 && { DeviceRequests: [{ Count: gpu, Capabilities: [['gpu']] }] }),
      ...(published && { PortBindings: { [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] } }),
    },
  };
}

function portOf({ container_port = DEFAULT_PORT }: WorkerSpec): number {
  return container_port;
}

function environmentOf(spec: WorkerSpec): Record<string, string> {
  const { environment, input, serves } = spec;
  return {
    ...environment,
    MULTINODE_SECRETS_DIR: SECRETS_DIR,
    ...(input !== undefined && { MULTINODE_INPUT_FILE: INPUT_FILE }),
    ...(serves && { PORT: String(portOf(spec)) }),
  };
}
