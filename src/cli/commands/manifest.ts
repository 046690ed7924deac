import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from '@commander-js/extra-typings';
import { ManifestError } from '../../errors/errors.js';
import { PACKAGE_ROOT } from '../../version.js';
import type { Context, Runner } from '../context.js';
import { addCommon } from '../options.js';

const execute = promisify(execFile);

export const manifest = (run: Runner) =>
  addCommon(
    new Command('manifest')
      .description('Write the manifest that the decorators of a Python file mean.')
      .argument('<file>', 'Python file that imports multinode')
      .option('-o, --output <path>', 'file to write, - for standard output; else multinode.yaml beside it')
      .action(
        run(async (context, file, { output }) => {
          const said = await python(context, file, output === undefined ? [] : ['-o', output]);
          return { data: { file, said }, text: () => said };
        }),
      ),
    'nothing',
  );

/** What the Python package says. @throws ManifestError MN9004 with its words, or where it is missing */
async function python({ cwd, env, terminal }: Context, file: string, options: string[]): Promise<string> {
  try {
    const args = ['-m', 'multinode', 'manifest', file, ...options];
    const { stdout, stderr } = await execute('python3', args, { cwd, env, maxBuffer: 16 * 1024 * 1024 });
    if (stderr !== '') terminal.note(stderr.trimEnd());
    return stdout.trimEnd();
  } catch (error) {
    throw new ManifestError([{ code: 'MN9004', path: [], file, ...explained(error) }], { cause: error });
  }
}

function explained(error: unknown): { message: string; hint?: string } {
  if (!(error instanceof Error)) throw error;
  if ('code' in error && error.code === 'ENOENT') {
    return { message: 'python3 is not on the PATH', hint: 'install Python 3.9 or later' };
  }
  const text = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  if (/^\S*: No module named multinode$/.test(text)) {
    const hint = `install it where python3 finds it: python3 -m pip install ${join(PACKAGE_ROOT, 'sdk', 'python')}`;
    return { message: 'python3 has no package multinode', hint };
  }
  return { message: text.replace(/^error: /, '') || error.message };
}
