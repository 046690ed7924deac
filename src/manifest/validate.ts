/** A parsed file → the normalised manifest, or everything that is wrong with it. Pure. */
import type { ValidateFunction } from 'ajv';
import { type Issue, ManifestError } from '../errors/errors.js';
import { type Finding, placed, sorted } from './finding.js';
import { type Environment, type Lookup, lookupIn } from './interpolate.js';
import type { Manifest } from './model.js';
import { normalise } from './normalise.js';
import { parse } from './parse.js';
import type { Path } from './path.js';
import { typeScalars } from './scalars.js';
import { type ManifestFile, SCHEMA } from './schema.js';
import { schemaFindings } from './schema-findings.js';
import { semanticFindings } from './semantics/index.js';
import { neverFindings } from './semantics/schedules.js';
import { declaredAt, soundPart } from './sound.js';
import type { Source } from './source.js';
import { compile } from './validator.js';

export interface ParseOptions {
  /** Name of the file, for findings. */
  readonly file: string;
  /** What `${VAR}` stands for. */
  readonly env: Environment;
}

export interface ParsedManifest {
  readonly manifest: Manifest;
  readonly source: Source;
}

let validator: ValidateFunction<ManifestFile> | undefined;

/** Throws a ManifestError that carries every finding, sorted by position. */
export function parseManifest(text: string, { file, env }: ParseOptions): ParsedManifest {
  const lookup = lookupIn(env);
  const { source, root, issues } = parse(text, lookup);
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
  validator ??= compile<ManifestFile>(SCHEMA);
  const { value } = root;
  if (validator(value) && issues.length === 0) {
    const { manifest, findings } = check(value, lookup);
    if (findings.length === 0) return { manifest, source };
    throw new ManifestError(sorted(inFile(findings, value, source), file));
  }
  // A value that could not be read leaves a gap; what the schema says about the gap is no second mistake.
  const gaps = new Set(issues.map(({ path }) => JSON.stringify(path)));
  const broken = schemaFindings(validator.errors ?? [], value).filter(
    ({ path }) => !gaps.has(JSON.stringify(path)),
  );
  // The sound rest is checked all the same: a user wants all findings at once.
  const paths = [...issues, ...broken].map(({ path }) => path);
  const rest = soundPart(value, paths);
  const touched = new Set(paths.flatMap(prefixes));
  const more = validator(rest)
    ? check(rest, lookup).findings.filter(({ path }) => !touched.has(JSON.stringify(path)))
    : [];
  throw new ManifestError(
    sorted(
      [...issues, ...broken.map((finding) => placed(finding, source)), ...inFile(more, value, source)],
      file,
    ),
  );
}

/** The path and those of all that it lies in, as JSON. */
function prefixes(path: Path): string[] {
  return path.map((_, index) => JSON.stringify(path.slice(0, index + 1)));
}

function check(file: ManifestFile, lookup: Lookup): { manifest: Manifest; findings: Finding[] } {
  const { manifest, findings } = normalise(file, lookup);
  const never = neverFindings(manifest.scheduled_tasks);
  return { manifest, findings: [...findings, ...semanticFindings(manifest), ...never] };
}

/** Findings about what a workload has from `defaults` point there. */
function inFile(findings: readonly Finding[], file: unknown, source: Source): Issue[] {
  return findings.map((finding) => {
    const path = declaredAt(finding.path, file);
    const related = finding.related && { ...finding.related, path: declaredAt(finding.related.path, file) };
    return placed({ ...finding, path, ...(related && { related }) }, source);
  });
}
