/** Turns a file into the normalised manifest, or everything that is wrong with it. Pure. */

import type { Environment } from '../environment.js';
import { type Issue, ManifestError } from '../errors/errors.js';
import { composeFile } from './compose-file.js';
import { type Finding, placed, sorted, withoutMistyped, withoutValues } from './finding.js';
import { indentationSlips } from './indentation.js';
import { type Lookup, lookupIn } from './interpolate.js';
import { withoutResets } from './merge/located.js';
import type { Manifest } from './model.js';
import { normalise } from './normalise.js';
import { hasMergeTags, type Parsed, parse } from './parse.js';
import type { Path } from './path.js';
import { activeProfiles, withProfiles } from './profiles.js';
import { typeScalars } from './scalars.js';
import { type ManifestFile, SCHEMA } from './schema.generated.js';
import { schemaFindings } from './schema-findings.js';
import { semanticFindings } from './semantics/index.js';
import { neverFindings } from './semantics/schedules.js';
import { declaredAt, soundPart, writtenAt } from './sound.js';
import { type Located, Source } from './source.js';
import { validator } from './validators/file.js';

export interface ParseOptions {
  /** Name of the file, for findings. */
  readonly file: string;
  /** Values for `${VAR}`. */
  readonly env: Environment;
}

export interface ParsedManifest {
  readonly manifest: Manifest;
  readonly source: Source;
  /** What is valid, but perhaps not intended. */
  readonly warnings: readonly Issue[];
}

/** Parses a manifest that is one file, and includes none. Throws a ManifestError that has every finding. */
export function parseManifest(text: string, { file, env }: ParseOptions): ParsedManifest {
  const lookup = lookupIn(env);
  const parsed = parse(text, { name: file, lookup, json: file.endsWith('.json') });
  const root = hasMergeTags(text) ? withoutResets(parsed.root) : parsed.root;
  return manifestOf(
    { ...parsed, root, source: new Source(parsed.source.file, root) },
    { file, lookup, profiles: activeProfiles(env) },
  );
}

interface Surroundings {
  /** Name of the first file. */
  readonly file: string;
  readonly lookup: Lookup;
  /** Active profiles. */
  readonly profiles: readonly string[];
}

/** The manifest of a parsed file, or of several that are merged. Throws a ManifestError that has every finding, sorted. */
export function manifestOf({ source, root, issues }: Parsed, surroundings: Surroundings): ParsedManifest {
  const { file } = surroundings;
  const syntax = file.endsWith('.json') ? 'json' : 'yaml';
  if (root.value === undefined || root.value === null) {
    const empty: Finding = {
      code: 'MN1001',
      message: 'the file has no manifest',
      path: [],
      hint: 'start with name: my-app',
    };
    throw new ManifestError(sorted(issues.length > 0 ? issues : [placed(empty, source)], file));
  }
  typeScalars(root);
  const { value } = root;
  const validate = validator();
  if (validate(value) && issues.length === 0) {
    const { manifest, findings } = check(value, surroundings);
    const found = sorted(inFile(findings, value, source), file);
    if (found.every(({ severity }) => severity === 'warning')) return { manifest, source, warnings: found };
    throw new ManifestError(found);
  }
  const errors = validate.errors ?? [];
  const foreign = composeFile(value);
  if (foreign) throw new ManifestError(sorted([placed(foreign, source)], file));
  const slips = indentationSlips(value);
  // A value that could not be read leaves a gap, and wrongly indented keys do not belong to their map: what the schema says
  // about them is a consequence. A key that is declared twice has its first value.
  const problems = issues.filter(({ code }) => code !== 'MN1009').map(({ path }) => path);
  // In a merged list, what could not be read has another place than in its file.
  const gaps = [...problems, ...(problems.length > 0 ? unread(root, []) : [])];
  const slipped = slips.flatMap(({ paths }) => paths);
  const [atGap, within] = [new Places(gaps), new Places(slipped)];
  const written = (path: Path) => source.node(path)?.written;
  const broken = schemaFindings(errors, value, { schema: SCHEMA, syntax, written }).filter(
    ({ path }) => !atGap.have(path) && !within.include(path),
  );
  const findings = [...slips.map(({ finding }) => finding), ...withoutMistyped(broken)];
  // The valid rest is checked too: users want all findings at once.
  const unsound = [...gaps, ...slipped, ...broken.map(({ path }) => path)];
  const rest = soundPart(value, unsound);
  const places = new Places(unsound);
  const more = validate(rest)
    ? check(rest, surroundings).findings.filter((finding) => isCertain(finding, places))
    : [];
  const all = [
    ...findings.map((finding) => placed(withoutValues(finding, source), source)),
    ...inFile(more, value, source),
  ];
  throw new ManifestError(sorted([...issues, ...all], file));
}

/** Codes that report something missing, which may be the broken part. */
const ABSENCES: readonly Issue['code'][] = ['MN1014', 'MN1015'];

/** Whether the finding holds regardless of the broken parts. */
function isCertain({ code, path, related }: Finding, broken: Places): boolean {
  // The broken part may be what mounts the volume.
  if (code === 'MN1028') return false;
  if (broken.include(path) || (related && broken.include(related.path))) return false;
  return !ABSENCES.includes(code) || !broken.areWithin(path);
}

/** A set of paths for fast lookups. */
class Places {
  readonly #paths: ReadonlySet<string>;
  readonly #above: ReadonlySet<string>;

  constructor(paths: readonly Path[]) {
    this.#paths = new Set(paths.map((path) => JSON.stringify(path)));
    this.#above = new Set(paths.flatMap(prefixes));
  }

  have(path: Path): boolean {
    return this.#paths.has(JSON.stringify(path));
  }

  /** Whether the path is one of them, or inside one. */
  include(path: Path): boolean {
    return prefixes(path).some((prefix) => this.#paths.has(prefix));
  }

  /** Whether one of them is the path, or inside it. */
  areWithin(path: Path): boolean {
    return this.#above.has(JSON.stringify(path));
  }
}

/** The path and its parents, as JSON. */
function prefixes(path: Path): string[] {
  return path.map((_, index) => JSON.stringify(path.slice(0, index + 1)));
}

/** Places whose value could not be read. */
function unread({ value, children }: Located, path: Path): Path[] {
  if (!children) return value === undefined ? [path] : [];
  return [...children].flatMap(([key, { node }]) => unread(node, [...path, key]));
}

function check(
  file: ManifestFile,
  { lookup, profiles }: Surroundings,
): { manifest: Manifest; findings: Finding[] } {
  const normalised = normalise(file, lookup);
  const { findings } = normalised;
  const { enabled: manifest, disabled } = withProfiles(normalised.manifest, file, profiles);
  const never = neverFindings(manifest.scheduled_tasks);
  const semantic = semanticFindings(manifest, disabled).map(({ related, ...finding }) => ({
    ...finding,
    path: writtenAt(finding.path, file),
    ...(related && { related: { ...related, path: writtenAt(related.path, file) } }),
  }));
  return { manifest, findings: [...findings, ...semantic, ...never] };
}

/** Places findings; those about values from `defaults` point there. */
function inFile(findings: readonly Finding[], file: unknown, source: Source): Issue[] {
  return findings.map((finding) => {
    const path = declaredAt(finding.path, file);
    const related = finding.related && { ...finding.related, path: declaredAt(finding.related.path, file) };
    const declared = { ...finding, path, ...(related && { related }) };
    return placed(withoutValues(declared, source), source);
  });
}
