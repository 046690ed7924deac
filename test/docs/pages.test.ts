import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { platform } from '../../providers/registry.js';
import { UnsupportedError } from '../../src/errors/errors.js';
import { SECTIONS, type TargetName } from '../../src/manifest/model.js';
import { TARGETS } from '../../src/manifest/targets.js';
import { parseManifest } from '../../src/manifest/validate.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { blocks, page, pages } from './pages.js';

describe('the documentation', () => {
  it('has manifests that are valid', () => {
    const manifests = pages()
      .flatMap(blocks)
      .filter(({ language, text }) => language === 'yaml' && /^name:/m.test(text));
    expect(manifests).to.have.length.of.at.least(3);
    for (const { place, text } of manifests) {
      expect(() => parseManifest(text, { file: place, env: {} }), place).not.to.throw();
    }
  });

  it('has links that lead somewhere', () => {
    const links = pages().flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map((match) => ({ path, link: match[1] ?? '' })),
    );
    expect(links).to.have.length.of.at.least(10);
    for (const { path, link } of links) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      expect(existsSync(join(PACKAGE_ROOT, target)), `${path}: ${link}`).to.equal(true);
      if (anchor !== undefined) expect(anchors(target), `${path}: ${link}`).to.include(anchor);
    }
  });

  it('says exactly what every target runs', () => {
    const [, table = ''] = page('docs/index.md').text.split('## What this version runs');
    const rows = [...table.matchAll(/^\| (\w+) +\| ([^|]+?) +\|$/gm)].slice(1);
    const said = Object.fromEntries(rows.map(([, target = '', kinds = '']) => [target, kinds]));
    const runs = TARGETS.filter(isSupported).map((target) => {
      const kinds = platform(target).support.kinds.map((kind) => SECTIONS[kind].replaceAll('_', ' '));
      return [target, kinds.join(', ')];
    });
    expect(said).to.deep.equal(Object.fromEntries(runs));
  });
});

function isSupported(target: TargetName): boolean {
  try {
    return platform(target).name === target;
  } catch (error) {
    if (error instanceof UnsupportedError) return false;
    throw error;
  }
}

/** The anchors of a page's headings, which are made from their words. */
function anchors(path: string): string[] {
  return [...page(path).text.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
