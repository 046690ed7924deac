/** Turns a file into the normalised manifest, or everything that is wrong with it. Pure. */

import type { Environment } from '../environment.js';
import { type Issue, ManifestError } from '../errors/errors.js';
import { composeFile } from './compose-file.js';
import { type Finding, placed, sorted, withoutMistyped, withoutValues } from './finding.js';
import { indentationSlips } from './indentation.js';
import { type Lookup, lookupIn } from './interpolate.js';
import type { Manifest } from './model.js';
import { normalise } from './normalise.js';
import { parse } from './parse.js';
import type { Path } from './path.js';
import { typeScalars } from './scalars.js';
import { type ManifestFile, SCHEMA } from './schema.generated.js';
import { schemaFindings } from './schema-findings.js';
import { semanticFindings } from './semantics/index.js';
import { neverFindings } from './semantics/schedules.js';
import { declaredAt, soundPart, writtenAt } from './sound.js';
import type { Source } from './source.js';
import { Validator } from './validator.js';

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

const validator = new Validator<ManifestFile>(() => SCHEMA);

/** Throws a ManifestError that carries every finding, sorted by position. */
export function parseManifest(text: string, { file, env }: ParseOptions): ParsedManifest {
  const lookup = lookupIn(env);
  const syntax = file.endsWith('.json') ? 'json' : 'yaml';
  const { source, root, issues } = parse(text, lookup, syntax === 'json');
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
  if (validator.accepts(value) && issues.length === 0) {
    const { manifest, findings } = check(value, lookup);
    const found = sorted(inFile(findings, value, source), file);
    if (found.every(({ severity }) => severity === 'warning')) return { manifest, source, warnings: found };
    throw new ManifestError(found);
  }
  const { errors } = validator;
  const foreign = composeFile(value);
  if (foreign) throw new ManifestError(sorted([placed(foreign, source)], file));
  const slips = indentationSlips(value);
  // A value that could not be read leaves a gap, and wrongly indented keys do not belong to their map: what the schema says
  // about them is a consequence. A key that is declared twice has its first value.
  const gaps = issues.filter(({ code }) => code !== 'MN1009').map(({ path }) => path);
  const slipped = slips.flatMap(({ paths }) => paths);
  const [atGap, within] = [new Places(gaps), new Places(slipped)];
  const written = (path: Path) => source.node(path)?.written;
  const broken = schemaFindings(errors, value, { syntax, written }).filter(
    ({ path }) => !atGap.have(path) && !within.include(path),
  );
  const findings = [...slips.map(({ finding }) => finding), ...withoutMistyped(broken)];
  // The valid rest is checked too: users want all findings at once.
  const unsound = [...gaps, ...slipped, ...broken.map(({ path }) => path)];
  const rest = soundPart(value, unsound);
  const places = new Places(unsound);
  const more = validator.accepts(rest)
    ? check(rest, lookup).findings.filter((finding) => isCertain(finding, places))
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

function check(file: ManifestFile, lookup: Lookup): { manifest: Manifest; findings: Finding[] } {
  const { manifest, findings } = normalise(file, lookup);
  const never = neverFindings(manifest.scheduled_tasks);
  const semantic = semanticFindings(manifest).map(({ related, ...finding }) => ({
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
