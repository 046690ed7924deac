/** The README's first commands, in a clean clone, with nothing but PATH in the environment. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../src/version.js';
import { blocks, page } from '../docs/pages.js';
import { cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { outsideEnvironment, run } from '../support/run.js';
import { skip } from '../support/skip.js';

describe('README.md, in a clean clone', function () {
  this.timeout(600_000);
  const folder = temporaryFolder();
  let clone: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async function () {
    clone = join(folder(), 'clone');
    const { code } = await run('git', ['clone', '--quiet', PACKAGE_ROOT, clone], { cwd: folder() });
    if (code !== 0) skip(this, 'there is no repository to clone');
    // From npm's cache, not from a registry.
    const { output } = await run('npm', ['config', 'get', 'cache'], { cwd: folder() });
    env = {
      PATH: outsideEnvironment().PATH,
      HOME: folder(),
      npm_config_cache: output.trim(),
      npm_config_prefer_offline: 'true',
    };
  });
  afterEach(async () => {
    await cli(['down', '--yes'], { cwd: clone, env: { HOME: folder() } });
  });

  it('sets the example up, calls it, shows it and removes it', async () => {
    // The usual port may be in use on a test machine.
    appendFileSync(join(clone, 'multinode.yaml'), '\ntargets: {local: {port: 0}}\n');
    const commands = blocks(page('README.md')).filter(({ language }) => language === 'sh');
    const [setUp, test, rest] = commands.map(({ text }) => text);
    expect(test).to.equal('npm install && npm test\n'); // What runs this test.
    const script = `${setUp}${rest}`;
    const { code, output } = await run('sh', ['-euc', script], { cwd: clone, env });
    expect(code, output).to.equal(0);
    expect(output).not.to.match(/EBADENGINE|deprecated/);
    expect(output)
      .to.contain('example is up')
      .and.to.contain('Hello, Ada!\n')
      .and.to.contain('everything was removed');
    const { output: changes } = await run('git', ['status', '--short'], { cwd: clone });
    expect(changes).to.equal(' M multinode.yaml\n');
  });
});
