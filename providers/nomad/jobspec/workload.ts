import { type Manifest, type NamedWorkload, SERVING } from '../../../src/manifest/model.js';
import { jobOf } from './job.js';
import { onNodes } from './text.js';

/** The job that the workers of a workload are instances of; see text.ts for the manifest's folder in it. Pure. */
export function workloadJobOf({ kind, name, spec }: NamedWorkload, manifest: Manifest): object {
  const { image, command, working_dir, cpu, memory, gpu, secrets, stop_grace_period } = spec;
  const placed =
    image === undefined ? onNodes(command ?? [], working_dir) : { command, workingDir: working_dir };
  return jobOf({
    application: manifest.name,
    workload: name,
    kind,
    ...(image !== undefined && { image }),
    ...(placed.command && { command: placed.command }),
    ...(placed.workingDir !== undefined && { workingDir: placed.workingDir }),
    cost: { cpu, memory, gpu },
    secrets: secrets.map(({ target }) => target),
    serves: SERVING.includes(kind),
    gracePeriod: stop_grace_period,
    placement: manifest.targets.nomad,
  });
}
