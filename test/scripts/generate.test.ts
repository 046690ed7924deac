import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { filesFromCode, filesFromSchemas, filesFromSource } from '../../scripts/generate/files.js';
import { temporaryFolder } from '../support/folder.js';
import { run } from '../support/run.js';

/** What the generator reads and writes. */
const SOURCES = [
  'docs',
  'package.json',
  'providers',
  'schema',
  'scripts',
  'sdk',
  'src',
  'test/manifest/cases',
  'tsconfig.json',
];

describe('generated files', () => {
  const folder = temporaryFolder();

  it('are current: npm run generate changes none', async () => {
    const files = Object.entries({
      ...filesFromSource(),
      ...(await filesFromSchemas()),
      ...(await filesFromCode()),
    });
    expect(files).not.to.be.empty;
    for (const [file, text] of files) {
      expect(readFileSync(file, 'utf8') === text, `${file} is not current; run npm run generate`).to.equal(
        true,
      );
    }
  });

  it('follow a change to the schema in one run', async () => {
    for (const source of SOURCES) cpSync(source, join(folder(), source), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder(), 'node_modules'));
    const schema = join(folder(), 'schema', 'source.json');
    const before = readFileSync(schema, 'utf8');
    const after = before.replaceAll('How many times an invocation is retried', 'CHANGED');
    writeFileSync(schema, after);
    const { code, output } = await run(
      process.execPath,
      ['--import', 'tsx', join(folder(), 'scripts', 'generate.ts')],
      { cwd: folder() },
    );
    expect(code, output).to.equal(0);
    for (const file of ['docs/manifest.md', 'docs/openapi.json', 'src/manifest/schema.generated.ts'])
      expect(readFileSync(join(folder(), file), 'utf8'), file).to.include('CHANGED');
  });
});
