/** Names of workloads for completion: from the agent of --url, else from the manifest. To be quick, nothing is checked. */
import { readFile } from 'node:fs/promises';
import { Client } from '../../client/client.js';
import { isRecord } from '../../json/shape.js';
import { KINDS, SECTIONS } from '../../manifest/model.js';
import type { Context } from '../context.js';
import { manifestFiles } from '../locate.js';

/** Milliseconds that an agent has to answer after the tab key was pressed. */
const PATIENCE = 1000;

/** Arguments that are names of workloads, with the sections that have them. */
export const NAMED: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...KINDS.map((kind) => [kind.replaceAll('_', '-'), [SECTIONS[kind]]] as const),
  ['workload', Object.values(SECTIONS)],
]);

/**
 * @param argument one of NAMED
 * @param words the words already on the line, which may name the manifest
 */
export async function names(
  { cwd, options }: Pick<Context, 'cwd' | 'options'>,
  argument: string,
  words: readonly string[],
): Promise<string[]> {
  const { url, key } = options;
  const files = [...options.files, ...given(words)];
  const manifest = url === undefined ? await read(cwd, files) : await ask(url, key);
  return (NAMED.get(argument) ?? []).flatMap((section) => {
    const workloads = isRecord(manifest) ? manifest[section] : undefined;
    return isRecord(workloads) ? Object.keys(workloads) : [];
  });
}

/** What all files have: none is merged, and what they include is left out. */
async function read(cwd: string, given: readonly string[]): Promise<unknown> {
  const { parse } = await import('yaml');
  const sections = new Map<string, object>();
  for (const path of manifestFiles({ cwd, options: { files: given } })) {
    const manifest: unknown = parse(await readFile(path, 'utf8'), { merge: true, logLevel: 'silent' });
    for (const [key, value] of Object.entries(isRecord(manifest) ? manifest : {}))
      if (isRecord(value)) sections.set(key, { ...sections.get(key), ...value });
  }
  return Object.fromEntries(sections);
}

async function ask(url: string, key: string | undefined): Promise<unknown> {
  const client = new Client({ url, ...(key !== undefined && { key }) });
  return (await client.getApplication({ signal: AbortSignal.timeout(PATIENCE) }))?.manifest;
}

function given(words: readonly string[]): string[] {
  return words.flatMap((word, at) => (['-f', '--file'].includes(words[at - 1] ?? '') ? [word] : []));
}
