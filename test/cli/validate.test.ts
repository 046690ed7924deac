import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Issue } from '../../src/errors/errors.js';
import { cli } from '../support/cli.js';

const BAD = `name: shop
functions:
  hello:
    comand: node hello.js
    max_workers: 101
`;

describe('cli: validate', () => {
  let cwd: string;

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'multinode-validate-'));
  });
  afterEach(() => rm(cwd, { recursive: true }));

  it('shows every error with its line', async () => {
    await writeFile(join(cwd, 'multinode.yaml'), BAD);
    const { code, stdout, stderr } = await cli(['validate'], { cwd });
    expect(code).to.equal(1);
    expect(stderr).to.equal('');
    expect(stdout).to.match(/^multinode\.yaml:4:5: error\[MN\d+\]: unknown key "comand"/);
    expect(stdout).to.contain(
      '4 |     comand: node hello.js\n  |     ^^^^^^\n  = help: did you mean "command"?\n',
    );
    expect(stdout).to.match(/multinode\.yaml:5:18: error\[MN\d+\]: .*100/);
    expect(stdout).to.match(/\n\d errors\n$/);
  });

  it('reports a valid manifest, and finds it in a parent folder', async () => {
    await writeFile(join(cwd, 'multinode.yml'), 'name: shop\n');
    await mkdir(join(cwd, 'a', 'b'), { recursive: true });
    const { code, stdout } = await cli(['validate'], { cwd: join(cwd, 'a', 'b') });
    expect([code, stdout]).to.deep.equal([0, '../../multinode.yml: valid\n']);
  });

  it('checks several files, YAML and JSON', async () => {
    await writeFile(join(cwd, 'a.yaml'), 'name: shop\n');
    await writeFile(join(cwd, 'b.json'), '{"nam": "shop"}');
    const { code, stdout } = await cli(['validate', 'a.yaml', 'b.json', 'gone.yaml'], { cwd });
    expect(code).to.equal(1);
    expect(stdout).to.contain('b.json:1:2: error[');
    expect(stdout).to.contain('gone.yaml does not exist');
    expect(stdout).not.to.contain('a.yaml');
  });

  it('prints JSON, and annotations for GitHub', async () => {
    await writeFile(join(cwd, 'multinode.yaml'), BAD);
    for (const args of [['--format', 'json'], ['--json']]) {
      const { code, stdout } = await cli(['validate', ...args], { cwd });
      expect(code).to.equal(1);
      expect(JSON.parse(stdout)[0]).to.deep.include({
        file: 'multinode.yaml',
        path: ['functions', 'hello', 'comand'],
        hint: 'did you mean "command"?',
      });
    }
    const github = await cli(['validate', '--format', 'github'], { cwd });
    expect(github.stdout).to.match(/^::error file=multinode\.yaml,line=4,col=5,/);
    await writeFile(join(cwd, 'multinode.yaml'), 'name: shop\n');
    expect((await cli(['validate', '--json'], { cwd })).stdout).to.equal('[]\n');
  });

  it('reads what the manifest names: a missing environment file is an error, a missing secret a warning', async () => {
    const text = `name: shop
secrets: {token: {file: token}}
defaults:
  env_file:
    - \${FILES}/web.env
jobs:
  report: {command: node report.js, secrets: [token]}
`;
    await mkdir(join(cwd, 'app'));
    await writeFile(join(cwd, 'app', 'multinode.yaml'), text);
    await writeFile(join(cwd, 'app', '.env'), 'FILES=conf\n');
    const args = ['validate', 'app/multinode.yaml'];
    const { code, stdout } = await cli(args, { cwd });
    expect(code).to.equal(1);
    expect(stdout).to.match(
      /^app\/multinode\.yaml:2:25: warning\[MN1023\]: secret token, .* does not exist\n/,
    );
    expect(stdout).to.match(
      /\napp\/multinode\.yaml:5:7: error\[MN1023\]: environment file conf\/web\.env, .* exist\n/,
    );
    expect(stdout).to.match(/\n1 error, 1 warning\n$/);

    await mkdir(join(cwd, 'app', 'conf'));
    await writeFile(join(cwd, 'app', 'conf', 'web.env'), 'A=1\n');
    const warned = await cli(args, { cwd });
    expect([warned.code, warned.stdout.split('\n').at(-2)]).to.deep.equal([
      0,
      'app/multinode.yaml: valid, 1 warning',
    ]);
    expect((await cli([...args, '--format', 'github'], { cwd })).stdout).to.match(
      /^::warning file=app\/multi/,
    );
    expect(JSON.parse((await cli([...args, '--json'], { cwd })).stdout)[0]).to.include({
      severity: 'warning',
    });

    await writeFile(join(cwd, 'app', '.env'), 'FILES="conf\n');
    const broken = await cli(args, { cwd });
    expect([broken.code, broken.stdout.split('\n')[0]]).to.deep.equal([
      1,
      'app/.env: error[MN1023]: the file .env beside the manifest can\'t be read: line 1: a " that is not closed',
    ]);
  });

  it('finds what a target does not support, without planning anything', async () => {
    const text = `name: shop
targets: {nomad: {agents: 2}}
defaults: {env_file: web.env}
functions:
  hello: {image: "node:22-slim"}
  broken: {command: node broken.js, spare: 2}
`;
    const path = join(cwd, 'multinode.yaml');
    await writeFile(path, text.replace(/\n {2}broken.*/, ''));
    await writeFile(join(cwd, 'web.env'), 'A-B=1\n');
    expect((await cli(['validate'], { cwd })).stdout).to.equal('multinode.yaml: valid\n');
    const docker = await cli(['validate', '--target', 'docker'], { cwd });
    expect(docker).to.deep.include({ code: 0, stdout: 'multinode.yaml: valid on docker\n' });

    const local = await cli(['validate'], { cwd, env: { MULTINODE_TARGET: 'local' } });
    expect(local.code).to.equal(1);
    expect(local.stdout).to.match(/^multinode\.yaml:5:3: error\[MN2002\]: function "hello" has no command/);
    const nomad = await cli(['--target', 'nomad', 'validate', '--json'], { cwd });
    const found = JSON.parse(nomad.stdout).map(({ code, position }: Issue) => [code, position?.line]);
    expect(found).to.deep.equal([
      ['MN2006', 2],
      ['MN2006', 3],
    ]);
    expect(await readdir(cwd)).to.have.members(['multinode.yaml', 'web.env']);

    await writeFile(path, text);
    const broken = await cli(['validate', '--target', 'local'], { cwd });
    expect(broken.stdout).to.match(/^multinode\.yaml:6:\d+: error\[MN1003\]: unknown key "spare"/);
  });

  it('warns of secrets that builds for the target need, and that are not set', async () => {
    const text = `name: shop
secrets: {npm: {environment: NPM_TOKEN}}
functions:
  hello: {build: {runtime: node, secrets: [npm]}, command: node hello.js}
`;
    await writeFile(join(cwd, 'multinode.yaml'), text);
    const unset = await cli(['validate', '--target', 'docker'], { cwd });
    expect(unset.code).to.equal(0);
    expect(unset.stdout).to.match(
      /^multinode\.yaml:2:\d+: warning\[MN1023\]: secret npm, which the build of/,
    );
    await writeFile(join(cwd, '.env'), 'NPM_TOKEN=x\n');
    const set = await cli(['validate', '--target', 'docker'], { cwd });
    expect(set.stdout).to.equal('multinode.yaml: valid on docker\n');
  });

  it('prints the same for an invalid manifest as other commands do', async () => {
    await writeFile(join(cwd, 'multinode.yaml'), BAD);
    const { code, stdout, stderr } = await cli(['synth'], { cwd });
    expect([code, stdout]).to.deep.equal([1, '']);
    const { stdout: validated } = await cli(['validate'], { cwd });
    expect(stderr.trim()).to.equal(validated.replace(/\d errors\n$/, '').trim());
    expect(JSON.parse((await cli(['synth', '--json'], { cwd })).stderr).errors).to.have.length.above(1);
  });
});
