import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './program.js';

/**
 * Path of the user's CLI configuration if it configures where providers come from. Then Terraform no longer looks for
 * providers in the stack's folder, and doesn't find ours.
 */
export function providerInstallation(
  product: Program['product'],
  env: NodeJS.ProcessEnv,
): string | undefined {
  return candidates(product, env).find((file) => {
    try {
      return /^\s*"?provider_installation"?\s*[:{]/m.test(readFileSync(file, 'utf8'));
    } catch {
      return false;
    }
  });
}

function candidates(product: Program['product'], env: NodeJS.ProcessEnv): string[] {
  const named = env.TF_CLI_CONFIG_FILE ?? env.TERRAFORM_CONFIG;
  if (named) return [named];
  const home = env.HOME ?? '';
  const terraform = join(home, '.terraformrc');
  if (product === 'Terraform') return [terraform];
  return [
    join(home, '.tofurc'),
    terraform,
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'opentofu', 'tofurc'),
  ];
}
