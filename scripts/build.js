// Compiles src/ and providers/ to dist/, then bundles into one file each: the Terraform provider, which Terraform
// starts up to nine times an apply and which loads in half the time, and the agent, which an image is made of.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

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
if (existsSync('dist/src/cli/main.js')) chmodSync('dist/src/cli/main.js', 0o755);
