import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cli } from '../support/cli.js';

const COMPOSE = `services:
  cache:
    image: redis:7
    ports: ["6379:6379"]
    volumes: [data:/data]
    blkio_config: {weight: 300}
volumes:
  data:
`;

describe('cli: import', () => {
  let cwd: string;

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'multinode-import-'));
    await writeFile(join(cwd, 'compose.yaml'), COMPOSE);
  });
  afterEach(() => rm(cwd, { recursive: true }));

  it('prints a manifest that is valid, and on standard error what happens to every key', async () => {
    const { code, stdout, stderr } = await cli(['import', 'compose.yaml', '--name', 'shop'], { cwd });
    expect(code).to.equal(0);
    expect(stdout).to.contain('name: shop\n').and.to.contain('    image: redis:7\n');
    expect(stderr)
      .to.contain('carried   image')
      .and.to.match(/left out {2}blkio_config \(compose\.yaml:6\): /);
    await writeFile(join(cwd, 'multinode.yaml'), stdout);
    expect(await cli(['validate', '--target', 'docker'], { cwd })).to.include({ code: 0, stderr: '' });
  });

  it('writes a file, and overwrites one only with --force', async () => {
    const written = ['import', 'compose.yaml', '--output', 'multinode.yaml'];
    await writeFile(join(cwd, 'multinode.yaml'), 'name: mine\n');
    const refused = await cli(written, { cwd });
    expect(refused.code).to.equal(64);
    expect(refused.stderr).to.contain('multinode.yaml already exists; overwrite it with --force');
    expect(await readFile(join(cwd, 'multinode.yaml'), 'utf8')).to.equal('name: mine\n');
    expect((await cli([...written, '--force'], { cwd })).stdout).to.equal('wrote multinode.yaml\n');
    expect(await readFile(join(cwd, 'multinode.yaml'), 'utf8')).to.contain('image: redis:7');
  });

  it('says which file does not exist', async () => {
    const { code, stdout, stderr } = await cli(['import', 'absent.yaml'], { cwd });
    expect([code, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.contain('absent.yaml does not exist');
  });

  it('shows for a folder how much is carried whole, and what is not', async () => {
    const { code, stdout } = await cli(['import', '--check', '.'], { cwd });
    expect(code).to.equal(0);
    expect(stdout)
      .to.contain('services carried whole: 0 of 1 (0 %)')
      .and.to.match(/1 {2}blkio_config\n/);
  });
});
