/** The secrets that builds read from variables. They are in no plan: the builder takes them from its own environment. */
import type { Environment } from '../../environment.js';
import { ManifestError } from '../../errors/errors.js';
import { own } from '../../json/record.js';
import { withDotEnv } from '../env-files/dot-env.js';
import { type Finding, unplaced } from '../finding.js';
import { type Manifest, SECTIONS, workloads } from '../model.js';

interface Surroundings {
  /** Absolute path of the manifest's folder, whose file `.env` is also read. */
  readonly root: string;
  readonly env: Environment;
}

/**
 * The variables with secrets of builds, for the environment of the program that builds.
 * @throws ManifestError that names every one that is set nowhere
 */
export async function buildSecrets(
  manifest: Manifest,
  surroundings: Surroundings,
): Promise<Record<string, string>> {
  const { values, findings } = await inspectBuildSecrets(manifest, surroundings);
  if (findings.length > 0) throw new ManifestError(findings.map(unplaced));
  return values;
}

/** The same, with what buildSecrets would refuse. */
export async function inspectBuildSecrets(
  manifest: Manifest,
  { root, env }: Surroundings,
): Promise<{ readonly values: Record<string, string>; readonly findings: Finding[] }> {
  const users = secretVariables(manifest);
  if (users.size === 0) return { values: {}, findings: [] };
  const known = await withDotEnv(env, root);
  const values: [string, string][] = [];
  const findings: Finding[] = [];
  for (const [secret, { variable, user }] of users) {
    const value = own(known, variable);
    if (value !== undefined) values.push([variable, value]);
    else {
      findings.push({
        code: 'MN1023',
        message: `secret ${secret}, which the build of ${user} needs, can't be read: environment variable ${variable} is not set`,
        path: ['secrets', secret, 'environment'],
        hint: `set ${variable} in the environment of multinode, or in the file .env beside the manifest`,
      });
    }
  }
  return { values: Object.fromEntries(values), findings };
}

/** By the secret's name: its variable, and the first workload whose build reads it. */
function secretVariables(manifest: Manifest) {
  const found = new Map<string, { readonly variable: string; readonly user: string }>();
  for (const { kind, name, spec } of workloads(manifest)) {
    for (const secret of spec.build?.secrets ?? []) {
      const variable = own(manifest.secrets, secret)?.environment;
      if (variable !== undefined && !found.has(secret))
        found.set(secret, { variable, user: `${SECTIONS[kind]}.${name}` });
    }
  }
  return found;
}
