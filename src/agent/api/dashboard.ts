import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { RequestError } from '../../errors/errors.js';
import { hasCode } from '../../errors/system.js';
import { PACKAGE_ROOT } from '../../version.js';

/** A file of the dashboard, as sent to browsers. */
export interface Asset {
  readonly type: string;
  readonly content: Buffer;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The page; the other files have a hash of their content in their names. */
export const PAGE = 'index.html';

/** The dashboard's files, read at the first request for one. */
export class DashboardAssets {
  #files: Promise<ReadonlyMap<string, Asset>> | undefined;

  /** @param folder where scripts/build.js puts them */
  constructor(private readonly folder = join(PACKAGE_ROOT, 'dist', 'src', 'dashboard')) {}

  /** @throws RequestError MN4002 if there is no file with that name */
  async get(name: string): Promise<Asset> {
    this.#files ??= readAssets(this.folder);
    const asset = (await this.#files).get(name);
    if (asset) return asset;
    throw new RequestError('MN4002', 404, `The dashboard has no file ${JSON.stringify(name)}.`);
  }
}

/** Empty if the dashboard has not been built. */
async function readAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  const assets = names.flatMap((name) => {
    const type = TYPES[extname(name)];
    return type === undefined ? [] : [readAsset(join(folder, name), name, type)];
  });
  return new Map(await Promise.all(assets));
}

async function readAsset(path: string, name: string, type: string): Promise<[string, Asset]> {
  const content = await readFile(path);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return [name, { type, content, etag }];
}
