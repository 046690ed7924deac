import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { manifestTemplate } from '../../src/cli/templates.js';
import { blocks, page, pages } from '../docs/pages.js';
import { caseFiles, expectedFile, type Question, shown } from './cases.js';
import { documentOf, languageServer } from './language-server.js';

const QUESTIONS: readonly Question[] = ['completion', 'hover', 'diagnostics'];

describe('the manifest in an editor', () => {
  for (const question of QUESTIONS) {
    describe(question, () => {
      for (const file of caseFiles(question)) {
        it(file, async () => {
          const found = await shown(question, file);
          const expected = expectedFile(question, file);
          if (process.env.UPDATE_CASES) writeFileSync(expected, found);
          expect(found).to.equal(readFileSync(expected, 'utf8')).and.not.equal('\n');
        });
      }
    });
  }

  it('has no mistakes marked if it is valid', async () => {
    const documented = pages()
      .flatMap(blocks)
      .filter(({ language, text }) => language === 'yaml' && /^name:/m.test(text))
      .map(({ place, text }) => ({ place, text: text.replace(/^# yaml-language-server:.*\n/, '') }));
    const manifests = [
      ...documented,
      { place: 'multinode.yaml', text: page('multinode.yaml').text },
      { place: 'what init writes', text: manifestTemplate('app', './multinode.schema.json') },
    ];
    expect(manifests).to.have.length.of.at.least(5);
    for (const { place, text } of manifests) {
      const named = `# yaml-language-server: $schema=multinode.schema.json\n${text}`;
      const marked = await languageServer('multinode.yaml').diagnose(documentOf('multinode.yaml', named));
      expect(
        marked.map(({ message }) => message),
        place,
      ).to.deep.equal([]);
    }
  });
});
