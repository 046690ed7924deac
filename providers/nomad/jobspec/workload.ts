import {
  type AnySpec,
  containerSettings,
  type Manifest,
  type NamedWorkload,
  portsOf,
  SERVING,
} from '../../../src/manifest/model.js';
import { costOf } from '../../shared/hard-limits.js';
import { jobOf } from './job.js';
import { CHROOT_DRIVER } from './task-driver.js';
import { onNodes } from './text.js';

/** A job whose instances are a workload's workers; text.ts fills in the manifest's folder. */
export interface WorkloadJob {
  /** Whether it is for executions whose input is too large for a dispatch. */
  readonly fetches: boolean;
  readonly job: object;
}

/** All jobs of a workload. Pure. */
export function workloadJobs(workload: NamedWorkload, manifest: Manifest): readonly WorkloadJob[] {
  return (workload.kind === 'job' ? [false, true] : [false]).map((fetches) => ({
    fetches,
    job: jobFor(workload, manifest, fetches),
  }));
}

function jobFor({ kind, name, spec }: NamedWorkload, manifest: Manifest, fetches: boolean): object {
  const { image, environment, env_file, secrets, stop_grace_period } = spec;
  const placed = placedIn(spec);
  return jobOf({
    application: manifest.name,
    workload: name,
    kind,
    ...(image !== undefined && { image }),
    ...(placed.command && { command: placed.command }),
    ...(placed.workingDir !== undefined && { workingDir: placed.workingDir }),
    cost: costOf(spec),
    environment:
      Object.keys(environment).length + env_file.length + (spec.uses?.length ?? 0) > 0 ||
      secrets.some((each) => each.environment !== undefined),
    secrets: secrets.map(({ target }) => target),
    serves: SERVING.includes(kind),
    ...(spec.container_port !== undefined && { containerPort: spec.container_port }),
    ports: portsOf(spec),
    ...(manifest.volumes && { declared: manifest.volumes }),
    fetches,
    gracePeriod: stop_grace_period,
    placement: manifest.targets.nomad,
    ...(spec.nomad && { own: spec.nomad }),
    ...containerSettings(spec),
  });
}

/** The program as its driver finds it. */
function placedIn({ image, entrypoint = [], command, working_dir, nomad }: AnySpec) {
  if (image !== undefined) return { command, workingDir: working_dir };
  const whole = [...entrypoint, ...(command ?? [])];
  // It does not see the manifest's folder.
  if (nomad?.driver === CHROOT_DRIVER) return { command: whole, workingDir: working_dir };
  return onNodes(whole, working_dir);
}
