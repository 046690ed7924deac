import { type Finding, MAX_FINDINGS } from '../finding.js';
import { type AnySpec, type Manifest, type Mount, type NamedWorkload, SECTIONS } from '../model.js';
import type { Path } from '../path.js';
import { type Disabled, NONE_DISABLED } from '../profiles.js';
import { suggest } from '../suggest.js';

/** Options of mounts, and the type of mount that has them. */
const OPTIONS = ['volume', 'bind', 'tmpfs'] as const;

/** The volumes that workloads mount exist, and each mount is whole and has its own target. */
export function mountFindings(
  { volumes = {} }: Manifest,
  workloads: readonly NamedWorkload[],
  disabled: Disabled = NONE_DISABLED,
): Finding[] {
  const declared = new Set(Object.keys(volumes));
  return [
    ...Object.entries(volumes).flatMap(([name, volume]): Finding[] => {
      const made = (['driver', 'driver_opts', 'labels'] as const).find((key) => volume[key] !== undefined);
      if (!volume.external || made === undefined) return [];
      const message = `volume ${name} is external, so it exists already and can't be given ${made}`;
      return [{ code: 'MN1018', message, path: ['volumes', name, made], hint: `leave out ${made}` }];
    }),
    ...undeclared(workloads, declared),
    ...unused([...workloads, ...disabled.workloads], declared),
    ...workloads.flatMap(({ kind, name, spec }) => {
      const path = [SECTIONS[kind], name, 'volumes'];
      const mounts = spec.volumes ?? [];
      const incomplete = mounts.flatMap((mount, index) => ofMount(mount, [...path, index]));
      return [...incomplete, ...sameTarget(targetsOf(spec, [SECTIONS[kind], name]))];
    }),
  ];
}

function undeclared(workloads: readonly NamedWorkload[], declared: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  for (const { kind, name, spec } of workloads) {
    for (const [index, { type, source }] of (spec.volumes ?? []).entries()) {
      if (type !== 'volume' || source === undefined || declared.has(source)) continue;
      // Each finding searches all declared names for a similar one.
      if (findings.length === MAX_FINDINGS) return findings;
      findings.push({
        code: 'MN1026',
        message: `volume ${JSON.stringify(source)} is not declared`,
        path: [SECTIONS[kind], name, 'volumes', index],
        hint: hintFor(source, declared),
      });
    }
  }
  return findings;
}

function hintFor(source: string, declared: ReadonlySet<string>): string {
  if (source.includes('/')) return `write ./${source} for a file or folder beside the manifest`;
  const near = suggest(source, declared);
  return near === undefined
    ? `declare it in the section volumes, or write ./${source} for a file or folder beside the manifest`
    : `did you mean ${JSON.stringify(near)}?`;
}

function unused(workloads: readonly NamedWorkload[], declared: ReadonlySet<string>): Finding[] {
  const used = new Set(
    workloads.flatMap(({ spec }) =>
      (spec.volumes ?? []).flatMap(({ type, source }) => (type === 'volume' ? [source] : [])),
    ),
  );
  return [...declared]
    .filter((name) => !used.has(name))
    .map((name) => ({
      code: 'MN1028',
      severity: 'warning',
      message: `no workload mounts the volume ${name}`,
      path: ['volumes', name],
      part: 'key',
      hint: `mount it with volumes: ["${name}:/path"], or remove it`,
    }));
}

function ofMount(mount: Mount, path: Path): Finding[] {
  const { type, source, target } = mount;
  const findings: Finding[] = [];
  if (type === 'bind' && source === undefined) {
    const hint = 'add the path of a file or folder, such as source: ./conf';
    findings.push({ code: 'MN1004', message: 'source is missing in a mount of type bind', path, hint });
  }
  if (type === 'tmpfs' && source !== undefined) {
    const message = 'a mount of type tmpfs is empty, and has no source';
    findings.push({ code: 'MN1018', message, path: [...path, 'source'], hint: 'leave out source' });
  }
  if (target === '/') {
    const hint = 'give a folder in it, such as /data';
    findings.push({ code: 'MN1007', message: 'nothing can be mounted at /', path, hint });
  }
  for (const option of OPTIONS) {
    if (option === type || mount[option] === undefined) continue;
    const message = `${option} has the options of mounts of type ${option}, and this is a ${type}`;
    findings.push({ code: 'MN1018', message, path: [...path, option], hint: `write them under ${type}` });
  }
  return findings;
}

interface Target {
  readonly target: string;
  readonly path: Path;
}

/** Everything that the workload has at a path of its own. */
function targetsOf({ tmpfs = {}, volumes = [], configs = [], secrets }: AnySpec, path: Path): Target[] {
  return [
    ...Object.keys(tmpfs).map((target) => ({ target, path: [...path, 'tmpfs'] })),
    ...volumes.map(({ target }, index) => ({ target, path: [...path, 'volumes', index] })),
    ...configs.map(({ source, target = `/${source}` }, index) => ({
      target,
      path: [...path, 'configs', index],
    })),
    ...secrets.flatMap(({ target }, index) =>
      target.startsWith('/') ? [{ target, path: [...path, 'secrets', index] }] : [],
    ),
  ];
}

/** Things at one target, where only the last would be seen. */
function sameTarget(targets: readonly Target[]): Finding[] {
  const first = new Map<string, Path>();
  return targets.flatMap(({ target, path }): Finding[] => {
    const known = first.get(target);
    if (known === undefined) {
      first.set(target, path);
      return [];
    }
    return [
      {
        code: 'MN1027',
        message: `two things are mounted at ${target}`,
        path,
        related: { message: 'first mounted here', path: known },
        hint: 'give each its own target',
      },
    ];
  });
}
