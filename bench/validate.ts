/** How long 1,000 functions (about 5,000 lines) take from text to normalised manifest: in a new process, and warm. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parseManifest } from '../src/manifest/validate.js';

export interface ValidateResult {
  readonly lines: number;
  /** Milliseconds for a whole new process: starting Node, loading the code, reading, validating. */
  readonly cold: number;
  /** Milliseconds in a process that has validated before: the median of ten. */
  readonly warm: number;
}

export function manifestOf(functions: number): string {
  const entries = Array.from(
    { length: functions },
    (_, i) =>
      `  function-${i}:\n    command: node server.js ${i}\n    max_workers: ${(i % 100) + 1}\n    memory: 512 MiB\n    timeout: 5m\n`,
  );
  return `name: bench\nfunctions:\n${entries.join('')}`;
}

export async function benchValidate(functions = 1000): Promise<ValidateResult> {
  const text = manifestOf(functions);
  return { lines: text.split('\n').length, cold: await cold(text), warm: warm(text) };
}

function warm(text: string): number {
  const times = Array.from({ length: 11 }, () => {
    const start = performance.now();
    parseManifest(text, { file: 'multinode.yaml', env: {} });
    return performance.now() - start;
  }).slice(1);
  return times.sort((a, b) => a - b)[5] ?? Number.NaN;
}

async function cold(text: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-bench-'));
  try {
    const file = join(folder, 'multinode.yaml');
    writeFileSync(file, text);
    const program = join(folder, 'validate.mjs');
    // Bundled, so that no TypeScript loader is measured.
    await build({
      stdin: {
        contents: `import { loadManifest } from './src/manifest/load.ts'; await loadManifest(process.argv[2], { env: {} });`,
        resolveDir: join(import.meta.dirname, '..'),
      },
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      // The CommonJS form of jsonc-parser can't be bundled.
      mainFields: ['module', 'main'],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    const start = performance.now();
    execFileSync(process.execPath, [program, file]);
    return performance.now() - start;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { lines, cold, warm } = await benchValidate();
  console.log(
    `1,000 functions, ${lines} lines: ${cold.toFixed(0)} ms in a new process, ${warm.toFixed(0)} ms warm`,
  );
}
