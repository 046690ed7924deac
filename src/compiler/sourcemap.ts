import { isRecord } from '../json/shape.js';
import type { Path } from '../manifest/path.js';
import type { Place } from '../manifest/source.js';

/** Maps the parts of a stack to their places in the manifest; sourcemap.json. */
export interface SourceMap {
  readonly version: 1;
  /** Path of the manifest relative to the stack's folder. */
  readonly file: string;
  /** Places in the manifest by Terraform's address of a resource or output. */
  readonly addresses: Readonly<Record<string, Place>>;
  /** Entries for lines of cdk.tf.json, in order; each applies up to the next entry's line. */
  readonly lines: readonly LineEntry[];
}

/**
 * Line of cdk.tf.json, then line, column and length in the manifest, or nothing if it does not come from there. If the
 * manifest has several files, the path of another one than the first follows.
 */
export type LineEntry =
  | readonly [number, number, number, number]
  | readonly [number, number, number, number, string]
  | readonly [number];

/** A value in cdk.tf.json and the field of the manifest that it comes from; nested values map likewise. */
export interface Origin {
  readonly config: Path;
  readonly manifest: Path;
}

/** Position of a field in the manifest's files; for a field that is not in the file, its nearest parent's position. */
export type Locate = (path: Path) => Place;

/** @param paths the path of the value on each line of cdk.tf.json */
export function buildSourceMap(
  paths: readonly Path[],
  origins: readonly Origin[],
  file: string,
  locate: Locate,
): SourceMap {
  const byConfig = new Map(origins.map((origin) => [key(origin.config), origin.manifest]));
  const addresses: Record<string, Place> = {};
  for (const { config, manifest } of origins) {
    const address = terraformAddress(config);
    if (address) addresses[address] = locate(manifest);
  }
  const lines: LineEntry[] = [];
  let last: Place | undefined;
  paths.forEach((path, index) => {
    const manifest = manifestPath(path, byConfig);
    const position = manifest && locate(manifest);
    const isSame = position?.line === last?.line && position?.column === last?.column;
    if (isSame && position?.file === last?.file) return;
    lines.push(position ? entryOf(index + 1, position) : [index + 1]);
    last = position;
  });
  return { version: 1, file, addresses, lines };
}

function entryOf(at: number, { line, column, length, file: other }: Place): LineEntry {
  return other === undefined ? [at, line, column, length] : [at, line, column, length, other];
}

/** The place in the manifest that one of Terraform's diagnostics is about. */
export function lookUp(
  map: SourceMap,
  diagnostic: { readonly line?: number; readonly address?: string },
): Place | undefined {
  const { line: wanted, address } = diagnostic;
  const entry = wanted === undefined ? undefined : map.lines.findLast(([line]) => line <= wanted);
  if (entry && entry.length !== 1) {
    const [, line, column, length, file] = entry;
    return { line, column, length, ...(file !== undefined && { file }) };
  }
  return address === undefined ? undefined : map.addresses[address];
}

/** @throws SyntaxError if the text is not a source map */
export function parseSourceMap(text: string): SourceMap {
  const value: unknown = JSON.parse(text);
  if (!isSourceMap(value)) throw new SyntaxError('not a source map of this version');
  return value;
}

function manifestPath(path: Path, byConfig: ReadonlyMap<string, Path>): Path | undefined {
  for (let length = path.length; length >= 0; length--) {
    const origin = byConfig.get(key(path.slice(0, length)));
    if (origin) return [...origin, ...path.slice(length)];
  }
  return undefined;
}

function terraformAddress(config: Path): string | undefined {
  const [block, ...rest] = config;
  if (block === 'resource' && rest.length === 2) return rest.join('.');
  if (block === 'output' && rest.length === 1) return `output.${rest[0]}`;
  return undefined;
}

function key(path: Path): string {
  return JSON.stringify(path);
}

function isSourceMap(value: unknown): value is SourceMap {
  if (!isRecord(value) || value.version !== 1 || typeof value.file !== 'string') return false;
  if (!isRecord(value.addresses) || !Array.isArray(value.lines)) return false;
  return Object.values(value.addresses).every(isPosition) && value.lines.every(isLineEntry);
}

function isPosition(value: unknown): value is Place {
  if (!isRecord(value) || (value.file !== undefined && typeof value.file !== 'string')) return false;
  return [value.line, value.column, value.length].every(Number.isInteger);
}

function isLineEntry(value: unknown): boolean {
  if (!Array.isArray(value) || ![1, 4, 5].includes(value.length)) return false;
  const [file] = value.slice(4);
  return value.slice(0, 4).every(Number.isInteger) && (file === undefined || typeof file === 'string');
}
