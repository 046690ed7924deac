import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE_ROOT } from '../../src/version.js';

const execute = promisify(execFile);

/** The Python package's folder. */
export const SDK = join(PACKAGE_ROOT, 'sdk', 'python');

export interface PythonEnvironment {
  /** The folder of its python3, for a PATH. */
  readonly bin: string;
  /** The file that makes it import the package from here. */
  readonly link: string;
}

/**
 * Creates a virtual environment, without a network, that imports the package from here.
 * @param options whether `installPackages` should work in it
 * @throws if there is no python3, or only one older than 3.9
 */
export async function pythonEnvironment(folder: string, { pip = false } = {}): Promise<PythonEnvironment> {
  const version = ['-c', 'import sys; sys.exit(sys.version_info < (3, 9) and "python3 is older than 3.9")'];
  await execute('python3', version);
  await execute('python3', ['-m', 'venv', ...(pip ? [] : ['--without-pip']), folder]);
  const bin = join(folder, 'bin');
  const where = ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'];
  const { stdout } = await execute(join(bin, 'python3'), where);
  const link = join(stdout.trim(), 'multinode.pth');
  writeFileSync(link, join(SDK, 'src'));
  return { bin, link };
}

/** @throws if they can't be installed, for example without a network */
export async function installPackages(bin: string, packages: readonly string[]): Promise<void> {
  if (packages.length > 0) await execute(join(bin, 'pip'), ['install', '--quiet', ...packages]);
}

/** A program for workers that are commands on this machine. Rejects if it can't be created here. */
export async function pythonProgram(text: string, packages: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-python-'));
  const { bin } = await pythonEnvironment(join(folder, 'venv'), { pip: true });
  await installPackages(bin, packages);
  const file = join(folder, 'app.py');
  writeFileSync(file, text);
  return {
    worker: (name: string) => ({ command: [join(bin, 'python3'), '-m', 'multinode', 'worker', file, name] }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
