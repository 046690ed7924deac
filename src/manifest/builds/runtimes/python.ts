import {
  addUser,
  allOf,
  copy,
  declared,
  firstOf,
  type Ingredients,
  PYTHON_PACKAGE,
  type Recipe,
  run,
  start,
} from './recipe.js';

const VENV = '/opt/venv';

/** In the order in which they win. */
const LOCKS = ['uv.lock', 'poetry.lock', 'pdm.lock', 'requirements.txt', 'pyproject.toml'] as const;

export const python: Recipe = {
  version: '3.13',
  image: (version) => `python:${version}-slim`,
  reads: [...LOCKS],
  entries: 'main.py or app.py',

  problem(sources) {
    const lock = firstOf(sources, 'uv.lock', 'poetry.lock', 'pdm.lock');
    if (lock === undefined || sources.names.has('pyproject.toml')) return undefined;
    return {
      message: `${lock} has no pyproject.toml beside it`,
      hint: `add pyproject.toml, or remove ${lock}`,
    };
  },

  entry(sources) {
    const file = firstOf(sources, 'main.py', 'app.py');
    return file === undefined ? undefined : ['python3', file];
  },

  lock: (sources) => firstOf(sources, ...LOCKS),

  lines(ingredients) {
    const { base, sources, sdk } = ingredients;
    const packages = installed(ingredients);
    const path = sdk ? [`PYTHONPATH=/app/${PYTHON_PACKAGE}`] : [];
    return [
      ...(packages.length > 0 ? [`FROM ${base} AS packages`, ...packages, ''] : []),
      `FROM ${base}`,
      addUser(ingredients),
      `ENV ${[`PATH=${VENV}/bin:$PATH`, 'PYTHONUNBUFFERED=1', 'PYTHONDONTWRITEBYTECODE=1', ...path].join(' ')}`,
      'WORKDIR /app',
      ...(packages.length > 0 ? [`COPY --from=packages ${VENV} ${VENV}`] : []),
      ...(sources.names.size > 0 || sdk ? ['COPY . .'] : []),
      ...start(ingredients),
    ];
  },
};

/** The stage with the packages, which leaves the package managers and their caches behind. */
function installed(ingredients: Ingredients): string[] {
  const { sources } = ingredients;
  const lock = python.lock(sources);
  if (lock === undefined) return [];
  const install = {
    'uv.lock': withUv,
    'poetry.lock': withPoetry,
    'pdm.lock': withPdm,
    'requirements.txt': withPip,
    'pyproject.toml': withoutLock,
  };
  const known = LOCKS.find((name) => name === lock);
  return known === undefined
    ? []
    : [...declared(ingredients), 'WORKDIR /app', ...install[known](ingredients)];
}

function withPip(ingredients: Ingredients): string[] {
  const { sources } = ingredients;
  const wanted = namesOtherFiles(sources.texts['requirements.txt'] ?? '')
    ? 'COPY . .'
    : copy(['requirements.txt']);
  return [`RUN python3 -m venv ${VENV}`, wanted, pip(ingredients, VENV, '-r requirements.txt')];
}

function withUv(ingredients: Ingredients): string[] {
  const { sources } = ingredients;
  const project = /^\[build-system\]/m.test(sources.texts['pyproject.toml'] ?? '');
  const inFolders = /source = \{ (?:editable|directory|path|virtual) = "(?!\."\s)/.test(
    sources.texts['uv.lock'] ?? '',
  );
  const sync = (options: string) =>
    run(
      ingredients,
      `/opt/uv/bin/uv sync --frozen --no-dev ${options}${noCache(ingredients)}`,
      '/root/.cache/uv',
    );
  return [
    ...tool(ingredients, 'uv'),
    `ENV UV_PROJECT_ENVIRONMENT=${VENV} UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never`,
    ...(inFolders
      ? []
      : [copy(allOf(sources, 'pyproject.toml', 'uv.lock', '.python-version')), sync('--no-install-project')]),
    ...(project || inFolders ? ['COPY . .', sync('--no-editable')] : []),
  ];
}

function withPoetry(ingredients: Ingredients): string[] {
  const { sources } = ingredients;
  const inFolders = /^type = "(?:directory|file)"/m.test(sources.texts['poetry.lock'] ?? '');
  return [
    ...tool(ingredients, 'poetry'),
    `RUN python3 -m venv ${VENV}`,
    `ENV VIRTUAL_ENV=${VENV}`,
    inFolders ? 'COPY . .' : copy(['pyproject.toml', 'poetry.lock']),
    run(
      ingredients,
      `/opt/poetry/bin/poetry install --only main --no-root --no-interaction${noCache(ingredients)}`,
      '/root/.cache/pypoetry',
    ),
  ];
}

function withPdm(ingredients: Ingredients): string[] {
  const { sources } = ingredients;
  const inFolders = /^path = "/m.test(sources.texts['pdm.lock'] ?? '');
  return [
    // PDM 2.29 wants any hishel, and uses what its version 2 no longer has.
    ...tool(ingredients, 'pdm', "pdm 'hishel<2'"),
    `RUN python3 -m venv ${VENV}`,
    `ENV VIRTUAL_ENV=${VENV} PDM_CHECK_UPDATE=0`,
    inFolders ? 'COPY . .' : copy(['pyproject.toml', 'pdm.lock']),
    run(ingredients, '/opt/pdm/bin/pdm sync --prod --no-self --no-editable', '/root/.cache/pdm'),
  ];
}

function withoutLock(ingredients: Ingredients): string[] {
  return [
    ...tool(ingredients, 'uv'),
    `RUN python3 -m venv ${VENV}`,
    copy(['pyproject.toml']),
    run(
      ingredients,
      `/opt/uv/bin/uv pip install --python ${VENV}/bin/python3 -r pyproject.toml${noCache(ingredients)}`,
      '/root/.cache/uv',
    ),
  ];
}

/** A package manager, apart from the program's packages and from those of the image. */
function tool(ingredients: Ingredients, name: string, packages = name): string[] {
  return [`RUN python3 -m venv /opt/${name}`, pip(ingredients, `/opt/${name}`, packages)];
}

function pip(ingredients: Ingredients, venv: string, what: string): string {
  return run(
    ingredients,
    `${venv}/bin/pip install${ingredients.buildkit ? '' : ' --no-cache-dir'} ${what}`,
    '/root/.cache/pip',
  );
}

function noCache({ buildkit }: Ingredients): string {
  return buildkit ? '' : ' --no-cache';
}

/** Whether pip reads more of the sources than this file: another list, or a package in a folder. */
function namesOtherFiles(requirements: string): boolean {
  return requirements
    .split('\n')
    .some((line) =>
      /^\s*(?:-[rce]|--(?:requirement|constraint|editable|find-links)|-f\b|\.{0,2}\/|file:)|@ file:|^\s*\S+\.whl/.test(
        line,
      ),
    );
}
