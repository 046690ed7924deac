import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { launcherFiles } from '../../../src/terraform/framework/launcher.js';

/**
 * Terraform's lock files have the hash of a version's launcher. A changed launcher needs a new version of the package, or
 * `terraform init` fails in every existing folder: add a row, never change one.
 */
const RELEASED: Readonly<Record<string, string>> = {
  '0.1.0': '4362974089f71e8d6fa5e2fc7922b687757bf0668502d7b0dd67270c831aa65d',
};

describe('terraform/framework: the launcher', () => {
  let folder: string;
  let launcher: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'multinode-launcher-')));
    launcher = join(folder, 'launcher');
    writeFileSync(launcher, launcherFiles('0.1.0')[0]?.content ?? '');
    chmodSync(launcher, 0o755);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** A package whose provider prints the given text. */
  function install(home: string, text: string): void {
    const bundle = join(folder, home, 'dist/src/terraform/provider/bundle.mjs');
    mkdirSync(dirname(bundle), { recursive: true });
    writeFileSync(bundle, `console.log(${JSON.stringify(text)}, process.ppid)`);
  }

  function launch(cwd: string, env: NodeJS.ProcessEnv = {}) {
    mkdirSync(join(folder, cwd), { recursive: true });
    const PATH = `${join(folder, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`;
    return spawnSync(launcher, { cwd: join(folder, cwd), env: { PATH, ...env }, encoding: 'utf8' });
  }

  it('is the same for every platform, at the path where Terraform looks', () => {
    const files = launcherFiles('1.2.3');
    expect(files.map(({ path }) => path)).to.deep.equal(
      ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64'].map(
        (platform) =>
          `terraform.d/plugins/multinode.local/multinode/multinode/1.2.3/${platform}/terraform-provider-multinode_v1.2.3`,
      ),
    );
    expect(new Set(files.map(({ content }) => content)).size).to.equal(1);
  });

  for (const [version, hash] of Object.entries(RELEASED)) {
    it(`has the hash of lock files in version ${version}`, () => {
      const contents = launcherFiles(version)[0]?.content ?? '';
      expect(createHash('sha256').update(contents).digest('hex')).to.equal(hash);
    });
  }

  it('starts the package in the nearest node_modules', () => {
    install('project/node_modules/multinode', 'near');
    install('node_modules/multinode', 'far');
    expect(launch('project/.multinode/local').stdout).to.equal(`near ${process.pid}\n`);
    expect(launch('other').stdout).to.equal(`far ${process.pid}\n`);
  });

  it('starts the checkout that it is in', () => {
    install('checkout', 'checkout');
    expect(launch('checkout/examples/stack').stdout).to.contain('checkout ');
  });

  it('starts the package that MULTINODE_HOME names before any other', () => {
    install('project/node_modules/multinode', 'near');
    install('elsewhere with space', 'named');
    const MULTINODE_HOME = join(folder, 'elsewhere with space');
    expect(launch('project', { MULTINODE_HOME }).stdout).to.contain('named ');
  });

  it('starts the command on the PATH if no parent folder has the package', () => {
    mkdirSync(join(folder, 'bin'));
    symlinkSync('/bin/echo', join(folder, 'bin/multinode'));
    expect(launch('project').stdout).to.equal('terraform-provider\n');
  });

  it('says what it looked for if there is nothing', () => {
    const { status, stdout, stderr } = launch('project');
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr)
      .to.contain(`from ${join(folder, 'project')} upwards`)
      .and.contain('MULTINODE_HOME');
  });

  it('says that MULTINODE_HOME is wrong rather than start another package', () => {
    install('project/node_modules/multinode', 'near');
    const { status, stderr } = launch('project', { MULTINODE_HOME: '/nowhere' });
    expect(status).to.equal(1);
    expect(stderr).to.contain("MULTINODE_HOME is '/nowhere'");
  });

  it('says that Node is missing', () => {
    install('project/node_modules/multinode', 'near');
    const { status, stderr } = launch('project', { PATH: '/nowhere' });
    expect(status).to.equal(1);
    expect(stderr).to.contain('Node.js (20.19 or newer) is needed');
  });
});
