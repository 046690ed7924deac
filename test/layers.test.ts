import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { expect } from 'chai';
import ts from 'typescript';
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
  'providers/nomad/jobspec/task-driver.ts': "a driver of Nomad's tasks",
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const sources = ['providers', 'src'].flatMap((folder) =>
  readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => ({
      path: join(folder, path),
      text: readFileSync(join(PACKAGE_ROOT, folder, path), 'utf8'),
    })),
);

function imports({ path, text }: (typeof sources)[number]): Import[] {
  return ts
    .preProcessFile(text)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => ({
      from: path,
      to: normalize(join(dirname(path), fileName)).replace(/\.js$/, '.ts'),
    }));
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
    const values = sources.map(({ path, text }) => ({
      path,
      text: text.replace(/^(im|ex)port type [^;]*;/gm, ''),
    }));
    const arrows = new Map<string, Map<string, Import>>();
    for (const each of values.flatMap(imports)) {
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
    const named = written.filter(({ path, text }) =>
      namesIn(ts.createSourceFile(path, text, ts.ScriptTarget.Latest)).some(
        (name) => TARGETS.some((target) => target === name) && !path.startsWith(`providers/${name}/`),
      ),
    );
    expect(named.map(({ path }) => path)).to.have.members(Object.keys(NAMED_IN));
  });
});

/** Whole strings, and names of properties. */
function namesIn(node: ts.Node): string[] {
  const own = ts.isStringLiteralLike(node) || ts.isIdentifier(node) ? [node.text] : [];
  const inside: string[] = [];
  ts.forEachChild(node, (child) => {
    inside.push(...namesIn(child));
  });
  return [...own, ...inside];
}
