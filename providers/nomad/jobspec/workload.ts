import {
  containerSettings,
  type Manifest,
  type NamedWorkload,
  portsOf,
  SERVING,
} from '../../../src/manifest/model.js';
import { costOf } from '../../shared/hard-limits.js';
import { jobOf } from './job.js';
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
  const { image, command, working_dir, environment, env_file, secrets, stop_grace_period } = spec;
  const placed =
    image === undefined
      ? onNodes([...(spec.entrypoint ?? []), ...(command ?? [])], working_dir)
      : { command, workingDir: working_dir };
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
    ...containerSettings(spec),
  });
}
