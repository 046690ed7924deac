import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cli } from '../support/cli.js';

describe('cli: synth', () => {
  let cwd: string;

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'multinode-synth-'));
    await writeFile(
      join(cwd, 'multinode.yaml'),
      'name: shop\nfunctions:\n  hello:\n    command: node hello.js\n',
    );
  });
  afterEach(() => rm(cwd, { recursive: true }));

  it('writes the files beside the manifest, and reports if they are up to date', async () => {
    const first = await cli(['synth'], { cwd });
    expect([first.code, first.stderr]).to.deep.equal([0, '']);
    expect(first.stdout).to.contain('wrote .multinode/local/cdk.tf.json\n');
    const text = await readFile(join(cwd, '.multinode', 'local', 'cdk.tf.json'), 'utf8');
    expect(JSON.parse(text).resource).to.have.property('multinode_application');
    const second = await cli(['synth'], { cwd });
    expect(second.stdout).to.equal('.multinode/local is up to date\n');
  });

  it('writes to the folder of --out', async () => {
    await cli(['synth', '--out', 'stack', '--json'], { cwd });
    expect(await readFile(join(cwd, 'stack', 'cdk.tf.json'), 'utf8')).to.contain('shop');
  });

  it('points at what the target does not support, regardless of how the file was named', async () => {
    await writeFile(join(cwd, 'images.yaml'), 'name: shop\njobs:\n  report:\n    image: report:1\n');
    await mkdir(join(cwd, 'below'));
    const { code, stderr } = await cli(['synth', '-f', '../images.yaml'], { cwd: join(cwd, 'below') });
    expect(code).to.equal(1);
    expect(stderr).to.match(/^\.\.\/images\.yaml:3:3: error\[MN2002\]: job "report" has no command/);
    expect(stderr).to.contain('3 |   report:\n  |   ^^^^^^\n');
  });
});
