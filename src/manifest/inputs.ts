/** Values that a manifest refers to and that are in no plan: gathered at the edge, used by the agent. */
import { scrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import type { Inputs } from '../client/types.js';
import { ManifestError } from '../errors/errors.js';
import { type Finding, unplaced } from './finding.js';
import type { Environment } from './interpolate.js';
import {
  type Manifest,
  type NamedWorkload,
  SECTIONS,
  type SecretSource,
  type WorkloadSpec,
  workloads,
} from './model.js';
import { programHash } from './program-files.js';

interface Surroundings {
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  readonly env: Environment;
}

/** Reads everything. Throws a ManifestError that names every value that is missing, its workload and its field. */
export async function collectInputs(manifest: Manifest, surroundings: Surroundings): Promise<Inputs> {
  const findings: Finding[] = [];
  const all = workloads(manifest);
  const inputs: Inputs = {
    secrets: await readSecrets(manifest, all, surroundings, findings),
    env_files: await readEnvFiles(all, surroundings, findings),
    environment: passedThrough(all, surroundings.env),
    sources: await hashSources(all, surroundings.root),
  };
  if (findings.length > 0) throw new ManifestError(findings.map(unplaced));
  return inputs;
}

/**
 * A hash of the inputs, whatever the order in which they were gathered. Terraform's state has it, and secrets are
 * among what it is made from: it is costly, so that who reads the state can't try out millions of weak passwords.
 * Images are left out: only the platform's plan knows their ids, and it compares them by itself.
 */
export function inputsFingerprint({ images: _, ...inputs }: Inputs): Promise<string> {
  return new Promise((resolve, reject) => {
    // The salt is no secret, and the same for the plan and for the agent, which must come to the same hash.
    scrypt(canonicalJson(inputs), 'multinode inputs', 32, { N: 2 ** 14 }, (error, key) => {
      if (error) reject(error);
      else resolve(key.toString('hex'));
    });
  });
}

/** A worker's variables: env_file, a later file winning; over them environment; over that secrets that name a variable. */
export function workerEnvironment(spec: WorkloadSpec, inputs: Inputs): Record<string, string> {
  const files = spec.env_file.flatMap((file) => Object.entries(inputs.env_files[file] ?? {}));
  const own = Object.entries(spec.environment).flatMap(([name, value]) => {
    const given = value ?? lookup(inputs.environment, name);
    return given === undefined ? [] : [[name, given] as const];
  });
  const secrets = spec.secrets.flatMap(({ source, environment }) => {
    const value = lookup(inputs.secrets, source);
    return environment === undefined || value === undefined ? [] : [[environment, value] as const];
  });
  return Object.fromEntries([...files, ...own, ...secrets]);
}

async function readSecrets(
  { secrets }: Manifest,
  all: readonly NamedWorkload[],
  surroundings: Surroundings,
  findings: Finding[],
): Promise<Record<string, string>> {
  const values: [string, string][] = [];
  for (const [name, source] of Object.entries(secrets)) {
    const user = all.find(({ spec }) => spec.secrets.some((mount) => mount.source === name));
    if (!user) continue;
    const field = source.environment === undefined ? 'file' : 'environment';
    try {
      values.push([name, await secretValue(source, surroundings)]);
    } catch (error) {
      const message = `secret ${name}, which ${label(user)} needs, can't be read: ${words(error)}`;
      findings.push({ code: 'MN1023', message, path: ['secrets', name, field] });
    }
  }
  return Object.fromEntries(values);
}

async function secretValue(
  { environment, file }: SecretSource,
  { root, env }: Surroundings,
): Promise<string> {
  if (environment !== undefined) {
    const value = env[environment];
    if (value === undefined) throw new Error(`environment variable ${environment} is not set`);
    return value;
  }
  const bytes = await readFile(resolve(root, file ?? ''));
  // Editors and echo end a file with a line break that is no part of the secret.
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
}

async function readEnvFiles(
  all: readonly NamedWorkload[],
  { root }: Surroundings,
  findings: Finding[],
): Promise<Inputs['env_files']> {
  const files = new Map<string, Record<string, string>>();
  const failed = new Set<string>();
  for (const workload of all) {
    for (const file of workload.spec.env_file) {
      if (files.has(file) || failed.has(file)) continue;
      try {
        files.set(file, parseDotenv(await readFile(resolve(root, file))));
      } catch (error) {
        failed.add(file);
        const message = `environment file ${file}, which ${label(workload)} needs, can't be read: ${words(error)}`;
        findings.push({
          code: 'MN1023',
          message,
          path: [SECTIONS[workload.kind], workload.name, 'env_file'],
        });
      }
    }
  }
  return Object.fromEntries(files);
}

/** As in Compose, a variable that is not set here is not set in the worker either. */
function passedThrough(all: readonly NamedWorkload[], env: Environment): Record<string, string> {
  const names = all.flatMap(({ spec }) =>
    Object.keys(spec.environment).filter((name) => spec.environment[name] === null),
  );
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) => {
      const value = lookup(env, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** One after another: a thousand workloads must not open a thousand files. */
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

/** Why a file can't be read, without its absolute path, which is the machine's. */
function words(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'the file does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'this user may not read it';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not UTF-8 text';
  return error instanceof Error ? error.message : String(error);
}

function lookup<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
