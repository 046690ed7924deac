import { mainFile, missingDescription, namesFolders, packaged } from './node.js';
import { allOf, copy, firstOf, type Recipe, run } from './recipe.js';

const LOCKS = ['bun.lock', 'bun.lockb'] as const;

export const bun: Recipe = {
  version: '1',
  image: (version) => `oven/bun:${version}-slim`,
  reads: ['package.json'],
  entries: 'the file that package.json names as main, server.ts, index.ts, server.js or index.js',

  problem: (sources) => missingDescription(sources, firstOf(sources, ...LOCKS)),

  entry(sources) {
    const file = mainFile(sources, ['server.ts', 'index.ts', 'server.js', 'index.js']);
    return file === undefined ? undefined : ['bun', file];
  },

  lock: (sources) => firstOf(sources, ...LOCKS, 'package.json'),

  lines(ingredients) {
    const { sources } = ingredients;
    if (!sources.names.has('package.json')) return packaged(ingredients, []);
    const lock = firstOf(sources, ...LOCKS);
    const files = allOf(sources, 'package.json', lock ?? '', 'bunfig.toml', '.npmrc');
    const frozen = lock === undefined ? '' : ' --frozen-lockfile';
    return packaged(ingredients, [
      namesFolders(sources) ? 'COPY . .' : copy(files),
      run(
        ingredients,
        `bun install --production${frozen} && mkdir -p node_modules`,
        '/root/.bun/install/cache',
      ),
    ]);
  },
};
