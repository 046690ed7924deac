/** Writes a manifest as a person would: sections apart, notes where something matters at run time. */
import { Document, isMap, isScalar, Pair, Scalar, visit } from 'yaml';
import { KINDS, SECTIONS } from '../manifest/model.js';
import { SCHEMA } from '../manifest/schema.generated.js';
import { childSchema } from '../manifest/schema-node.js';
import type { Draft } from './draft.js';
import type { Line } from './report.js';

export interface Parts {
  readonly name: string;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly drafts: readonly Draft[];
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, unknown>>;
}

/** @param header lines of the comment at the top */
export function writeManifest(parts: Parts, report: readonly Line[], header: readonly string[]): string {
  const sections = KINDS.map((kind) => {
    const own = parts.drafts.filter((draft) => draft.kind === kind);
    return [SECTIONS[kind], Object.fromEntries(own.map((draft) => [draft.name, fields(draft)]))] as const;
  });
  const sorted = [
    ['defaults', parts.defaults],
    ...sections,
    ['volumes', parts.volumes],
    ['networks', parts.networks],
    ['secrets', parts.secrets],
    ['configs', parts.configs],
  ] as const;
  const filled = sorted.filter(([, section]) => Object.keys(section).length > 0);
  const document = new Document({ name: parts.name, ...Object.fromEntries(filled) });
  document.commentBefore = header.map((line) => ` ${line}`).join('\n');
  for (const draft of parts.drafts) {
    const left = report.filter(({ fate, part }) => fate === 'left out' && part === draft.part);
    comment(
      document,
      [SECTIONS[draft.kind], draft.name],
      left.map(({ key, why }) => ` Left out: ${key}${why === undefined ? '' : ` (${why})`}`),
    );
  }
  visit(document, {
    // To some readers of YAML, 22:22 is a number.
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && /^[\d.]*\d:[\d:]+/.test(node.value))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  for (const section of Object.values(SECTIONS)) {
    const workloads = document.getIn([section], true);
    if (isMap(workloads))
      for (const { key } of workloads.items.slice(1)) if (isScalar(key)) key.spaceBefore = true;
  }
  if (isMap(document.contents))
    for (const pair of document.contents.items)
      if (isScalar(pair.key)) pair.key.spaceBefore = pair.key.value !== 'name';
  return document.toString({ lineWidth: 0, nullStr: '', flowCollectionPadding: false });
}

/** In the order of the reference. */
function fields({ kind, name, fields: given }: Draft): Record<string, unknown> {
  const section = childSchema(SCHEMA, SCHEMA, SECTIONS[kind]);
  const order = Object.keys((section && childSchema(SCHEMA, section, name)?.properties) ?? {});
  const known = order.filter((field) => given.has(field));
  return Object.fromEntries(known.map((field) => [field, collapsed(given.get(field))]));
}

/** A build that has only a context is a text. */
function collapsed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  return entries.length === 1 && entries[0]?.[0] === 'context' ? entries[0][1] : value;
}

function comment(document: Document, path: readonly string[], lines: readonly string[]): void {
  if (lines.length === 0) return;
  const parent = document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return;
  const pair = parent.items.find((each) => isScalar(each.key) && each.key.value === path.at(-1));
  if (pair instanceof Pair && isScalar(pair.key)) pair.key.commentBefore = lines.join('\n');
}
