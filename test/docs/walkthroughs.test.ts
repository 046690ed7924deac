/** Follows pages as a reader would: writes the files, runs the commands, and compares their output. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../src/version.js';
import { cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { freePort } from '../support/port.js';
import { pythonEnvironment } from '../support/python.js';
import { skip } from '../support/skip.js';
import { type Block, blocks, page } from './pages.js';

const PAGES = ['docs/getting-started.md', 'docs/tutorial.md', 'docs/scaling.md', 'docs/from-modal.md'];

for (const path of PAGES) {
  describe(path, function () {
    this.timeout(600_000);
    const folder = temporaryFolder();
    let home: string;
    let env: Record<string, string>;

    beforeEach(() => {
      home = join(folder(), 'shop');
      // Like npm's installation of the package.
      const modules = join(home, 'node_modules');
      mkdirSync(join(modules, '.bin'), { recursive: true });
      symlinkSync(PACKAGE_ROOT, join(modules, 'multinode'));
      symlinkSync('../multinode/dist/src/cli/main.js', join(modules, '.bin', 'multinode'));
      env = { PATH: process.env.PATH ?? '', HOME: home };
    });
    afterEach(async () => {
      if (existsSync(join(home, '.multinode'))) await cli(['down', '--yes'], { cwd: home, env });
    });

    it('does and shows what the page says, command by command', async function () {
      if (spawnSync('curl', ['--version']).status !== 0) skip(this, 'curl is not installed');
      // The only thing that the test does differently: the usual ports may be in use.
      const [agent, service] = [await freePort(), await freePort()];
      const { text } = page(path);
      const steps = blocks({
        path,
        text: text.replaceAll('4747', String(agent)).replaceAll('4748', String(service)),
      });
      expect(steps.filter(({ language }) => language === 'text')).to.have.length.of.at.least(1);
      if (steps.some(({ language }) => language === 'python')) {
        const { bin } = await pythonEnvironment(join(folder(), 'python')).catch((error: unknown) =>
          skip(this, `no Python to run: ${String(error).split('\n')[0]}`),
        );
        env.PATH = `${bin}${delimiter}${env.PATH}`;
      }
      let output = '';
      for (const step of steps) {
        if (step.language === 'sh') output = await run(step);
        else if (step.language === 'text') expectLines(output, step);
        else if (step.file !== undefined) writeFileSync(join(home, step.file), step.text);
        if (step.file === 'multinode.yaml' || /multinode (init|manifest)/.test(step.text))
          appendFileSync(join(home, 'multinode.yaml'), `\ntargets: {local: {port: ${agent}}}\n`);
      }
    });

    /** Runs a block's lines as a shell does, and resolves with all their output. */
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
}

/** Checks that each line of the block is in the output; "…" matches anything. */
function expectLines(output: string, { text, place }: Block): void {
  for (const line of text.trim().split('\n')) {
    const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    expect(output, `${place}: ${line}`).to.match(new RegExp(parts.join('.*')));
  }
}
