/** Imports an application from Compose files: a manifest that is valid, and a report about every key. */
import { posix } from 'node:path';
import { ManifestError } from '../errors/errors.js';
import { isRecord } from '../json/shape.js';
import { lookupIn } from '../manifest/interpolate.js';
import type { Kind } from '../manifest/model.js';
import { SCHEMA } from '../manifest/schema.generated.js';
import { childSchema } from '../manifest/schema-node.js';
import { type ParsedManifest, parseManifest } from '../manifest/validate.js';
import { convert } from './compose/convert.js';
import { moveProject } from './compose/paths.js';
import { loadProject, type ProjectOptions } from './compose/project.js';
import { type Draft, workloadAt } from './draft.js';
import type { Line } from './report.js';
import { writeManifest } from './write.js';

export interface ImportOptions extends ProjectOptions {
  /** The folder in which the manifest will be. */
  readonly folder: string;
  /** Name of the first file's folder, which is the project's name if nothing else is. */
  readonly folderName: string;
}

export interface Imported {
  readonly name: string;
  /** The manifest's text. */
  readonly manifest: string;
  readonly report: readonly Line[];
  /** The workloads: the part of the file that each comes from. */
  readonly workloads: readonly { readonly kind: Kind; readonly name: string; readonly part: string }[];
}

/** What is imported, with its manifest as the rest of the program reads it. */
export interface ImportedApplication extends Imported {
  readonly parsed: ParsedManifest;
}

/** Throws a ManifestError, also if a file is not valid. */
export async function importCompose(options: ImportOptions): Promise<ImportedApplication> {
  const loaded = await loadProject(options);
  const moved = moveProject(loaded.root, posix.relative(options.folder, loaded.folder));
  const name = loaded.name === loaded.folder ? options.folderName : loaded.name;
  const lookup = lookupIn(loaded.env);
  const { drafts, report, ...sections } = convert({ ...loaded, root: moved, name }, lookup);
  if (options.envFiles.length > 0) {
    report.push({
      fate: 'replaced',
      part: '',
      key: '--env-file',
      at: { file: options.envFiles.join(', '), line: 1 },
      why: 'the file .env beside the manifest, or the environment, has the values of variables',
      hint: `copy ${options.envFiles.join(' and ')} there`,
    });
  }
  const defaults = defaultsFor(drafts);
  const header = [
    `Imported from ${options.files.map((file) => posix.relative(options.folder, file) || file).join(' and ')}.`,
    ...explained(defaults, drafts),
  ];
  let left = drafts;
  for (let round = 0; ; round++) {
    const text = writeManifest({ ...sections, defaults, drafts: left }, report, header);
    const parsed = parseWritten(text, loaded.env);
    if (!(parsed instanceof ManifestError)) {
      const workloads = left.map(({ kind, name: own, part }) => ({ kind, name: own, part }));
      return { name: sections.name, manifest: text, report, workloads, parsed };
    }
    if (round === MOST_ROUNDS) throw parsed;
    left = withoutInvalid(left, parsed.issues, report);
  }
}

const MOST_ROUNDS = 20;

/** Compose limits nothing by default, and adds no init process. */
function defaultsFor(drafts: readonly Draft[]): Record<string, unknown> {
  const some = (field: string) => drafts.some(({ fields }) => !fields.has(field));
  const knows = childSchema(SCHEMA, SCHEMA, 'defaults')?.properties ?? {};
  return {
    ...(some('cpu') && { cpu: 1 }),
    ...(some('memory') && { memory: '1 GiB' }),
    ...(some('init') && Object.hasOwn(knows, 'init') && { init: false }),
  };
}

function explained(defaults: Readonly<Record<string, unknown>>, drafts: readonly Draft[]): string[] {
  const limits = ['cpu', 'memory'].filter((field) => Object.hasOwn(defaults, field));
  return [
    ...(limits.length > 0
      ? [`Compose does not limit ${limits.join(' and ')}; the defaults are a guess, to be changed.`]
      : []),
    ...(drafts.some(({ fields }) => fields.has('ports'))
      ? [
          'Ports without an address are published on the loopback address, unless targets.docker.bind_address says more.',
        ]
      : []),
  ];
}

function parseWritten(text: string, env: ImportOptions['env']): ParsedManifest | ManifestError {
  try {
    // Whatever its profile, each workload should be valid.
    return parseManifest(text, { file: 'multinode.yaml', env: { ...env, MULTINODE_PROFILES: '*' } });
  } catch (error) {
    if (error instanceof ManifestError) return error;
    throw error;
  }
}

/** Without what the manifest refuses, which goes into the report. Whatever is wrong with a whole workload removes it. */
function withoutInvalid(
  drafts: readonly Draft[],
  issues: ManifestError['issues'],
  report: Line[],
): readonly Draft[] {
  const removed = new Set<Draft>();
  const done = new Set<string>();
  // From the end of a list, so that the other items keep their place.
  const reversed = [...issues].sort((a, b) => Number(b.path[3] ?? 0) - Number(a.path[3] ?? 0));
  for (const { path, message, hint } of reversed) {
    const [, , field, item] = path;
    const draft = workloadAt(drafts, path);
    if (!draft) throw new ManifestError(issues);
    const key = `${draft.name}.${field ?? ''}.${item ?? ''}`;
    if (done.has(key)) continue;
    done.add(key);
    const at = report.find((line) => line.part === draft.part && line.key === field)?.at ?? report[0]?.at;
    if (at)
      draft.leftOut(
        field === undefined ? '(all)' : [field, item].filter((part) => part !== undefined).join('.'),
        at,
        message,
        hint,
      );
    if (typeof field !== 'string') removed.add(draft);
    else draft.fields.set(field, without(draft.fields.get(field), item));
    if (typeof field === 'string' && draft.fields.get(field) === undefined) draft.fields.delete(field);
  }
  return drafts.filter((draft) => !removed.has(draft));
}

/** The value without the item or key; undefined if nothing is left of it. */
function without(value: unknown, item: string | number | undefined): unknown {
  if (item === undefined) return undefined;
  if (Array.isArray(value)) {
    const rest = value.filter((_, index) => index !== item);
    return rest.length > 0 ? rest : undefined;
  }
  if (!isRecord(value)) return undefined;
  const rest = Object.entries(value).filter(([key]) => key !== item);
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}
