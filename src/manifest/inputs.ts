/** Reads the values that a manifest refers to and that no plan contains, for the agent. */

import { scrypt } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { Environment } from '../environment.js';
import { ManifestError } from '../errors/errors.js';
import { own } from '../json/record.js';
import { withDotEnv } from './env-files/dot-env.js';
import { EnvFiles } from './env-files/variables.js';
import { namedFile, readText, UnreadableFile } from './files.js';
import { type Finding, unplaced } from './finding.js';
import { type Lookup, lookupIn } from './interpolate.js';
import {
  type Inputs,
  type Manifest,
  type NamedWorkload,
  SECTIONS,
  type SecretSource,
  type WorkloadSpec,
  workloads,
} from './model.js';
import { programHash } from './program-files.js';
import { variableProblem } from './variables.js';

interface Surroundings {
  /** Absolute path of the manifest's folder, whose file `.env` is also read. */
  readonly root: string;
  readonly env: Environment;
}

/** Reads everything. Throws a ManifestError that names every value that can't be read, its workload and its field. */
export async function collectInputs(manifest: Manifest, surroundings: Surroundings): Promise<Inputs> {
  const { values, findings } = await readValues(manifest, surroundings);
  if (findings.length > 0) throw new ManifestError(findings.map(unplaced));
  return { ...values, sources: await hashSources(workloads(manifest), surroundings.root) };
}

/**
 * What collectInputs would refuse. A missing secret is a warning: in CI, for example, manifests are often checked without
 * secrets.
 */
export async function checkInputs(manifest: Manifest, surroundings: Surroundings): Promise<Finding[]> {
  return (await inspectInputs(manifest, surroundings)).findings;
}

/** The same, with the values that could be read. */
export async function inspectInputs(
  manifest: Manifest,
  surroundings: Surroundings,
): Promise<{ readonly values: Omit<Inputs, 'sources'>; readonly findings: Finding[] }> {
  const { values, findings, absent } = await readValues(manifest, surroundings);
  const graded = findings.map(
    (finding): Finding => (absent.has(finding) ? { ...finding, severity: 'warning' } : finding),
  );
  return { values, findings: graded };
}

async function readValues(manifest: Manifest, { root, env }: Surroundings) {
  const all = workloads(manifest);
  const lookup = lookupIn(await withDotEnv(env, root));
  const secrets = await readSecrets(manifest, all, { root, lookup });
  const files = new EnvFiles({ root, lookup });
  const env_files: [string, Record<string, string>][] = [];
  for (const workload of all) {
    if (workload.spec.env_file.length > 0) env_files.push([workload.name, await files.of(workload)]);
  }
  const passed = passedThrough(all, lookup);
  const paths = sourcesOfMounts(all, { root, lookup });
  const configs = await readConfigs(manifest, all, { root, lookup });
  const values = {
    secrets: secrets.values,
    env_files: Object.fromEntries(env_files),
    environment: passed.values,
    ...(Object.keys(paths).length > 0 && { paths }),
    ...(Object.keys(configs.values).length > 0 && { configs: configs.values }),
  };
  const findings = [...secrets.findings, ...configs.findings, ...files.findings, ...passed.findings];
  return { values, findings, absent: secrets.absent };
}

/**
 * A hash of the inputs that does not depend on their order. It is made from secrets and stored in Terraform's state, so it
 * is slow: a reader of the state can't try millions of weak passwords. Images are left out: only the platform's plan
 * knows their ids, and compares them.
 */
export function inputsFingerprint({ images: _, ...inputs }: Inputs): Promise<string> {
  return new Promise((resolve, reject) => {
    // The salt is not secret: plan and agent must compute the same hash.
    scrypt(canonicalJson(inputs), 'multinode inputs', 32, { N: 2 ** 14 }, (error, key) => {
      if (error) reject(error);
      else resolve(key.toString('hex'));
    });
  });
}

/**
 * A worker's variables: the addresses of what it uses, overridden by env_file, overridden by environment (a name without a value that is set nowhere removes the
 * variable, as in Compose), overridden by secrets that name a variable.
 */
export function workerEnvironment(
  workload: string,
  spec: Pick<WorkloadSpec, 'environment' | 'secrets'>,
  inputs: Inputs,
  addresses: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const variables = new Map(Object.entries({ ...addresses, ...own(inputs.env_files, workload) }));
  for (const [name, value] of Object.entries(spec.environment)) {
    const given = value ?? own(inputs.environment, name);
    if (given === undefined) variables.delete(name);
    else variables.set(name, given);
  }
  for (const { source, environment } of spec.secrets) {
    const value = own(inputs.secrets, source);
    if (environment !== undefined && value !== undefined) variables.set(environment, value);
  }
  return Object.fromEntries(variables);
}

/** What a config contains, from the manifest or from the inputs. */
export function configContent(
  name: string,
  configs: NonNullable<Manifest['configs']>,
  inputs: Pick<Inputs, 'configs'>,
): string {
  return own(configs, name)?.content ?? own(inputs.configs ?? {}, name) ?? '';
}

interface Folder {
  readonly root: string;
  /** The caller's environment, including `.env`. */
  readonly lookup: Lookup;
}

async function readSecrets({ secrets }: Manifest, all: readonly NamedWorkload[], folder: Folder) {
  const values = new Map<string, string>();
  const findings: Finding[] = [];
  /** The findings about missing secrets. */
  const absent = new Set<Finding>();
  for (const [name, source] of Object.entries(secrets)) {
    const user = all.find(({ spec }) => spec.secrets.some((mount) => mount.source === name));
    if (!user) continue;
    const field = source.environment === undefined ? 'file' : 'environment';
    try {
      values.set(name, await secretValue(source, folder));
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      const message = `secret ${name}, which ${label(user)} needs, can't be read: ${error.message}`;
      const hint = error.missing ? { hint: secretHint(source) } : {};
      const finding: Finding = { code: 'MN1023', message, path: ['secrets', name, field], ...hint };
      findings.push(finding);
      if (error.missing) absent.add(finding);
    }
  }
  return {
    values: Object.fromEntries(values),
    findings: [...findings, ...unfitSecrets(all, values)],
    absent,
  };
}

/** The contents that the manifest does not have itself. */
async function readConfigs({ configs = {} }: Manifest, all: readonly NamedWorkload[], folder: Folder) {
  const values = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [name, { file, environment }] of Object.entries(configs)) {
    const user = all.find(({ spec }) => spec.configs?.some(({ source }) => source === name));
    if (!user || (file === undefined && environment === undefined)) continue;
    try {
      const content =
        environment === undefined
          ? await readText(namedFile(file ?? '', folder.root, folder.lookup))
          : variable(environment, folder);
      values.set(name, content);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      const message = `config ${name}, which ${label(user)} reads, can't be read: ${error.message}`;
      const path = ['configs', name, environment === undefined ? 'file' : 'environment'];
      findings.push({ code: 'MN1023', message, path });
    }
  }
  return { values: Object.fromEntries(values), findings };
}

/** Throws UnreadableFile. */
function variable(name: string, { lookup }: Folder): string {
  const value = lookup(name);
  if (value === undefined) throw new UnreadableFile(`environment variable ${name} is not set`, true);
  return value;
}

async function secretValue({ environment, file = '' }: SecretSource, folder: Folder): Promise<string> {
  if (environment !== undefined) return variable(environment, folder);
  // Editors and echo end a file with a line break, which does not belong to the secret.
  return (await readText(namedFile(file, folder.root, folder.lookup))).replace(/\r?\n$/, '');
}

function secretHint({ environment }: SecretSource): string {
  return environment === undefined
    ? 'create the file with the secret as its text; a line break at the end is ignored'
    : `set ${environment} in the environment of multinode, or in the file .env beside the manifest`;
}

/** Secrets that should be passed in a variable, and don't fit into one. */
function unfitSecrets(all: readonly NamedWorkload[], values: ReadonlyMap<string, string>): Finding[] {
  return all.flatMap(({ kind, name, spec }) =>
    spec.secrets.flatMap(({ source, environment }, index): Finding[] => {
      const value = values.get(source);
      if (environment === undefined || value === undefined) return [];
      const message = variableProblem(environment, value);
      if (message === undefined) return [];
      const hint = "leave out environment: the secret's file can hold any text";
      return [{ code: 'MN1024', message, path: [SECTIONS[kind], name, 'secrets', index], hint }];
    }),
  );
}

/** As in Compose, a variable that is not set here is not set in the worker either. */
function passedThrough(all: readonly NamedWorkload[], lookup: Lookup) {
  const values = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { kind, name, spec } of all) {
    for (const [variable, written] of Object.entries(spec.environment)) {
      const value = written === null && !values.has(variable) ? lookup(variable) : undefined;
      if (value === undefined) continue;
      values.set(variable, value);
      const message = variableProblem(variable, value);
      const path = [SECTIONS[kind], name, 'environment', variable];
      if (message !== undefined) findings.push({ code: 'MN1024', message, path });
    }
  }
  return { values: Object.fromEntries(values), findings };
}

/** Relative source of a mount → absolute path. What it leads to may be on another machine, so nothing is looked at. */
function sourcesOfMounts(all: readonly NamedWorkload[], { root, lookup }: Folder): Record<string, string> {
  const sources = all.flatMap(({ spec }) =>
    (spec.volumes ?? []).flatMap(({ type, source }) =>
      type === 'bind' && source !== undefined && !isAbsolute(source) ? [source] : [],
    ),
  );
  return Object.fromEntries(sources.map((source) => [source, namedFile(source, root, lookup)]));
}

/** Hashes one after another: a thousand workloads must not open a thousand files. */
async function hashSources(all: readonly NamedWorkload[], root: string): Promise<Record<string, string>> {
  const hashes: [string, string][] = [];
  for (const { name, spec } of all) {
    const hash = await programHash(spec, root);
    if (hash !== undefined) hashes.push([name, hash]);
  }
  return Object.fromEntries(hashes);
}

function label({ kind, name }: NamedWorkload): string {
  return `${SECTIONS[kind]}.${name}`;
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
