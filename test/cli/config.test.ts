/** The example with several places: what config and validate say about each. UPDATE_CASES=1 writes the golden files. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../src/version.js';
import { cli } from '../support/cli.js';

const GOLDEN = fileURLToPath(new URL('config', import.meta.url));
const cwd = join(PACKAGE_ROOT, 'examples', 'places');
const env = { SIGNING_KEY: 'only-for-this-test' };

/** Each place's options, as in docs/several-places.md. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  development: [],
  debug: ['--profile', 'debug'],
  ...Object.fromEntries(
    ['staging', 'production'].map((place) => [
      place,
      ['-f', 'multinode.yaml', '-f', `multinode.${place}.yaml`, '--env-file', `${place}.env`],
    ]),
  ),
};

describe('examples/places', () => {
  for (const [place, options] of Object.entries(PLACES)) {
    it(`${place} is valid, and has this manifest`, async () => {
      const valid = await cli(['validate', ...options], { cwd, env });
      expect(valid.stdout).to.match(/: valid\n$/);
      expect(valid.code).to.equal(0);
      const { stdout, stderr, code } = await cli(['config', '--sources', ...options], { cwd, env });
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
      const golden = join(GOLDEN, `${place}.yaml`);
      if (process.env.UPDATE_CASES) writeFileSync(golden, stdout);
      expect(stdout).to.equal(readFileSync(golden, 'utf8'));
    });
  }

  it('has the same manifest if variables name its files and profiles', async () => {
    const given = {
      ...env,
      MULTINODE_FILE: 'multinode.yaml:multinode.production.yaml',
      MULTINODE_ENV_FILES: 'production.env',
      MULTINODE_PROFILES: 'debug',
    };
    const { stdout } = await cli(['config', '--sources'], { cwd, env: given });
    expect(stdout).to.equal(readFileSync(join(GOLDEN, 'production.yaml'), 'utf8'));
  });
});

describe('cli: config', () => {
  const staging = PLACES.staging ?? [];

  it('prints names, images, variables, or nothing', async () => {
    const print = async (...args: string[]) => (await cli(['config', ...args], { cwd, env })).stdout;
    expect(await print('--workloads')).to.equal('visits\nstore\n');
    expect(await print('--workloads', '--profile', '*')).to.equal('visits\nstore\nprobe\n');
    expect(await print('--images')).to.equal('');
    expect(await print('-q')).to.equal('');
    expect(await print('--variables', ...staging)).to.equal(
      [
        'NAME        REQUIRED  DEFAULT  ALTERNATIVE  FIRST USED',
        'GREETING    no        Hello                 multinode.yaml:14',
        'STORE_PORT  no        4760                  store/multinode.yaml:8',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(await print('--variables', '--json'))).to.deep.include({
      name: 'STORE_PORT',
      required: false,
      default: '4760',
      file: 'store/multinode.yaml',
      line: 8,
    });
  });

  it('prints JSON with places, and the files as they are written', async () => {
    const json = JSON.parse(
      (await cli(['config', '--format', 'json', '--sources', ...staging], { cwd })).stdout,
    );
    expect(json.manifest.name).to.equal('guestbook-staging');
    expect(json.sources).to.include({
      name: 'multinode.staging.yaml:3',
      'functions.visits.environment.GREETING': 'multinode.yaml:14',
      'services.store.port': 'store/multinode.yaml:8',
      'functions.visits.retries': 'default',
    });
    const written = await cli(['config', '--no-interpolate', ...staging], { cwd });
    expect(written.stdout).to.contain('GREETING: ${GREETING:-Hello}').and.not.to.contain('retries');
  });

  it('fails as validate does if the manifest is not valid', async () => {
    const { code, stderr } = await cli(['config', '-f', 'multinode.yaml', '-f', 'production.env'], { cwd });
    expect(code).to.equal(1);
    expect(stderr).to.contain('production.env:1:1: error[MN1001]: ');
  });

  it('gives places with names of their own folders of their own', async () => {
    const { stdout, stderr } = await cli(['status', ...staging], { cwd });
    expect(stdout).to.equal('');
    expect(stderr).to.contain(join('.multinode', 'local-guestbook-staging', 'agent'));
    const usual = await cli(['status', '-f', 'multinode.yaml', '-f', 'store/multinode.yaml'], { cwd });
    expect(usual.stderr).to.contain(join('.multinode', 'local', 'agent'));
    expect(existsSync(join(cwd, '.multinode'))).to.equal(false);
  });

  it('completes the names of all files', async () => {
    const { stdout } = await cli(
      ['__complete', 'workload', '--', '-f', 'multinode.yaml', '-f', 'store/multinode.yaml'],
      {
        cwd,
      },
    );
    expect(stdout.split('\n').filter(Boolean).sort()).to.deep.equal(['probe', 'store', 'visits']);
  });
});
