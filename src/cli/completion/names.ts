/** Names of workloads for the shell: of the manifest, or without one of the agent. Quick, so nothing is checked. */
import { readFile } from 'node:fs/promises';
import { Client } from '../../client/client.js';
import { KINDS, SECTIONS } from '../../manifest/model.js';
import { isRecord } from '../../manifest/path.js';
import type { Context } from '../context.js';
import { manifestFile } from '../locate.js';

/** Milliseconds that someone who pressed the tab key waits for an agent. */
const PATIENCE = 1000;

/** An argument with one of these names is the name of a workload in these sections. */
export const NAMED: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...KINDS.map((kind) => [kind.replaceAll('_', '-'), [SECTIONS[kind]]] as const),
  ['workload', Object.values(SECTIONS)],
]);

/**
 * @param argument one of NAMED
 * @param words what stands on the line already, which may say which manifest
 */
export async function names(
  { cwd, options }: Pick<Context, 'cwd' | 'options'>,
  argument: string,
  words: readonly string[],
): Promise<string[]> {
  const { url, key } = options;
  const manifest = url === undefined ? await read(cwd, given(words) ?? options.file) : await ask(url, key);
  return (NAMED.get(argument) ?? []).flatMap((section) => {
    const workloads = isRecord(manifest) ? manifest[section] : undefined;
    return isRecord(workloads) ? Object.keys(workloads) : [];
  });
}

async function read(cwd: string, file: string | undefined): Promise<unknown> {
  const path = manifestFile({ cwd, options: file === undefined ? {} : { file } });
  const { parse } = await import('yaml');
  return parse(await readFile(path, 'utf8'), { merge: true, logLevel: 'silent' });
}

async function ask(url: string, key: string | undefined): Promise<unknown> {
  const client = new Client({ url, ...(key !== undefined && { key }) });
  return (await client.getApplication({ signal: AbortSignal.timeout(PATIENCE) }))?.manifest;
}

function given(words: readonly string[]): string | undefined {
  const at = words.findLastIndex((word) => word === '-f' || word === '--file');
  return at < 0 ? undefined : words[at + 1];
}
