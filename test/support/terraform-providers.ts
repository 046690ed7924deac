import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findProgram } from '../../src/terraform/cli/program.js';

/** Where Terraform by default looks for providers before it asks a registry. */
function mirrors(): string[] {
  const shared = (process.env.XDG_DATA_DIRS || `/usr/local/share${delimiter}/usr/share`).split(delimiter);
  return [
    join(homedir(), '.terraform.d', 'plugins'),
    ...[process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), ...shared].map((folder) =>
      join(folder, 'terraform', 'plugins'),
    ),
  ];
}

/** The folder with the docker provider's versions, if Terraform would find a suitable one there. */
export function dockerProviderFolder(): string | undefined {
  return providerFolder('kreuzwerker/docker', '4.');
}

function providerFolder(source: string, version: string): string | undefined {
  return mirrors()
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((host) => join(folder, host, source)))
    .find((folder) => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(version)));
}

/** Why a stack of the docker target can't be applied here; undefined if it can. */
export async function lackingDockerProvider(): Promise<string | undefined> {
  return await lackingProvider('docker', dockerProviderFolder());
}

/** The same for the nomad target. */
export async function lackingNomadProvider(): Promise<string | undefined> {
  return await lackingProvider('nomad', providerFolder('hashicorp/nomad', '2.'));
}

async function lackingProvider(name: string, folder: string | undefined): Promise<string | undefined> {
  const program = await findProgram(process.env).catch(() => undefined);
  if (program?.product !== 'Terraform') return 'Terraform is not installed';
  return folder ? undefined : `the ${name} provider is in none of Terraform's plugin folders`;
}
