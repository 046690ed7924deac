import { platforms } from '../../providers/registry.js';
import { RULES, type Rule } from '../../src/import/compose/rules.js';
import { TARGET_FIELDS } from '../../src/manifest/model.js';
import { SCHEMA } from '../../src/manifest/schema.generated.js';
import { resolve } from '../../src/manifest/schema-node.js';

const BEGIN =
  '<!-- Begin of the keys: generated from src/import/compose/rules.ts by `npm run generate`; do not edit. -->';
const END = '<!-- End of the keys. -->';

/** The page docs/from-compose.md with its table of keys up to date. */
export function composePage(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/from-compose.md lacks the lines ${BEGIN} and ${END}`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${table()}\n\n${page.slice(end)}`;
}

/** With padded columns, as the linter wants them in a page that is partly written by hand. */
function table(): string {
  const names = platforms.map(({ name }) => name);
  const rows = grouped().map(([keys, rule]) => [
    keys.map((key) => `\`${key}\``).join(', '),
    instead(rule),
    ...names.map((name) => supported(rule, name)),
  ]);
  const head = ['key of a service', 'in a manifest', ...names];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...rows.map((row) => line(row)),
  ].join('\n');
}

/** Neighbours with the same row together. */
function grouped(): [string[], Rule][] {
  const rows: [string[], Rule][] = [];
  for (const rule of RULES) {
    const last = rows.at(-1);
    const columns = (each: Rule) =>
      JSON.stringify([instead(each), ...platforms.map(({ name }) => supported(each, name))]);
    if (last && columns(last[1]) === columns(rule)) last[0].push(rule.key);
    else rows.push([[rule.key], rule]);
  }
  return rows;
}

function instead(rule: Rule): string {
  const own = fieldOf(rule);
  const same = own === rule.key || (own === 'build' && rule.key.startsWith('build.'));
  if (same && (rule.instead === undefined || rule.field === undefined)) return 'the same';
  return rule.instead ?? `\`${own ?? ''}\``;
}

/** The field that it becomes; a manifest may have got one of the key's name since its rule was written. */
function fieldOf({ key, field }: Rule): string | undefined {
  const { properties = {} } = resolve(SCHEMA, { $ref: '#/definitions/daemon' });
  return field ?? (Object.hasOwn(properties, key) ? key : undefined);
}

function supported(rule: Rule, platform: string): string {
  const support = platforms.find(({ name }) => name === platform)?.support;
  const own = fieldOf(rule);
  if (own === undefined || !support) return '';
  if (own === 'build') return support.images || support.registry ? 'yes' : 'no';
  // A target with containers has capabilities for them.
  if (own === 'image') return typeof support.fields.cap_add === 'string' ? 'yes' : 'no';
  const field = TARGET_FIELDS.find((each) => each === own);
  if (!field) return 'yes';
  const answer = support.fields[field];
  return typeof answer === 'string' ? answer : 'no';
}
