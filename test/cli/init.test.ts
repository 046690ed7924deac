import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadManifest } from '../../src/manifest/load.js';
import { cli } from '../support/cli.js';

describe('cli: init', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'multinode-init-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes a valid manifest, and the worker that it names', async () => {
    const { code, stdout } = await cli(['init', 'my app!'], { cwd: folder });
    expect(code).to.equal(0);
    expect(stdout).to.equal(
      'wrote my app!/multinode.yaml\nwrote my app!/hello.mjs\nnext: cd "my app!" && multinode up\n',
    );
    const { manifest } = await loadManifest(join(folder, 'my app!', 'multinode.yaml'), { env: {} });
    expect(manifest.name).to.equal('my-app-');
    expect(manifest.functions.hello?.command).to.deep.equal(['node', 'hello.mjs']);
    expect(existsSync(join(folder, 'my app!', 'hello.mjs'))).to.equal(true);
  });

  it('points editors at the schema', async () => {
    await cli(['init', '--name', 'shop'], { cwd: folder });
    const text = await readFile(join(folder, 'multinode.yaml'), 'utf8');
    const schema = /^# yaml-language-server: \$schema=(.*)$/m.exec(text)?.[1] ?? '';
    expect(JSON.parse(await readFile(join(folder, schema), 'utf8')).title).to.equal('Multinode manifest');
    expect(text).to.contain('\nname: shop\n');
  });

  it('writes nothing at all if a file already exists', async () => {
    await writeFile(join(folder, 'hello.mjs'), 'mine');
    const { code, stderr } = await cli(['init'], { cwd: folder });
    expect(code).to.equal(64);
    expect(stderr).to.contain('hello.mjs already exists; init does not overwrite files');
    expect(await readFile(join(folder, 'hello.mjs'), 'utf8')).to.equal('mine');
    expect(existsSync(join(folder, 'multinode.yaml'))).to.equal(false);
  });
});
