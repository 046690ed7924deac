import { isRecord } from '../../../json/shape.js';
import {
  addUser,
  allOf,
  copy,
  declared,
  firstOf,
  type Ingredients,
  type Recipe,
  run,
  type Sources,
  start,
} from './recipe.js';

/** In the order in which they win, unless package.json names the package manager. */
const LOCKS = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
} as const;
const NAMES = ['pnpm-lock.yaml', 'yarn.lock', 'package-lock.json', 'npm-shrinkwrap.json'] as const;

export const node: Recipe = {
  version: '22',
  image: (version) => `node:${version}-slim`,
  reads: ['package.json', 'yarn.lock'],
  entries: 'the file that package.json names as main, server.js or index.js',

  problem(sources) {
    const bun = firstOf(sources, 'bun.lock', 'bun.lockb');
    const lock = firstOf(sources, ...NAMES);
    if (bun !== undefined && lock === undefined)
      return { message: `${bun} is a lock file of Bun`, hint: 'write runtime: bun' };
    return missingDescription(sources, lock);
  },

  entry(sources) {
    const file = mainFile(
      sources,
      ['js', 'mjs', 'cjs'].flatMap((end) => [`server.${end}`, `index.${end}`]),
    );
    return file === undefined ? undefined : ['node', file];
  },

  lock(sources) {
    const { manager } = managerOf(sources);
    return (
      NAMES.find((name) => sources.names.has(name) && LOCKS[name] === manager) ??
      firstOf(sources, 'package.json')
    );
  },

  lines: (ingredients) => packaged(ingredients, installed(ingredients)),
};

/** A lock file without the package.json that it belongs to. */
export function missingDescription({ names }: Sources, lock: string | undefined) {
  if (lock === undefined || names.has('package.json')) return undefined;
  return { message: `${lock} has no package.json beside it`, hint: `add package.json, or remove ${lock}` };
}

/** The file that package.json names, or the first of the usual ones. */
export function mainFile(sources: Sources, usual: readonly string[]): string | undefined {
  const { main } = description(sources);
  return typeof main === 'string' && main !== '' ? main : firstOf(sources, ...usual);
}

/** An image with node_modules, which a stage of its own has installed. */
export function packaged(ingredients: Ingredients, install: readonly string[]): string[] {
  const { base } = ingredients;
  return [
    ...(install.length > 0
      ? [`FROM ${base} AS packages`, ...declared(ingredients), 'WORKDIR /app', ...install, '']
      : []),
    `FROM ${base}`,
    addUser(ingredients),
    'ENV NODE_ENV=production',
    'WORKDIR /app',
    ...(install.length > 0 ? ['COPY --from=packages /app/node_modules ./node_modules'] : []),
    'COPY . .',
    ...start(ingredients),
  ];
}

/** Whether package managers need all sources: package.json names folders of them. */
export function namesFolders(sources: Sources): boolean {
  const text = sources.texts['package.json'] ?? '';
  return (
    /"workspaces"\s*:|:\s*"(?:file|link|portal|workspace):/.test(text) ||
    sources.names.has('pnpm-workspace.yaml')
  );
}

function installed(ingredients: Ingredients): string[] {
  const { sources } = ingredients;
  if (!sources.names.has('package.json')) return [];
  const { manager, version } = managerOf(sources);
  const files = allOf(sources, 'package.json', node.lock(sources) ?? '', '.npmrc', '.yarnrc.yml');
  const copied = [
    ...(namesFolders(sources) ? ['COPY . .'] : [copy([...new Set(files)])]),
    ...(sources.names.has('.yarn') && manager === 'yarn' && !namesFolders(sources)
      ? ['COPY .yarn ./.yarn']
      : []),
  ];
  const locked = node.lock(sources) !== 'package.json';
  // Without packages, there would be no folder to copy.
  const install = (command: string, cache: string) =>
    run(ingredients, `${command} && mkdir -p node_modules`, cache);
  if (manager === 'pnpm') {
    return [
      `RUN npm install --global pnpm@${version ?? '10'}`,
      ...copied,
      install(`pnpm install --prod${locked ? ' --frozen-lockfile' : ''}`, '/root/.local/share/pnpm/store'),
    ];
  }
  if (manager === 'yarn' && isModernYarn(sources, version)) {
    return [
      `RUN npm install --global --force @yarnpkg/cli-dist@${version ?? '4'}`,
      'ENV YARN_NODE_LINKER=node-modules YARN_ENABLE_GLOBAL_CACHE=false YARN_ENABLE_TELEMETRY=0',
      ...copied,
      install(`yarn install${locked ? ' --immutable' : ''}`, '/app/.yarn/cache'),
    ];
  }
  if (manager === 'yarn') {
    return [
      `RUN command -v yarn || npm install --global yarn@${version ?? '1'}`,
      ...copied,
      install(
        `yarn install --production${locked ? ' --frozen-lockfile' : ''}`,
        '/usr/local/share/.cache/yarn',
      ),
    ];
  }
  return [...copied, install(`npm ${locked ? 'ci' : 'install'} --omit=dev`, '/root/.npm')];
}

interface Manager {
  readonly manager: 'npm' | 'pnpm' | 'yarn';
  readonly version?: string | undefined;
}

/** As package.json's `packageManager` says, such as pnpm@9.1.0+sha512.…, or by the lock file. */
function managerOf(sources: Sources): Manager {
  const { packageManager } = description(sources);
  const [, named, version] = /^(npm|pnpm|yarn)@(\d[\w.-]*)/.exec(String(packageManager)) ?? [];
  if (named === 'npm' || named === 'pnpm' || named === 'yarn') return { manager: named, version };
  const lock = NAMES.find((name) => sources.names.has(name));
  return { manager: lock === undefined ? 'npm' : LOCKS[lock] };
}

function isModernYarn({ texts, names }: Sources, version: string | undefined): boolean {
  if (version !== undefined) return !/^[01]\./.test(version);
  return names.has('.yarnrc.yml') || /^__metadata:/m.test(texts['yarn.lock'] ?? '');
}

/** package.json, or nothing if it is not JSON: its package manager then reports that. */
function description({ texts }: Sources): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(texts['package.json'] ?? '{}');
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
