import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGE_ROOT } from '../src/version.js';
import { inTurns } from './rounds.js';
import { median } from './statistics.js';

export interface SynthFigure {
  readonly what: string;
  readonly milliseconds: number;
}

/** Duration of a separate process in which the built compiler reads a manifest and writes its stack. */
const PROGRAM = `
  const [file, folder, synthesiser, loader] = process.argv.slice(1);
  const [{ synth }, { loadManifest }] = await Promise.all([import(synthesiser), import(loader)]);
  const { manifest, source } = await loadManifest(file, { env: {} });
  await synth({ manifest, locate: source.locate, file, target: 'local', folder });
`;

/** Time that a cold process takes for a stack, the median of several, and the time of an empty process. Needs dist/. */
export async function benchSynth(rounds = 5): Promise<SynthFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-bench-synth-'));
  try {
    const cases = [
      { what: 'empty process', run: () => runNode(['-e', '']) },
      ...[1, 1_000].map((functions) => ({
        what: `synth, functions: ${functions}`,
        run: synthRun(folder, functions),
      })),
    ];
    const measured = await inTurns(cases, rounds, async ({ run }) => timed(run));
    return measured.map(({ target, results }) => ({ what: target.what, milliseconds: median(results) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function synthRun(folder: string, functions: number): () => void {
  const file = join(folder, `${functions}.yaml`);
  const names = Array.from({ length: functions }, (_, index) => `  f${index}:\n    command: node f.js\n`);
  writeFileSync(file, `name: bench\nfunctions:\n${names.join('')}`);
  const modules = ['compiler/synth.js', 'manifest/load.js'].map(
    (path) => pathToFileURL(join(PACKAGE_ROOT, 'dist', 'src', path)).href,
  );
  let run = 0;
  // A new folder each time: an unchanged stack would not be written again.
  return () =>
    runNode(['--input-type=module', '-e', PROGRAM, file, join(folder, `${functions}-${run++}`), ...modules]);
}

function runNode(args: readonly string[]): void {
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}

function timed(run: () => void): number {
  const begin = performance.now();
  run();
  return performance.now() - begin;
}
