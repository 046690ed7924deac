import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { TerraformError } from '../../errors/errors.js';
import { isRecord } from '../../json/shape.js';

/** The terraform or tofu that runs a stack. */
export interface Program {
  /** Path, or name on the PATH. */
  readonly file: string;
  readonly product: 'Terraform' | 'OpenTofu';
  readonly version: string;
}

/** The first version with all that is used: the plugin protocol, machine-readable output, conditions of resources. */
const OLDEST = '1.2';

/** Milliseconds in which "version" must answer; a shim that asks a question never does. */
const PATIENCE = 30_000;

const run = promisify(execFile);

/**
 * Finds the program that MULTINODE_TERRAFORM names, else terraform, else tofu on the PATH. A program that does not work is
 * an error: continuing without it, or with the other one, would change a stack behind the back of the program that manages
 * it.
 * @throws TerraformError MN3001 if there is none; MN3007 if the one found fails, is too old or is something else
 */
export async function findProgram(env: NodeJS.ProcessEnv): Promise<Program> {
  const named = env.MULTINODE_TERRAFORM;
  for (const file of named ? [named] : ['terraform', 'tofu']) {
    const program = await look(file, env);
    if (program) return program;
  }
  throw new TerraformError(
    'MN3001',
    named
      ? `MULTINODE_TERRAFORM is "${named}", which does not exist`
      : 'neither terraform nor tofu is on the PATH; install Terraform or OpenTofu, or set MULTINODE_TERRAFORM to its path',
  );
}

/** @returns undefined if the file does not exist */
async function look(file: string, env: NodeJS.ProcessEnv): Promise<Program | undefined> {
  if (!exists(file, env)) return undefined;
  let text: string;
  try {
    text = (await run(file, ['version'], { env: { ...env, CHECKPOINT_DISABLE: '1' }, timeout: PATIENCE }))
      .stdout;
  } catch (error) {
    throw unusable(file, `"${file} version" failed: ${reason(error)}`, error);
  }
  const [, product, version] = /^(Terraform|OpenTofu) v(\S+)/m.exec(text) ?? [];
  if (version === undefined)
    throw unusable(
      file,
      `"${file} version" printed neither Terraform nor OpenTofu, but: ${firstLine(text) || 'nothing'}`,
    );
  if (version.localeCompare(OLDEST, 'en', { numeric: true }) < 0)
    throw unusable(file, `${product} ${version} is too old: ${OLDEST} or newer is needed`);
  return { file, product: product === 'OpenTofu' ? 'OpenTofu' : 'Terraform', version };
}

function unusable(file: string, why: string, cause?: unknown): TerraformError {
  return new TerraformError(
    'MN3007',
    `${why}; repair or remove this ${file}, or set MULTINODE_TERRAFORM to another program`,
    { cause },
  );
}

/** Searched by hand: running a script without its interpreter also fails with ENOENT. */
function exists(file: string, env: NodeJS.ProcessEnv): boolean {
  if (file.includes('/')) return existsSync(file);
  return (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, file)));
}

/** What the program printed, else how it ended. */
function reason(error: unknown): string {
  const said = isRecord(error) && typeof error.stderr === 'string' ? firstLine(error.stderr) : '';
  if (said !== '') return said;
  if (isRecord(error) && error.killed === true) return `no answer within ${PATIENCE / 1000} s`;
  return error instanceof Error ? firstLine(error.message) : String(error);
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
