import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cli } from '../support/cli.js';

describe('cli: --json', function () {
  this.timeout(120_000);
  let cwd: string;
  let env: Record<string, string>;

  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'multinode-json-'));
    await writeFile(
      join(cwd, 'worker.mjs'),
      "import { createServer } from 'node:http';\nconsole.log('ready');\ncreateServer((_request, response) => response.end('hello')).listen(process.env.PORT);\n",
    );
    await writeFile(
      join(cwd, 'multinode.yaml'),
      `name: shop\ntargets: {local: {port: 0}}\nfunctions: {hello: {command: ["${process.execPath}", worker.mjs]}}\n`,
    );
    await writeFile(join(cwd, 'compose.yaml'), 'services: {cache: {image: redis}}\n');
    env = { HOME: cwd, PATH: join(cwd, 'no-programs') };
  });
  after(async () => {
    await cli(['down', '--yes'], { cwd, env });
    await rm(cwd, { recursive: true });
  });

  // In this order, they are the life of an application.
  for (const line of [
    'init written',
    'schema',
    'explain functions.max_workers',
    'completion bash',
    'import compose.yaml',
    'validate',
    'synth --out stack',
    'plan',
    'up --yes',
    'status',
    'quotas',
    'invoke hello',
    'invoke hello --async --wait',
    'why hello',
    'invocations list',
    'down --yes',
  ]) {
    it(`${line}: prints exactly one document`, async () => {
      const { code, stdout, stderr } = await cli([...line.split(' '), '--json'], { cwd, env });
      expect(code, stderr).to.equal(0);
      expect(JSON.parse(stdout)).to.be.an.instanceOf(Object);
    });
  }

  it('prints findings as a document, with exit code 1', async () => {
    await writeFile(join(cwd, 'bad.yaml'), 'name: 7\n');
    const { code, stdout } = await cli(['validate', 'bad.yaml', 'multinode.yaml', '--json'], { cwd, env });
    expect(code).to.equal(1);
    expect(JSON.parse(stdout)).to.be.an('array').that.is.not.empty;
  });
});
