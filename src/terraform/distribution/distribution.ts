/** The provider's files as mirrors and registries have them. The same version gives the same bytes. Pure. */
import { createHash } from 'node:crypto';
import { VERSION } from '../../version.js';
import { launchers, PROVIDER_SOURCE } from '../framework/launcher.js';
import { type Entry, zip } from './zip.js';

/** Contents by path in a folder, with forward slashes. */
export type Files = ReadonlyMap<string, Buffer>;

interface Archive {
  readonly platform: string;
  readonly name: string;
  readonly content: Buffer;
  readonly hashes: readonly string[];
}

/** One for each platform. */
function archives(): Archive[] {
  return launchers().map((file) => {
    const content = zip([file]);
    return {
      platform: file.platform,
      name: `terraform-provider-multinode_${VERSION}_${file.platform}.zip`,
      content,
      hashes: [contentHash([file]), `zh:${sha256(content)}`],
    };
  });
}

/**
 * What `terraform providers mirror` writes: archives where a filesystem mirror has them, and the index files of the
 * network mirror protocol, so that any web server with the folder is one.
 */
export function mirror(): Files {
  const all = archives();
  const versions = { versions: { [VERSION]: {} } };
  const own = {
    archives: Object.fromEntries(
      all.map(({ platform, name, hashes }) => [platform, { hashes, url: name }] as const),
    ),
  };
  return new Map([
    ...all.map(({ name, content }) => [`${PROVIDER_SOURCE}/${name}`, content] as const),
    [`${PROVIDER_SOURCE}/index.json`, json(versions)],
    [`${PROVIDER_SOURCE}/${VERSION}.json`, json(own)],
  ]);
}

/** The sums of a release's other files, to be signed. */
export const SUMS = `terraform-provider-multinode_${VERSION}_SHA256SUMS`;

/** What a registry takes from a release, except the signature. */
export function release(): Files {
  const protocols = { version: 1, metadata: { protocol_versions: ['6.0'] } };
  const files = new Map([
    ...archives().map(({ name, content }) => [name, content] as const),
    [`terraform-provider-multinode_${VERSION}_manifest.json`, json(protocols)],
  ]);
  const sums = [...files].map(([name, content]) => `${sha256(content)}  ${name}\n`).sort();
  return new Map([...files, [SUMS, Buffer.from(sums.join(''))]]);
}

/** Go's "h1" hash of a folder, which lock files have: the same packed or unpacked. */
function contentHash(entries: readonly Entry[]): string {
  const lines = entries.map(({ path, content }) => `${sha256(content)}  ${path}\n`).sort();
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}
