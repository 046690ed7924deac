import { addUser, allOf, copy, declared, firstOf, type Recipe, run, start } from './recipe.js';

const CACHE = '/opt/deno';

export const deno: Recipe = {
  version: '2.5.6',
  image: (version) => `denoland/deno:${version}`,
  reads: [],
  entries: 'main.ts or main.js',

  entry(sources) {
    const file = firstOf(sources, 'main.ts', 'main.js');
    return file === undefined ? undefined : ['deno', 'run', '--allow-all', file];
  },

  lock: (sources) => firstOf(sources, 'deno.lock', 'deno.json', 'deno.jsonc'),

  lines(ingredients) {
    const { base, sources, entry } = ingredients;
    const files = allOf(sources, 'deno.json', 'deno.jsonc', 'deno.lock', 'package.json');
    const described = files.some((name) => name !== 'deno.lock');
    // The program also writes what it compiles to the cache.
    const cached = (command: string) => run(ingredients, `${command} && chmod -R a+rwX ${CACHE}`);
    return [
      `FROM ${base}`,
      addUser(ingredients),
      ...declared(ingredients),
      `ENV DENO_DIR=${CACHE} DENO_NO_UPDATE_CHECK=1`,
      'WORKDIR /app',
      ...(described
        ? [copy(files), cached(`deno install${sources.names.has('deno.lock') ? ' --frozen' : ''}`)]
        : []),
      'COPY . .',
      ...(entry ? [cached(`deno cache ${entry.at(-1)}`)] : []),
      ...start(ingredients),
    ];
  },
};
