/** Images without a Dockerfile, by the command line, with the real docker provider, on a real Engine. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dockerApplication } from '../support/docker-application.js';
import { freePort } from '../support/port.js';
import { findOnPath } from '../support/program.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';
import { needBaseImage } from '../support/worker-image.js';

const BASE = 'multinode-test-base:1';

const manifest = (port: number, more: string) => `
name: builds-e2e
defaults: { stop_grace_period: 5 }
volumes: { data: {} }
functions:
  greet:
    build: { runtime: python, base: "${BASE}", network: none }
    command: python3 -m multinode worker app.py greet
    volumes: [ data:/data ]
  where:
    build: { context: web, runtime: node, base: "${BASE}", labels: { team: shop }, network: none, no_cache: true }
${more}
targets: { docker: { agent: host, port: ${port} } }
`;

const APP = (word: string) => `
import os
import multinode as mn
from greeting import hello

@mn.function
def greet(name):
    with open("/data/names", "a") as names:
        names.write(name)
    return [hello(name), "${word}", os.getuid(), os.path.exists(".env")]
`;

const SERVER = `
import { createServer } from 'node:http';
const server = createServer((_, answer) => answer.end(JSON.stringify([process.getuid(), process.env.NODE_ENV, process.ppid])));
server.listen(process.env.PORT);
process.on('SIGTERM', () => server.close());
`;

/** Writes a package that pip installs without a registry. */
const WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/greeting-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("greeting.py", "def hello(name):\\n    return f'Hello, {name}'\\n")
    wheel.writestr("greeting-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: greeting\\nVersion: 1.0\\n")
    wheel.writestr("greeting-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("greeting-1.0.dist-info/RECORD", "greeting.py,,\\ngreeting-1.0.dist-info/METADATA,,\\ngreeting-1.0.dist-info/WHEEL,,\\ngreeting-1.0.dist-info/RECORD,,\\n")
`;

describe('builds without a Dockerfile', function () {
  this.timeout(300_000);
  const caddy = findOnPath('caddy');
  const application = dockerApplication(() =>
    findOnPath('python3') === undefined ? 'no python3' : undefined,
  );
  const { root } = application;
  let sitePort: number;

  before(async () => {
    await needBaseImage(application.engine.host, BASE, caddy === undefined ? [] : [caddy]);
    sitePort = await freePort();
    write('app.py', APP('first'));
    write('.env', 'SECRET=1\n');
    write('requirements.txt', './greeting-1.0-py3-none-any.whl\n');
    execFileSync('python3', ['-c', WHEEL, root]);
    mkdirSync(join(root, 'web'));
    write('web/server.mjs', SERVER);
    mkdirSync(join(root, 'site'));
    write('site/index.html', '<p>one</p>');
    write('multinode.yaml', manifest(application.port, ''));
  });

  const write = (name: string, text: string) => application.write(name, text);
  const multinode = (...args: string[]) => application.multinode(...args);
  const planned = () => application.planned();

  async function up(): Promise<void> {
    const { code, stderr } = await multinode('up', '--yes');
    expect(code, stderr).to.equal(0);
  }

  async function invoke(what: string): Promise<unknown> {
    const { code, stdout, stderr } = await multinode('invoke', what, ...(what === 'greet' ? ['"Ada"'] : []));
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  }

  it('runs a file with decorators and its requirements, as a user without rights', async () => {
    await up();
    expect(await invoke('greet')).to.deep.equal(['Hello, Ada', 'first', 10001, false]);
    expect(await invoke('where')).to.deep.equal([10001, 'production', 1]);
    expect(await planned()).to.deep.equal({ changes: false });
  });

  it('builds the image again for a changed file, and no other', async () => {
    const before = readFileSync(join(root, '.multinode', 'docker', 'cdk.tf.json'), 'utf8');
    write('app.py', APP('second'));
    const { stdout } = await multinode('plan');
    expect(stdout).to.contain('greet').and.not.contain('where');
    await up();
    await until('the new version answers', async () => {
      const answer = await invoke('greet');
      return Array.isArray(answer) && answer[1] === 'second';
    });
    const image = (text: string, name: string) =>
      new RegExp(`multinode-builds-e2e-${name}:\\w+`).exec(text)?.[0];
    const after = readFileSync(join(root, '.multinode', 'docker', 'cdk.tf.json'), 'utf8');
    expect(image(after, 'python')).to.be.a('string').and.not.equal(image(before, 'python'));
    expect(image(after, 'node')).to.equal(image(before, 'node'));
    expect(await planned()).to.deep.equal({ changes: false });
  });

  it('can be continued with the Dockerfile by hand', async () => {
    const shown = await multinode('dockerfile', 'greet');
    expect(shown.stdout).to.match(
      /^# Generated by Multinode from runtime: python, .*requirements\.txt\.\nFROM /,
    );
    const written = await multinode('dockerfile', 'greet', '--write');
    expect(written.code, written.stderr).to.equal(0);
    write(
      'multinode.yaml',
      manifest(application.port, '').replace(
        `{ runtime: python, base: "${BASE}", network: none }`,
        '{ network: none, context: . }',
      ),
    );
    await up();
    expect(await invoke('greet')).to.deep.equal(['Hello, Ada', 'second', 10001, false]);
    const again = await multinode('dockerfile', 'where', '--write');
    expect(again.code).to.equal(0);
    expect(await multinode('dockerfile', 'where', '--write')).to.include({ code: 64 });
  });

  it('builds with BuildKit what needs it: caches, and secrets that are in no layer', async () => {
    write('token', 'from a file');
    write('.env', 'OTHER=", from a variable"\n');
    write(
      'multinode.yaml',
      `
name: builds-e2e
secrets: { token: { file: token }, other: { environment: OTHER } }
defaults: { command: [/bin/cat], stdin_open: true }
daemons:
  cached: { build: { runtime: python, base: "${BASE}", network: none, buildkit: true } }
  secret:
    build:
      network: none
      dockerfile_inline: |
        FROM ${BASE}
        RUN --mount=type=secret,id=token --mount=type=secret,id=other cat /run/secrets/token /run/secrets/other >/seen
      secrets: [token, other]
      cache_to: [type=inline]
  engine:
    build:
      network: none
      dockerfile_inline: FROM ${BASE}
      labels: { team: shop }
      extra_hosts: ["db:10.0.0.9"]
      shm_size: 128m
      platforms: [linux/amd64]
      no_cache: true
targets: { docker: { agent: host, port: ${application.port} } }
`,
    );
    await up();
    const seen = ['exec', 'multinode-builds-e2e-daemon-secret', 'cat', '/seen'];
    const options = { env: { ...process.env, ...application.env }, encoding: 'utf8' } as const;
    expect(execFileSync('docker', seen, options)).to.equal('from a file, from a variable');
    expect(await planned()).to.deep.equal({ changes: false });
    const state = readFileSync(join(root, '.multinode', 'docker', 'terraform.tfstate'), 'utf8');
    expect(state).to.not.contain('from a file').and.not.contain('from a variable');
  });

  it('serves static files', async function () {
    if (caddy === undefined) skip(this, 'no caddy');
    const site = `services: { site: { build: { context: site, runtime: static, base: "${BASE}", network: none }, port: ${sitePort}, min_replicas: 1 } }`;
    write('multinode.yaml', manifest(application.port, site));
    await up();
    await until('the site answers', async () => {
      const answer = await fetch(`http://127.0.0.1:${sitePort}/`).catch(() => undefined);
      return answer?.status === 200 && (await answer.text()) === '<p>one</p>';
    });
    expect(await planned()).to.deep.equal({ changes: false });
  });
});
