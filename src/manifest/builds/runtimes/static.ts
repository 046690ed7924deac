import { addUser, declared, type Recipe, start } from './recipe.js';

const CONFIG = '/etc/caddy/Caddyfile';

/** Caddy's configuration: plain HTTP on $PORT. */
const CADDYFILE = [
  '{',
  'admin off',
  'auto_https off',
  '}',
  ':{$PORT:8080} {',
  'root * /srv',
  'encode gzip',
  'file_server',
  '}',
];

export const staticFiles: Recipe = {
  version: '2',
  image: (version) => `caddy:${version}-alpine`,
  reads: [],
  entries: 'files',
  entry: () => ['caddy', 'run', '--config', CONFIG, '--adapter', 'caddyfile'],
  lock: () => undefined,
  lines: (ingredients) => [
    `FROM ${ingredients.base}`,
    ...declared(ingredients),
    addUser(ingredients),
    `RUN mkdir -p /etc/caddy \\\n && printf '%s\\n' ${CADDYFILE.map((line) => `'${line}'`).join(' ')} >${CONFIG}`,
    // Caddy keeps its configuration there.
    'ENV XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp',
    'WORKDIR /srv',
    'COPY . .',
    ...start(ingredients),
  ],
};
