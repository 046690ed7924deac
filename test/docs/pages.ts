import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/version.js';

/** A page's path, relative to the repository's folder, and its text. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A fenced block on a page. */
export interface Block {
  /** Such as "README.md:12", where the block begins. */
  readonly place: string;
  readonly language: string;
  /** The file that it contains, if it has a name, as in "```js [server.mjs]". */
  readonly file?: string;
  readonly text: string;
}

/** Every page of the documentation. */
export function pages(): Page[] {
  const top = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];
  return [...top, ...pagesIn('docs'), ...pagesIn('docs/decisions')].map(page);
}

function pagesIn(folder: string): string[] {
  const names = readdirSync(join(PACKAGE_ROOT, folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => `${folder}/${name}`);
}

export function page(path: string): Page {
  return { path, text: readFileSync(join(PACKAGE_ROOT, path), 'utf8') };
}

export function blocks({ path, text }: Page): Block[] {
  return [...text.matchAll(/^```(\w*)(?: \[([\w./-]+)\])?\n(.*?)^```$/gms)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    const [, language = '', file, content = ''] = match;
    return { place: `${path}:${line}`, language, text: content, ...(file !== undefined && { file }) };
  });
}
