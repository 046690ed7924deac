/** Which workloads run: those without profiles, and those with an active one, as in Compose. Pure. */
import type { Environment } from '../environment.js';
import { type AnySpec, KINDS, type Manifest, type NamedWorkload, SECTIONS, workloads } from './model.js';
import type { ManifestFile } from './schema.generated.js';

/** Stands for all profiles. */
const ALL = '*';

/** Workloads that no active profile enables. */
export interface Disabled {
  readonly workloads: readonly NamedWorkload[];
  /** Their profiles, by the workloads' names. */
  readonly profiles: ReadonlyMap<string, readonly string[]>;
}

export const NONE_DISABLED: Disabled = { workloads: [], profiles: new Map() };

/** The profiles of MULTINODE_PROFILES, which are separated by commas. */
export function activeProfiles(env: Environment): readonly string[] {
  return (env.MULTINODE_PROFILES ?? '').split(',').flatMap((name) => name.trim() || []);
}

/** Whether a workload with these profiles runs. */
export function isActive(profiles: readonly string[], active: readonly string[]): boolean {
  return profiles.length === 0 || active.includes(ALL) || profiles.some((each) => active.includes(each));
}

/** The manifest's enabled part, and the rest. @param file what it was normalised from */
export function withProfiles(
  manifest: Manifest,
  file: ManifestFile,
  active: readonly string[],
): { readonly enabled: Manifest; readonly disabled: Disabled } {
  const profiles = new Map<string, readonly string[]>();
  const isEnabled = (section: (typeof SECTIONS)[keyof typeof SECTIONS], name: string): boolean => {
    const own = file[section]?.[name]?.profiles ?? [];
    const enabled = isActive(own, active);
    if (!enabled) profiles.set(name, own);
    return enabled;
  };
  const disabled = workloads(manifest).filter(({ kind, name }) => !isEnabled(SECTIONS[kind], name));
  if (disabled.length === 0) return { enabled: manifest, disabled: NONE_DISABLED };
  const sections = KINDS.map((kind) => {
    const section = SECTIONS[kind];
    const out = new Set(disabled.filter((each) => each.kind === kind).map(({ name }) => name));
    return [
      section,
      Object.fromEntries(
        Object.entries(manifest[section]).flatMap(([name, spec]) =>
          out.has(name) ? [] : [[name, withoutOptional(spec, profiles)]],
        ),
      ),
    ];
  });
  return {
    enabled: { ...manifest, ...Object.fromEntries(sections) },
    disabled: { workloads: disabled, profiles },
  };
}

/** The workload without its dependencies on disabled ones that it does not require. */
function withoutOptional(spec: AnySpec, disabled: ReadonlyMap<string, unknown>): AnySpec {
  if (!spec.depends_on) return spec;
  const kept = Object.entries(spec.depends_on).filter(
    ([name, { required }]) => required || !disabled.has(name),
  );
  return { ...spec, depends_on: Object.fromEntries(kept) };
}

/** What to say about a workload that another one needs; undefined if it is enabled, or not in the manifest. */
export function disabledProblem(
  name: string,
  { profiles }: Disabled,
): { readonly message: string; readonly hint: string } | undefined {
  const own = profiles.get(name);
  if (!own) return undefined;
  const [first = ''] = own;
  return {
    message: `${name} is not enabled: ${own.length === 1 ? `its profile ${first} is` : `its profiles ${own.join(', ')} are`} not active`,
    hint: `activate it with --profile ${first}, or give both workloads the same profiles`,
  };
}
