import { platform } from '../../providers/registry.js';
import type { Issue } from '../errors/errors.js';
import { type Inputs, type Manifest, SECTIONS, type TargetName, workloads } from '../manifest/model.js';
import type { Locate } from './sourcemap.js';

export interface ManifestLocator {
  /** The manifest's file name. */
  readonly file: string;
  readonly locate: Locate;
}

/** Everything in a valid manifest that the target does not support, sorted by position. */
export function checkSupported(
  manifest: Manifest,
  target: TargetName,
  { file, locate }: ManifestLocator,
): Issue[] {
  const { support } = platform(target);
  const settings = support.refuseTarget(manifest.targets).map(({ setting, ...refusal }): Issue => {
    const path = ['targets', target, setting];
    return { ...refusal, path, file, position: locate(path) };
  });
  const issues = workloads(manifest).flatMap((workload): Issue[] => {
    const { kind, name } = workload;
    const path = [SECTIONS[kind], name];
    const place = { path, file, position: locate(path) };
    if (!support.kinds.includes(kind)) {
      const message = `${SECTIONS[kind]} are not supported on the ${target} target`;
      const hint = `supported there: ${support.kinds.map((known) => SECTIONS[known]).join(', ')}`;
      return [{ code: 'MN2001', message, hint, ...place }];
    }
    const refusal = support.refuse(workload);
    return refusal ? [{ ...refusal, ...place }] : [];
  });
  return [...settings, ...issues].sort((a, b) => (a.position?.line ?? 0) - (b.position?.line ?? 0));
}

/** Environment files with names that the target can't pass to a worker. */
export function checkVariables(manifest: Manifest, { env_files }: Inputs, target: TargetName): Issue[] {
  const { support } = platform(target);
  return workloads(manifest).flatMap((workload): Issue[] => {
    const { kind, name } = workload;
    const refusal = support.refuseVariables?.(workload, Object.keys(env_files[name] ?? {}));
    return refusal ? [{ ...refusal, path: [SECTIONS[kind], name, 'env_file'] }] : [];
  });
}
