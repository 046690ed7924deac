import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Command } from '@commander-js/extra-typings';
import { reasonLines } from '../../agent/workers/reason-lines.js';
import { ManifestError, type Position } from '../../errors/errors.js';
import { hasCode } from '../../errors/system.js';
import { PACKAGE_ROOT } from '../../version.js';
import type { Context, Runner } from '../context.js';
import { addCommon } from '../options.js';

const execute = promisify(execFile);

export const manifest = (run: Runner) =>
  addCommon(
    new Command('manifest')
      .description('Generate the manifest from the decorators in a Python file.')
      .argument('<file>', 'Python file that imports multinode')
      .option(
        '-o, --output <path>',
        'file to write, or - for standard output (default: multinode.yaml beside it)',
      )
      .action(
        run(async (context, file, { output }) => {
          const said = await python(context, file, output === undefined ? [] : ['-o', output]);
          return { data: { file, said }, text: () => said };
        }),
      ),
    'nothing',
  );

/** Runs the Python package. @throws ManifestError MN9004 with its error, or if it is not installed */
async function python({ cwd, env, terminal }: Context, file: string, options: string[]): Promise<string> {
  try {
    const args = ['-m', 'multinode', 'manifest', file, ...options];
    const { stdout, stderr } = await execute('python3', args, {
      cwd,
      env: { ...env, PYTHONIOENCODING: 'utf-8' },
      maxBuffer: 16 * 1024 * 1024,
    });
    if (stderr !== '') terminal.note(stderr.trimEnd());
    return stdout.trimEnd();
  } catch (error) {
    const found = explained(error);
    if (found.before !== undefined) terminal.note(found.before);
    const at = found.place && (await placed(cwd, found.place));
    const issue = {
      file,
      ...at,
      message: found.message,
      ...(found.help !== undefined && { hint: found.help }),
    };
    throw new ManifestError([{ code: 'MN9004', path: [], ...issue }], { cause: error });
  }
}

interface Explained {
  readonly message: string;
  readonly help?: string;
  readonly place?: { readonly file: string; readonly line: number };
  /** What the user's program wrote. */
  readonly before?: string;
}

function explained(error: unknown): Explained {
  if (!(error instanceof Error)) throw error;
  if (hasCode(error, 'ENOENT')) {
    return { message: 'python3 is not on the PATH', help: 'install Python 3.9 or later' };
  }
  const text = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  if (/^\S*: No module named multinode$/.test(text)) {
    const help = `install it where python3 finds it: python3 -m pip install ${join(PACKAGE_ROOT, 'sdk', 'python')}`;
    return { message: 'python3 has no package multinode', help };
  }
  return said(text) ?? { message: reasonLines(text.split('\n'), 3).join(' | ') || oneLine(error.message) };
}

/** The package's error (sdk/python, faults.py), which comes last: `error: [FILE:LINE: ]TEXT`, perhaps with `help: TEXT`. */
function said(text: string): Explained | undefined {
  const match = /^(?:([\s\S]*)\n)?error: (?:(\S.*?):(\d+): )?(.*)(?:\nhelp: (.*))?$/.exec(text);
  if (!match) return undefined;
  const [, before, file, line, message = '', help] = match;
  return {
    message,
    ...(help !== undefined && { help }),
    ...(file !== undefined && { place: { file, line: Number(line) } }),
    ...(before !== undefined && { before }),
  };
}

/** The whole line of code as a position; only its start if the file can't be read. */
async function placed(
  cwd: string,
  { file, line }: NonNullable<Explained['place']>,
): Promise<{ file: string; position: Position }> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch(() => '');
  const code = text.split('\n')[line - 1] ?? '';
  const length = Math.max(1, code.trim().length);
  return { file, position: { line, column: 1 + code.length - code.trimStart().length, length } };
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' | ');
}
