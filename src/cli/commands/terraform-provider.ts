import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from '@commander-js/extra-typings';
import { PACKAGE_ROOT } from '../../version.js';

/** For the launcher in a stack's folder, which finds the package through `multinode` on the PATH. */
export const terraformProvider = () =>
  new Command('terraform-provider').description('Run the Terraform provider.').action(async () => {
    const bundle = join(PACKAGE_ROOT, 'dist', 'src', 'terraform', 'provider', 'bundle.mjs');
    await import(pathToFileURL(bundle).href);
  });
