// Compiles src/ and providers/ to dist/, then bundles into one file each: the Terraform provider, which Terraform
// starts up to nine times an apply and which loads in half the time, and the agent, which an image is made of. The
// dashboard is bundled for browsers: see docs/dashboard.md.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { hashSources, writeStamp } from './build-stamp.js';

// Taken first: a source that changes during the build leaves it out of date.
const sources = hashSources();

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
const BUNDLES = [
  { main: 'src/terraform/provider/main.ts', outfile: 'dist/src/terraform/provider/bundle.mjs' },
  // For the agent's image. Plans are not made there, and native code can't be bundled.
  {
    main: 'src/agent/main.ts',
    outfile: 'dist/src/agent/bundle.mjs',
    external: ['./*/plan.js', 'libsql'],
  },
];
for (const { main, outfile, external = [] } of BUNDLES) {
  await build({
    entryPoints: [main],
    outfile,
    external,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
}
const { metafile } = await build({
  entryPoints: ['src/dashboard/dashboard.tsx', 'src/dashboard/dashboard.css'],
  outdir: 'dist/src/dashboard',
  // By its name an agent's page asks for the files of that agent's version, however long they are kept.
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
  if (!page.includes(placeholder)) throw new Error(`the page of the dashboard does not name ${placeholder}`);
  page = page.replace(placeholder, `dashboard/${basename(file)}`);
}
writeFileSync('dist/src/dashboard/index.html', page);
for (const program of ['dist/src/cli/main.js', 'dist/src/agent/main.js'])
  if (existsSync(program)) chmodSync(program, 0o755);
writeStamp(sources);
