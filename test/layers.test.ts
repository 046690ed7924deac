import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { type ParserPlugin, parse } from '@babel/parser';
import { expect } from 'chai';
import { TARGETS } from '../src/manifest/targets.js';
import { PACKAGE_ROOT } from '../src/version.js';

/** From the bottom up: a part imports only from the layers below its own. ARCHITECTURE.md has the same table. */
const LAYERS = [
  [
    'src/text',
    'src/json',
    'src/version.ts',
    'src/addresses.ts',
    'src/environment.ts',
    'src/histogram.ts',
    'src/agent/scaling',
  ],
  ['src/errors'],
  ['src/process', 'src/manifest'],
  ['src/api', 'src/import'],
  ['src/client', 'src/status'],
  ['src/dashboard', 'src/terraform/framework'],
  ['src/terraform/distribution'],
  ['src/constructs'],
  ['providers/driver.ts'],
  ['providers/platform.ts'],
  ['providers/shared'],
  TARGETS.map((target) => `providers/${target}`),
  ['providers/registry.ts'],
  ['src/agent', 'src/compiler', 'src/terraform/cli'],
  ['src/simulator', 'src/terraform/provider'],
  ['src/cli'],
];

/** Where a target's name may occur, besides its own folder and files generated from the schema. */
const NAMED_IN = {
  'providers/registry.ts': 'which platforms there are',
  'src/manifest/targets.ts': 'which target is meant by default',
  'src/manifest/shell-syntax.ts': 'a word of the shell',
  'src/compiler/backend.ts': "the name of Terraform's backend for a file",
  'providers/nomad/jobspec/task-driver.ts': "a driver of Nomad's tasks",
};

interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether it imports only types. */
  readonly isOfTypes: boolean;
}

interface Token {
  readonly kind: string;
  readonly text: string;
}

interface Source {
  readonly path: string;
  readonly tokens: readonly Token[];
}

const sources: readonly Source[] = ['providers', 'src'].flatMap((folder) =>
  readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => {
      const text = readFileSync(join(PACKAGE_ROOT, folder, path), 'utf8');
      return { path: join(folder, path), tokens: tokensOf(path, text) };
    }),
);

function tokensOf(path: string, text: string): Token[] {
  const plugins: ParserPlugin[] = path.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'];
  const tokens: readonly BabelToken[] =
    parse(text, { sourceType: 'module', plugins, tokens: true }).tokens ?? [];
  return tokens.flatMap(({ type, value }) =>
    typeof type === 'string' ? [] : [{ kind: type.label, text: String(value) }],
  );
}

/** A token has its kind's label; a comment only a name. */
interface BabelToken {
  readonly type: string | { readonly label: string };
  readonly value?: unknown;
}

function imports({ path, tokens }: Source): Import[] {
  return tokens.flatMap(({ kind, text }, index) => {
    if (kind !== 'string' || !text.startsWith('.')) return [];
    const [first, second] = [tokens[index - 2], tokens[index - 1]];
    if (second?.text !== 'from' && first?.kind !== 'import' && second?.kind !== 'import') return [];
    const start = tokens.slice(0, index).findLastIndex((each) => /^(im|ex)port$/.test(each.kind));
    const to = normalize(join(dirname(path), text)).replace(/\.js$/, '.ts');
    return [{ from: path, to, isOfTypes: tokens[start + 1]?.text === 'type' }];
  });
}

/** The part that a file belongs to, and the number of its layer. */
function place(path: string): { readonly part: string; readonly layer: number } {
  const places = LAYERS.flatMap((parts, layer) => parts.map((part) => ({ part, layer })));
  const own = places.filter(({ part }) => path === part || path.startsWith(`${part}/`));
  const [nearest] = own.sort((a, b) => b.part.length - a.part.length);
  if (!nearest) throw new Error(`${path} is in no layer: add it to LAYERS`);
  return nearest;
}

/** The import, reduced to the subfolders of the nearest common folder that contain the two files, if both are in one. */
function between({ from, to }: Import): readonly [string, string] | undefined {
  const [a, b] = [from.split('/'), to.split('/')];
  const shared = a.findIndex((name, index) => name !== b[index]);
  if (a.length === shared + 1 || b.length === shared + 1) return undefined;
  return [a.slice(0, shared + 1).join('/'), b.slice(0, shared + 1).join('/')];
}

describe('the layers', () => {
  it('import only from those below them', () => {
    const upward = sources.flatMap(imports).filter(({ from, to }) => {
      const [own, other] = [place(from), place(to)];
      return own.part !== other.part && other.layer >= own.layer;
    });
    expect(upward.map(({ from, to }) => `${from} imports ${to}`)).to.deep.equal([]);
  });

  it('have no folders that import values from each other, directly or not', () => {
    const values = sources.flatMap(imports).filter(({ isOfTypes }) => !isOfTypes);
    const arrows = new Map<string, Map<string, Import>>();
    for (const each of values) {
      const pair = between(each);
      // Their layers alternate.
      if (!pair || pair.includes('providers')) continue;
      const [from, to] = pair;
      arrows.set(from, (arrows.get(from) ?? new Map()).set(to, each));
    }
    const reached = (from: string, seen = new Set<string>()): Set<string> => {
      for (const to of arrows.get(from)?.keys() ?? []) if (!seen.has(to)) reached(to, seen.add(to));
      return seen;
    };
    const cycles = [...arrows].flatMap(([from, all]) =>
      [...all].flatMap(([to, each]) =>
        reached(to).has(from) ? [`${each.from} imports ${each.to}, and ${to} leads back to ${from}`] : [],
      ),
    );
    expect(cycles).to.deep.equal([]);
  });

  it('name a target only in its own folder, and where targets are listed', () => {
    const written = sources.filter(({ path }) => !path.endsWith('.generated.ts'));
    const named = written.filter(({ path, tokens }) =>
      namesIn(tokens).some(
        (name) => TARGETS.some((target) => target === name) && !path.startsWith(`providers/${name}/`),
      ),
    );
    expect(named.map(({ path }) => path)).to.have.members(Object.keys(NAMED_IN));
  });
});

/** Whole strings, and names of variables and properties. */
function namesIn(tokens: readonly Token[]): string[] {
  return tokens
    .filter(({ kind }, index) => {
      const isWhole = [tokens[index - 1], tokens[index + 1]].every((each) => each?.kind === '`');
      return kind === 'name' || kind === 'string' || (kind === 'template' && isWhole);
    })
    .map(({ text }) => text);
}
