/** The further folders of a build: what a Dockerfile names in FROM and COPY --from. */
import { resolve } from 'node:path';
import type { BuildSpec, Manifest } from '../model.js';
import { ignoreText } from './copy.js';
import { contextFiles, contextHash } from './hash.js';
import { parseIgnore } from './ignore.js';
import { keptOut, realPath, stateIn, within } from './kept-out.js';

/** A named context contains a file that no image may contain. */
export class SecretInContext extends Error {
  constructor(
    readonly context: string,
    /** Its path in the context. */
    readonly file: string,
    readonly what: 'state' | 'secret',
  ) {
    super(file);
  }
}

/** A named context can't be read. */
export class UnreadableContext extends Error {
  constructor(
    readonly context: string,
    override readonly cause: unknown,
  ) {
    super(context);
  }
}

/** Whether a context is a folder, relative to the manifest; anything with a scheme is an image or an address. */
export function isFolder(context: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/.test(context);
}

/**
 * SHA-256 of each named folder's files, which change the image. BuildKit leaves out what the folder's own .dockerignore lists.
 * @throws SecretInContext, UnreadableContext
 */
export async function namedContexts(
  manifest: Manifest,
  { additional_contexts = {}, dockerfile_inline, runtime }: BuildSpec,
  { root, stack }: { readonly root: string; readonly stack: string },
): Promise<Readonly<Record<string, string>>> {
  const hashes: [string, string][] = [];
  // As for the main context, only .dockerignore decides about secrets if there is a Dockerfile.
  const copied = dockerfile_inline !== undefined || runtime !== undefined;
  for (const [name, value] of Object.entries(additional_contexts)) {
    if (!isFolder(value)) continue;
    try {
      const context = await realPath(resolve(root, value));
      const ignore = parseIgnore(await ignoreText(context));
      const state = await stateIn(context, ignore, within(context, stack));
      if (state !== undefined) throw new SecretInContext(name, state, 'state');
      if (copied) {
        const secret = parseIgnore((await keptOut(manifest, { root, stack, context })).join('\n'));
        for await (const { path } of contextFiles(context, ignore)) {
          if (secret(path)) throw new SecretInContext(name, path, 'secret');
        }
      }
      hashes.push([name, await contextHash(context, ignore)]);
    } catch (error) {
      throw error instanceof SecretInContext ? error : new UnreadableContext(name, error);
    }
  }
  return Object.fromEntries(hashes);
}
