import type { FieldRefusal, FieldSupport } from '../../providers/platform.js';
import { platform, platforms } from '../../providers/registry.js';
import type { Issue } from '../errors/errors.js';
import { inFile } from '../manifest/finding.js';
import {
  type Inputs,
  type Manifest,
  type NamedWorkload,
  SECTIONS,
  TARGET_FIELDS,
  type TargetName,
  targetSettings,
  workloads,
} from '../manifest/model.js';
import type { Path } from '../manifest/path.js';
import { TARGETS } from '../manifest/targets.js';
import type { Locate } from './sourcemap.js';

export interface ManifestLocator {
  /** Name of the manifest's first file. */
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
  const at = (path: Path) => ({ file, ...inFile(locate(path)) });
  const settings = support.refuseTarget(manifest.targets).map(({ setting, ...refusal }): Issue => {
    const path = ['targets', target, setting];
    return { ...refusal, path, ...at(path) };
  });
  const issues = workloads(manifest).flatMap((workload): Issue[] => {
    const { kind, name } = workload;
    const path = [SECTIONS[kind], name];
    const place = { path, ...at(path) };
    if (!support.kinds.includes(kind)) {
      const message = `${SECTIONS[kind]} are not supported on the ${target} target`;
      const hint = `supported there: ${support.kinds.map((known) => SECTIONS[known]).join(', ')}`;
      return [{ code: 'MN2001', message, hint, ...place }];
    }
    const refusal = support.refuse(workload);
    const fields = refusedFields(workload, target, manifest).map((found): Issue => {
      const { field, item, setting = [], ...refused } = found;
      const fieldPath = [...path, field, ...(item === undefined ? [] : [item]), ...setting];
      return { ...refused, path: fieldPath, ...at(fieldPath) };
    });
    const { build } = workload.spec;
    const builds = build ? (support.refuseBuild?.(build, manifest.targets) ?? []) : [];
    const inBuild = builds.map(({ setting, item, ...refused }): Issue => {
      const at = setting === undefined ? path : [...path, 'build', setting];
      const settingPath = item === undefined ? at : [...at, item];
      return { ...refused, path: settingPath, file, position: locate(settingPath) };
    });
    return [...(refusal ? [{ ...refusal, ...place }] : []), ...fields, ...inBuild];
  });
  return [...settings, ...distinct(issues)].sort((a, b) => (a.position?.line ?? 0) - (b.position?.line ?? 0));
}

/** The workload's fields that the target does not have, or not with these values. */
function refusedFields(workload: NamedWorkload, target: TargetName, manifest: Manifest): FieldRefusal[] {
  const { support } = platform(target);
  const { kind, spec } = workload;
  const lacking = TARGET_FIELDS.flatMap((field): FieldRefusal[] => {
    const fieldSupport = support.fields[field];
    if (spec[field] === undefined || fieldSupport === 'yes') return [];
    if (fieldSupport === 'images') {
      if (spec.image !== undefined || spec.build !== undefined) return [];
      const message = `the ${target} target has ${field} only for workloads with an image, and this ${kind} has none`;
      return [{ field, code: 'MN2006', message, hint: `leave out ${field}, or add image` }];
    }
    const others = platforms.filter((each) => hasField(each.support.fields[field])).map(({ name }) => name);
    const hint = others.length > 0 ? `, or choose another target: ${others.join(', ')}` : '';
    const message = `the ${target} target does not have ${field}: ${fieldSupport.no}`;
    return [{ field, code: 'MN2006', message, hint: `leave out ${field}${hint}` }];
  });
  return [
    ...lacking,
    ...settingsOfOthers(workload, target),
    ...(support.refuseValues?.(workload, manifest) ?? []),
  ];
}

/** What the workload says for other targets alone. */
function settingsOfOthers({ spec }: NamedWorkload, target: TargetName): FieldRefusal[] {
  const given = Object.keys(targetSettings(spec));
  return TARGETS.filter((other) => other !== target && given.includes(other)).map((other) => ({
    field: other,
    code: 'MN2006',
    message: `the ${target} target does not have ${other}: these settings are for the ${other} target alone`,
    hint: `leave out ${other}, or choose the ${other} target`,
  }));
}

function hasField(support: FieldSupport): boolean {
  return support === 'yes' || support === 'images';
}

/** Without those that several workloads have from `defaults`. */
function distinct(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter(({ code, message, position }) => {
    const key = JSON.stringify([code, message, position]);
    return !seen.has(key) && seen.add(key);
  });
}

/** Environment files with names that the target can't pass to a worker. */
export function checkVariables(
  manifest: Manifest,
  { env_files }: Pick<Inputs, 'env_files'>,
  target: TargetName,
): Issue[] {
  const { support } = platform(target);
  return workloads(manifest).flatMap((workload): Issue[] => {
    const { kind, name } = workload;
    const refusal = support.refuseVariables?.(workload, Object.keys(env_files[name] ?? {}));
    return refusal ? [{ ...refusal, path: [SECTIONS[kind], name, 'env_file'] }] : [];
  });
}
