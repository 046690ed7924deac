import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TerraformError } from '../../errors/errors.js';

/** The terraform or tofu that runs a stack. */
export interface Program {
  /** Path, or a name on the PATH. */
  readonly file: string;
  readonly product: 'Terraform' | 'OpenTofu';
  readonly version: string;
}

/** The first major version whose machine-readable output and plugin protocol this package knows. */
const OLDEST_MAJOR = 1;

const run = promisify(execFile);

/**
 * Finds the program that MULTINODE_TERRAFORM names, or else terraform, or else tofu on the PATH.
 * @throws TerraformError MN3001 where there is none, or one that is too old
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
      ? `MULTINODE_TERRAFORM is "${named}", and there is no such program`
      : 'neither terraform nor tofu is on the PATH; install Terraform or OpenTofu, or name it in MULTINODE_TERRAFORM',
  );
}

async function look(file: string, env: NodeJS.ProcessEnv): Promise<Program | undefined> {
  const failed = (cause: unknown) =>
    new TerraformError('MN3001', `"${file} version" failed; is it Terraform or OpenTofu?`, { cause });
  let text: string;
  try {
    text = (await run(file, ['version'], { env: { ...env, CHECKPOINT_DISABLE: '1' } })).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw failed(error);
  }
  const [, product, version] = /^(Terraform|OpenTofu) v(\S+)/m.exec(text) ?? [];
  if (version === undefined) throw failed(text);
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
    throw new TerraformError(
      'MN3001',
      `${product} ${version} is too old: ${OLDEST_MAJOR}.0 or newer is needed`,
    );
  }
  return { file, product: product === 'OpenTofu' ? 'OpenTofu' : 'Terraform', version };
}
