import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../src/version.js';
import { cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { skip } from '../support/skip.js';
import { type Block, blocks, page } from './pages.js';

describe('docs/getting-started.md', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let home: string;
  let env: Record<string, string>;

  beforeEach(() => {
    home = join(folder(), 'shop');
    // As npm leaves an installed package.
    const modules = join(home, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    symlinkSync(PACKAGE_ROOT, join(modules, 'multinode'));
    symlinkSync('../multinode/dist/src/cli/main.js', join(modules, '.bin', 'multinode'));
    env = { PATH: process.env.PATH ?? '', HOME: home };
  });
  afterEach(async () => {
    await cli(['down', '--yes'], { cwd: home, env });
  });

  it('does and shows what it says, command by command', async function () {
    if (spawnSync('curl', ['--version']).status !== 0) skip(this, 'curl is not installed');
    const steps = blocks(page('docs/getting-started.md')).filter(({ language }) =>
      ['sh', 'text'].includes(language),
    );
    expect(steps).to.have.length.of.at.least(15);
    let output = '';
    for (const step of steps) {
      if (step.language === 'sh') output = await run(step);
      else for (const line of step.text.trim().split('\n')) expect(output, step.place).to.contain(line);
      // The one thing that a test does in another way: the usual port may be taken.
      if (step.text === 'npx multinode init\n')
        appendFileSync(join(home, 'multinode.yaml'), '\ntargets: {local: {port: 0}}\n');
    }
  });

  /** Runs a block's lines as a shell does, and resolves with all that they wrote. */
  async function run(step: Block): Promise<string> {
    const child = spawn('bash', ['-euc', step.text], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    expect(code, `${step.place}\n${out}${err}`).to.equal(0);
    return out + err;
  }
});
