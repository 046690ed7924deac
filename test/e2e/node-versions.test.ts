/** The newest versions of Node.js besides the one that runs the tests. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { agentFiles } from '../../src/agent/process/files.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { CLI } from '../support/cli.js';
import { outsideEnvironment, run } from '../support/run.js';
import { skip } from '../support/skip.js';

const TESTED = [22, 24, 26];
const own = Number(process.versions.node.split('.')[0]);
const WARNING = /^\(node:\d+\).*$/m;

const MANIFEST = `name: shop
targets: {local: {port: 0}}
functions:
  hello: {command: node worker.mjs}
`;
const WORKER = `import { createServer } from 'node:http';
createServer((request, response) => response.end(process.version)).listen(process.env.PORT, '127.0.0.1');
`;

for (const version of TESTED.filter((each) => each !== own).slice(-2)) {
  describe(`on Node.js ${version}`, function () {
    this.timeout(900_000);
    const folder = mkdtempSync(join(tmpdir(), 'multinode-node-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    let node: string;
    let env: NodeJS.ProcessEnv;

    before(async function () {
      const { code, output } = await run(
        'npm',
        ['install', '--prefix', folder, '--prefer-offline', '--no-audit', '--no-fund', `node@${version}`],
        { cwd: folder },
      );
      if (code !== 0)
        skip(this, `Node.js ${version} can't be installed: ${output.trim().split('\n').at(-1)}`);
      const bin = join(folder, 'node_modules', 'node', 'bin');
      node = join(bin, 'node');
      const outside = outsideEnvironment();
      env = { ...outside, PATH: `${bin}${delimiter}${outside.PATH}` };
    });

    it('passes the unit tests, and prints no warning', async () => {
      const { code, output } = await run(node, ['scripts/test.js', '--unit'], {
        cwd: PACKAGE_ROOT,
        // One at a time, because other tests run at the same time.
        env: { ...env, TEST_JOBS: '1' },
      });
      expect(code, output).to.equal(0);
      expect(WARNING.exec(output)?.[0]).to.equal(undefined);
      expect(output.trim().split('\n').at(-1)).to.match(/^\d{4,} passed, 0 failed, \d+ skipped$/);
    });

    it('sets up, calls and removes an application, and prints no warning', async () => {
      const cwd = join(folder, 'shop');
      mkdirSync(cwd);
      writeFileSync(join(cwd, 'multinode.yaml'), MANIFEST);
      writeFileSync(join(cwd, 'worker.mjs'), WORKER);
      const multinode = async (...args: string[]) => {
        const { code, output } = await run(node, [CLI, ...args], { cwd, env });
        expect(code, output).to.equal(0);
        expect(WARNING.exec(output)?.[0]).to.equal(undefined);
        return output;
      };
      try {
        await multinode('up', '--yes');
        expect(await multinode('invoke', 'hello')).to.match(new RegExp(`^v${version}\\.`));
        const { log } = agentFiles(join(cwd, '.multinode', 'local', 'agent'));
        expect(WARNING.exec(readFileSync(log, 'utf8'))?.[0]).to.equal(undefined);
      } finally {
        await multinode('down', '--yes');
      }
    });
  });
}
