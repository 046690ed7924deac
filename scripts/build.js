// Compiles src/ and providers/ to dist/, then bundles the Terraform provider into one file: Terraform starts it
// up to nine times an apply, and one file loads in half the time.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (existsSync('src/terraform/provider/main.ts')) {
  await build({
    entryPoints: ['src/terraform/provider/main.ts'],
    outfile: 'dist/src/terraform/provider/bundle.mjs',
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
if (existsSync('dist/src/cli/main.js')) chmodSync('dist/src/cli/main.js', 0o755);
