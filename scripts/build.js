// Compiles src/ and providers/ to dist/, with declarations for the client, then bundles the programs, which start in two thirds
// of the time as bundles: the command line; the Terraform provider, which Terraform starts up to nine times per apply; and the
// agent, for its image and for tests, because at rest a bundle takes more memory than its modules. The dashboard is bundled for browsers: see docs/dashboard.md. Types are checked by scripts/lint.js.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { hashSources, writeStamp } from './build-stamp.js';
import { precompiled, precompileValidators } from './precompile.js';

/** Everything but what is only bundled. */
const COMPILED = /^(?!src\/(cli|dashboard|terraform\/provider)\/).*(?<!\.d)\.ts$/;

// Hashed first, so that a source that changes during the build marks it out of date.
const sources = hashSources();

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src', 'providers'].flatMap((folder) =>
    filesIn(folder).filter((file) => COMPILED.test(file)),
  ),
  outdir: 'dist',
  outbase: '.',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
for (const [file, code] of await precompileValidators('dist/src/manifest')) writeFileSync(file, code);
const IN_PROVIDER_ONLY =
  /^(providers\/\w+\/resources(\/[\w-]+)?|src\/terraform\/framework\/(?!launcher\.)[\w/-]+)\.js$/;
/** Native code can't be bundled. */
const NATIVE = ['libsql'];
/** The CommonJS of jsonc-parser loads its parts in a way that can't be bundled. */
const JSONC = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' };
const BUNDLES = [
  {
    entryPoints: ['src/cli/main.ts'],
    outdir: 'dist/src/cli',
    // A command loads what it needs. The packages of plans are as large as everything else together.
    splitting: true,
    external: [...NATIVE, '@cdktf/*', 'cdktf', 'constructs'],
    alias: JSONC,
    plugins: [leaveOutLazyPackages()],
  },
  {
    entryPoints: ['src/terraform/provider/main.ts'],
    outfile: 'dist/src/terraform/provider/bundle.mjs',
    alias: JSONC,
    // It starts no workers.
    without: [
      'daemons',
      'driver',
      'kept-volumes',
      'lease',
      'mounts',
      'node-daemons',
      'plan',
      'reach',
      'trouble',
    ],
  },
  {
    entryPoints: ['src/agent/main.ts'],
    outfile: 'dist/src/agent/bundle.mjs',
    // It compiles no plans, and Terraform does not run in it.
    without: ['kept-volumes', 'left-workers', 'mounts', 'plan', 'resources', 'trouble'],
    external: NATIVE,
  },
];
for (const { without = [], plugins = [], ...options } of BUNDLES) {
  await build({
    ...options,
    plugins: [...plugins, leaveOut(without), precompiled],
    bundle: true,
    // Names and lines stay, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 200,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
}
// Only the provider's bundle runs these, with the development dependencies that it contains.
for (const file of filesIn('dist')) if (IN_PROVIDER_ONLY.test(file.replace('dist/', ''))) rmSync(file);
const { metafile } = await build({
  entryPoints: ['src/dashboard/dashboard.tsx', 'src/dashboard/dashboard.css'],
  outdir: 'dist/src/dashboard',
  // The hash makes each agent's page load the files of its own version, however long browsers cache them.
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  tsconfig: 'src/dashboard/tsconfig.json',
  banner: {
    js: '/* With Preact (c) Jason Miller and uPlot (c) Leon Sorokin, both under the MIT licence. */',
  },
  metafile: true,
  logLevel: 'warning',
});
let page = readFileSync('src/dashboard/index.html', 'utf8');
for (const [file, { entryPoint = '' }] of Object.entries(metafile.outputs)) {
  const placeholder = `dashboard/${basename(entryPoint)}`;
  if (!page.includes(placeholder)) throw new Error(`the dashboard's page does not refer to ${placeholder}`);
  page = page.replace(placeholder, `dashboard/${basename(file)}`);
}
writeFileSync('dist/src/dashboard/index.html', page);
for (const program of ['dist/src/cli/main.js', 'dist/src/agent/main.js'])
  if (existsSync(program)) chmodSync(program, 0o755);
writeStamp(sources);

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

/** Leaves out packages that are imported lazily: in a chunk of its own, a CommonJS module has no exports but its default. */
function leaveOutLazyPackages() {
  return {
    name: 'leave-out-lazy-packages',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
        kind === 'dynamic-import' ? { path, external: true } : undefined,
      );
    },
  };
}

/** Leaves out these modules, which platforms load lazily; a new one is in both bundles until it is listed. */
function leaveOut(names) {
  return {
    name: 'leave-out',
    setup(build) {
      const found = new Set();
      build.onResolve({ filter: /^\.\// }, ({ path, kind, importer }) => {
        const name = basename(path, '.js');
        if (kind !== 'dynamic-import' || !/providers\/\w+\/platform\.ts$/.test(importer)) return undefined;
        if (!names.includes(name)) return undefined;
        found.add(name);
        return { path, external: true };
      });
      build.onEnd(() => {
        const unknown = names.filter((name) => !found.has(name));
        if (unknown.length > 0) throw new Error(`no platform loads ${unknown.join(', ')}`);
      });
    },
  };
}
