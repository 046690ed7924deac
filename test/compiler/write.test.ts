import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { StackFile } from '../../src/compiler/compile.js';
import { writeStack } from '../../src/compiler/write.js';
import { StackFolderError } from '../../src/errors/errors.js';
import { skip } from '../support/skip.js';

const LAUNCHER = 'terraform.d/plugins/a/0.1.0/launcher';

function files(changes: Record<string, StackFile | undefined> = {}): Map<string, StackFile> {
  const all: Record<string, StackFile | undefined> = {
    'cdk.tf.json': { content: '{}\n' },
    '.gitignore': { content: '/agent/\n' },
    [LAUNCHER]: { content: '#!/bin/sh\n', mode: 0o755 },
    ...changes,
  };
  return new Map(Object.entries(all).flatMap(([path, file]) => (file ? [[path, file] as const] : [])));
}

async function refusal(folder: string, given = files()): Promise<StackFolderError> {
  try {
    await writeStack(folder, given);
  } catch (error) {
    if (error instanceof StackFolderError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('the folder of a stack', () => {
  let parent: string;
  let folder: string;

  function read(path: string): string {
    return readFileSync(join(folder, path), 'utf8');
  }

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'multinode-write-'));
    folder = join(parent, 'not', 'there', 'yet');
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it('is created, with every file and its mode', async () => {
    const result = await writeStack(folder, files());
    expect(result).to.deep.equal({ written: ['.gitignore', 'cdk.tf.json', LAUNCHER], removed: [] });
    expect(read('cdk.tf.json')).to.equal('{}\n');
    expect(statSync(join(folder, LAUNCHER)).mode & 0o777).to.equal(0o755);
    expect(readdirSync(folder)).to.have.members([
      '.gitignore',
      '.multinode-files.json',
      'cdk.tf.json',
      'terraform.d',
    ]);
  });

  it('is not touched if nothing changed', async () => {
    await writeStack(folder, files());
    const before = ['cdk.tf.json', '.multinode-files.json', LAUNCHER].map(
      (path) => statSync(join(folder, path)).ino,
    );
    expect(await writeStack(folder, files())).to.deep.equal({ written: [], removed: [] });
    const after = ['cdk.tf.json', '.multinode-files.json', LAUNCHER].map(
      (path) => statSync(join(folder, path)).ino,
    );
    expect(after).to.deep.equal(before);
  });

  it('gets changed files, and files that were edited by hand', async () => {
    await writeStack(folder, files());
    chmodSync(join(folder, LAUNCHER), 0o644);
    writeFileSync(join(folder, '.gitignore'), 'edited');
    const { written } = await writeStack(folder, files({ 'cdk.tf.json': { content: '{"a":1}\n' } }));
    expect(written).to.deep.equal(['.gitignore', 'cdk.tf.json', LAUNCHER]);
    expect(read('.gitignore')).to.equal('/agent/\n');
  });

  it('loses files of an earlier synth, with folders that become empty, and nothing else', async () => {
    await writeStack(folder, files());
    writeFileSync(join(folder, 'terraform.tfstate'), 'state');
    mkdirSync(join(folder, 'agent'));
    writeFileSync(join(folder, 'agent', 'data'), 'data');
    const next = 'terraform.d/plugins/a/0.2.0/launcher';
    const result = await writeStack(folder, files({ [LAUNCHER]: undefined, [next]: { content: 'x' } }));
    expect(result).to.deep.equal({ written: [next], removed: [LAUNCHER] });
    expect(existsSync(join(folder, 'terraform.d/plugins/a/0.1.0'))).to.equal(false);
    expect(read('terraform.tfstate') + read('agent/data')).to.equal('statedata');
    expect((await writeStack(folder, files({ [LAUNCHER]: undefined }))).removed).to.deep.equal([next]);
  });

  it("is refused if it has somebody else's Terraform files, before anything is written", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'main.tf'), '');
    writeFileSync(join(folder, 'more.tofu'), '');
    const error = await refusal(folder);
    expect(error.code).to.equal('MN2004');
    expect(error.message).to.contain('files that multinode did not write: main.tf, more.tofu;');
    expect(readdirSync(folder)).to.have.members(['main.tf', 'more.tofu']);
  });

  it("is refused if somebody else's file would be overwritten", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '.gitignore'), 'mine');
    mkdirSync(join(folder, 'cdk.tf.json'));
    expect((await refusal(folder)).message).to.contain('did not write: .gitignore, cdk.tf.json;');
    expect(read('.gitignore')).to.equal('mine');
  });

  it('is refused if multinode did not write its list of files, or a path leads out of it', async () => {
    const outside = join(parent, 'outside');
    writeFileSync(outside, 'mine');
    await writeStack(folder, files());
    for (const list of [
      '{',
      '{"version":1,"files":["../../../outside"]}',
      `{"version":1,"files":["${outside}"]}`,
    ]) {
      writeFileSync(join(folder, '.multinode-files.json'), list);
      expect((await refusal(folder)).code).to.equal('MN2004');
    }
    expect(readFileSync(outside, 'utf8')).to.equal('mine');
  });

  it('stays unchanged if a file cannot be written', async () => {
    await writeStack(folder, files());
    writeFileSync(join(folder, 'blocked'), '');
    const error = await refusal(
      folder,
      files({ 'cdk.tf.json': { content: 'new' }, 'blocked/file': { content: '' } }),
    );
    expect(error).to.include({ code: 'MN2003', exitCode: 1 });
    expect(error.message).to.contain(
      `cannot write the Terraform files: ${join(folder, 'blocked')}: a file with this name exists`,
    );
    expect(error.cause).to.have.property('code', 'EEXIST');
    expect(read('cdk.tf.json')).to.equal('{}\n');
    expect(readdirSync(folder).filter((name) => name.includes('staging'))).to.deep.equal([]);
  });

  it('is refused if it is a file, or below one', async () => {
    writeFileSync(join(parent, 'file'), '');
    expect((await refusal(join(parent, 'file'))).code).to.equal('MN2003');
    expect((await refusal(join(parent, 'file', 'below'))).code).to.equal('MN2003');
  });

  it('is refused if the user may not write to it', async function () {
    if (process.getuid?.() === 0) skip(this, 'root may write everywhere');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o555);
    try {
      expect((await refusal(folder)).message).to.contain('permission denied');
    } finally {
      chmodSync(folder, 0o755);
    }
  });
});
