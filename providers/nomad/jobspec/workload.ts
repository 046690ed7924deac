import {
  type AnySpec,
  containerSettings,
  isPlaced,
  type Manifest,
  type NamedWorkload,
  portsOf,
  SERVING,
} from '../../../src/manifest/model.js';
import { costOf } from '../../shared/hard-limits.js';
import { filePlaces } from '../../shared/placed-files.js';
import { taskCheck } from './check.js';
import { taskHooks } from './hooks.js';
import { type JobParts, jobOf, nodesJobOf } from './job.js';
import { CHROOT_DRIVER } from './task-driver.js';
import { onNodes } from './text.js';

/** A job of a workload; text.ts fills in the manifest's folder. */
export interface WorkloadJob {
  /**
   * What it is for: any of the workload's workers, executions whose input is too large for a dispatch, or a daemon on each
   * node.
   */
  readonly use: 'workers' | 'fetching' | 'nodes';
  readonly job: object;
}

/** All jobs of a workload. Pure. */
export function workloadJobs(workload: NamedWorkload, manifest: Manifest): readonly WorkloadJob[] {
  const parts = partsOf(workload, manifest);
  if (workload.spec.per_node) return [{ use: 'nodes', job: nodesJobOf({ ...parts, restarts: true }) }];
  const workers: WorkloadJob = { use: 'workers', job: jobOf(parts) };
  if (workload.kind !== 'job') return [workers];
  return [workers, { use: 'fetching', job: jobOf({ ...parts, fetches: true }) }];
}

function partsOf({ kind, name, spec }: NamedWorkload, manifest: Manifest): JobParts {
  const { image, environment, env_file, secrets, stop_grace_period } = spec;
  const files = filePlaces(spec);
  const placed = placedIn(spec);
  const check = taskCheck(spec.healthcheck);
  const hooks = taskHooks(spec, ({ working_dir }) => hookFolder(spec, working_dir, placed.workingDir));
  return {
    application: manifest.name,
    workload: name,
    kind,
    ...(image !== undefined && { image }),
    ...(placed.command && { command: placed.command }),
    ...(placed.workingDir !== undefined && { workingDir: placed.workingDir }),
    cost: costOf(spec),
    ...(check && { check }),
    ...(spec.healthcheck && { withoutImageCheck: true }),
    ...(hooks && { hooks }),
    environment:
      Object.keys(environment).length + env_file.length + (spec.uses?.length ?? 0) > 0 ||
      secrets.some((each) => each.environment !== undefined),
    secrets: secrets.filter((mount) => !isPlaced(mount)).map(({ target }) => target),
    ...(files.length > 0 && { files }),
    serves: SERVING.includes(kind),
    ...(spec.container_port !== undefined && { containerPort: spec.container_port }),
    ports: portsOf(spec),
    ...(manifest.volumes && { declared: manifest.volumes }),
    fetches: false,
    gracePeriod: stop_grace_period,
    placement: manifest.targets.nomad,
    ...(spec.nomad && { own: spec.nomad }),
    ...containerSettings(spec),
  };
}

/** In a container, Nomad runs a command where the program runs. */
function hookFolder(spec: AnySpec, own: string | undefined, program: string | undefined): string | undefined {
  if (own !== undefined) return placedIn({ ...spec, working_dir: own }).workingDir;
  return spec.image === undefined ? program : undefined;
}

/** The program as its driver finds it. */
function placedIn({ image, entrypoint = [], command, working_dir, nomad }: AnySpec) {
  if (image !== undefined) return { command, workingDir: working_dir };
  const whole = [...entrypoint, ...(command ?? [])];
  // It does not see the manifest's folder.
  if (nomad?.driver === CHROOT_DRIVER) return { command: whole, workingDir: working_dir };
  return onNodes(whole, working_dir);
}
