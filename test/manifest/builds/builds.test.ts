import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ManifestError } from '../../../src/errors/errors.js';
import { collectBuilds, type Folders, withBuiltImages } from '../../../src/manifest/builds/builds.js';
import { copyHash, writeCopy } from '../../../src/manifest/builds/copy.js';
import type { BuildSpec, Manifest } from '../../../src/manifest/model.js';
import { functionSpec, manifest } from '../../compiler/manifests.js';

describe('builds', () => {
  let root: string;
  let stack: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'multinode-builds-'));
    stack = join(root, '.multinode', 'docker');
    mkdirSync(join(root, 'app', 'lib'), { recursive: true });
    writeFileSync(join(root, 'app', 'Dockerfile'), 'FROM scratch\n');
    writeFileSync(join(root, 'app', 'lib', 'a.js'), 'one');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const built = (build: Partial<BuildSpec> = {}) =>
    manifest({
      name: 'My_Shop',
      functions: {
        hello: functionSpec({ build: { context: 'app', dockerfile: 'Dockerfile', args: {}, ...build } }),
        plain: functionSpec({ image: 'node:22' }),
      },
    });

  async function image(build?: Partial<BuildSpec>): Promise<string | undefined> {
    return (await collectBuilds(built(build), { root, stack })).hello?.image;
  }

  it('are named after the application and the workload, and tagged by a hash of their sources', async () => {
    const before = await image();
    expect(before).to.match(/^multinode-my-shop-hello:[0-9a-f]{16}$/);
    utimesSync(join(root, 'app', 'lib', 'a.js'), 1, 1);
    expect(await image()).to.equal(before);
    expect(await image({ args: { LEVEL: '1' } })).to.not.equal(before);
    expect(await image({ target: 'slim' })).to.not.equal(before);
  });

  const changes: readonly [string, () => void][] = [
    ['contents', () => writeFileSync(join(root, 'app', 'lib', 'a.js'), 'two')],
    ['a new file', () => writeFileSync(join(root, 'app', 'b.js'), '')],
    ['a file that may be executed', () => chmodSync(join(root, 'app', 'lib', 'a.js'), 0o755)],
    ['a link', () => symlinkSync('a.js', join(root, 'app', 'lib', 'link.js'))],
    ['the Dockerfile', () => writeFileSync(join(root, 'app', 'Dockerfile'), 'FROM other\n')],
  ];
  for (const [what, change] of changes) {
    it(`change with their sources: ${what}`, async () => {
      const before = await image();
      change();
      expect(await image()).to.not.equal(before);
    });
  }

  it('do not depend on files that .dockerignore excludes', async () => {
    writeFileSync(join(root, 'app', '.dockerignore'), '*\n!lib\nDockerfile\n');
    const before = await image();
    writeFileSync(join(root, 'app', 'notes.txt'), 'new');
    expect(await image()).to.equal(before);
    writeFileSync(join(root, 'app', 'Dockerfile'), 'FROM other\n');
    expect(await image(), 'the Dockerfile is sent in any case').to.not.equal(before);
  });

  async function refusal(context: string): Promise<readonly [string, string, unknown]> {
    const error = await collectBuilds(built({ context }), { root, stack }).catch((error: unknown) => error);
    if (!(error instanceof ManifestError)) throw error;
    const [issue] = error.issues;
    expect(issue?.path).to.deep.equal(['functions', 'hello', 'build']);
    return [issue?.code ?? '', issue?.message ?? '', issue?.hint];
  }

  it('are refused if the context contains the Terraform state, even before it exists', async () => {
    expect(await refusal('.')).to.deep.equal([
      'MN2005',
      'the build context of hello contains the folder with the Terraform state, and thus the API key',
      'add the line ".multinode" to ./.dockerignore',
    ]);
    writeFileSync(join(root, 'Dockerfile'), '');
    writeFileSync(join(root, '.dockerignore'), '.multinode\n');
    expect(await image({ context: '.' })).to.be.a('string');
    expect(await refusal('.multinode/docker')).to.include('build from another folder');
  });

  it('are refused if the context contains the state of another stack', async () => {
    writeFileSync(join(root, 'Dockerfile'), '');
    writeFileSync(join(root, '.dockerignore'), '.multinode/docker\n');
    expect(await refusal('.')).to.include('add the line ".multinode" to ./.dockerignore');
    writeFileSync(join(root, '.dockerignore'), '.multinode/*\n');
    expect(await image({ context: '.' })).to.be.a('string');
    mkdirSync(join(root, 'app', '.multinode', 'local'), { recursive: true });
    writeFileSync(join(root, 'app', '.multinode', 'local', 'terraform.tfstate'), 'key');
    expect(await refusal('.')).to.include('add the line "app/.multinode" to ./.dockerignore');
    expect(await refusal('app')).to.include('add the line ".multinode" to app/.dockerignore');
    writeFileSync(join(root, '.dockerignore'), '**/.multinode\n');
    expect(await image({ context: '.' })).to.be.a('string');
  });

  it('are refused if there are no sources', async () => {
    expect(await refusal('none')).to.deep.equal([
      'MN1023',
      "the build context none of hello can't be read: the folder does not exist",
      undefined,
    ]);
  });

  for (const file of ['Dockerfile', '.dockerignore']) {
    it(`are refused, and do not hang, if ${file} is a pipe`, async () => {
      rmSync(join(root, 'app', file), { force: true });
      execFileSync('mkfifo', [join(root, 'app', file)]);
      const error = await image().catch((thrown: unknown) => thrown);
      expect(error)
        .to.be.instanceOf(ManifestError)
        .with.property(
          'message',
          `the build context app of hello can't be read: ${file}: it is a pipe, not a regular file`,
        );
    });
  }

  describe('with further contexts', () => {
    const named = { shared: 'common', base: 'docker-image://alpine:3' };
    const inline = { context: 'app', dockerfile_inline: 'FROM scratch\nCOPY --from=shared . .\n' };
    beforeEach(() => {
      mkdirSync(join(root, 'common', 'keys'), { recursive: true });
      writeFileSync(join(root, 'common', 'a.js'), 'one');
      writeFileSync(join(root, 'common', 'keys', 'token'), 'x');
    });

    for (const [kind, settings] of [
      ['a Dockerfile', {}],
      ['a Dockerfile in the manifest', inline],
    ] as const) {
      it(`change with a file in one of them, unless .dockerignore there excludes it: ${kind}`, async () => {
        const build = { ...settings, additional_contexts: named };
        const before = await image(build);
        writeFileSync(join(root, 'common', 'a.js'), 'two');
        const after = await image(build);
        expect(after).to.not.equal(before);
        writeFileSync(join(root, 'common', '.dockerignore'), 'a.js\n.dockerignore\n');
        const without = await image(build);
        writeFileSync(join(root, 'common', 'a.js'), 'three');
        expect(await image(build)).to.equal(without);
      });
    }

    async function refusals(build: Partial<BuildSpec>, more: Partial<Manifest> = {}) {
      const given = { ...built({ additional_contexts: named, ...build }), ...more };
      const error = await collectBuilds(given, { root, stack }).catch((error: unknown) => error);
      return error instanceof ManifestError
        ? error.issues.map(({ code, path, message, hint }) => [code, path.join('.'), message, hint])
        : [];
    }

    const at = 'functions.hello.build.additional_contexts.shared';
    it('are refused if one has a file with a secret that .dockerignore does not exclude', async () => {
      const secrets = { secrets: { token: { file: 'common/keys/token' } } };
      expect(await refusals(inline, secrets)).to.deep.equal([
        [
          'MN2005',
          at,
          'the context shared of hello contains keys/token, which the manifest names as a file with secrets or variables',
          'add the line "keys/token" to common/.dockerignore',
        ],
      ]);
      writeFileSync(join(root, 'common', '.dockerignore'), 'keys/token\n');
      expect(await refusals(inline, secrets)).to.be.empty;
    });

    for (const [kind, settings] of [
      ['a Dockerfile', {}],
      ['a Dockerfile in the manifest', inline],
    ] as const) {
      it(`are refused if one contains the Terraform state: ${kind}`, async () => {
        const additional_contexts = { shared: '.' };
        expect(await refusals({ ...settings, additional_contexts })).to.deep.equal([
          [
            'MN2005',
            at,
            'the context shared of hello contains the folder with the Terraform state, and thus the API key',
            'add the line ".multinode" to ./.dockerignore',
          ],
        ]);
        writeFileSync(join(root, '.dockerignore'), '**/.multinode\n');
        expect(await refusals({ ...settings, additional_contexts })).to.be.empty;
      });
    }

    it('are refused if one is missing', async () => {
      expect(await refusals({ additional_contexts: { shared: 'none' } })).to.deep.equal([
        ['MN1023', at, "the context shared of hello can't be read: the folder does not exist", undefined],
      ]);
    });
  });

  describe('with a runtime', () => {
    const python = { context: 'py', dockerfile: 'Dockerfile', args: {}, runtime: 'python' } as const;
    const command = ['python3', '-m', 'multinode', 'worker', 'app.py', 'hello'];
    const two = (build: BuildSpec = python) =>
      manifest({
        name: 'shop',
        functions: { hello: functionSpec({ build, command }), other: functionSpec({ build, command }) },
      });
    beforeEach(() => {
      mkdirSync(join(root, 'py', 'lib'), { recursive: true });
      writeFileSync(join(root, 'py', 'app.py'), 'one');
      writeFileSync(join(root, 'py', 'lib', 'a.py'), 'a');
    });

    async function images(build?: BuildSpec) {
      const { hello, other } = await collectBuilds(two(build), { root, stack });
      expect(other).to.deep.equal(hello);
      return hello;
    }

    it('are shared by workloads with the same settings', async () => {
      expect((await images())?.image).to.match(/^multinode-shop-python:[0-9a-f]{16}$/);
      expect((await images())?.copy).to.include({ python_package: true });
      const versions = [await images({ ...python, version: '3.12' }), await images()];
      expect(versions[0]?.image).to.not.equal(versions[1]?.image);
    });

    it('change with their sources, but not with what no program needs', async () => {
      const before = (await images())?.image;
      mkdirSync(join(root, 'py', 'lib', '__pycache__'));
      for (const name of [
        'multinode.yaml',
        'multinode.production.yaml',
        '.env',
        'lib/.env',
        'lib/__pycache__/a.pyc',
      ])
        writeFileSync(join(root, 'py', name), 'x');
      expect((await images())?.image).to.equal(before);
      writeFileSync(join(root, 'py', '.dockerignore'), '!.env\n');
      const withEnv = (await images())?.image;
      expect(withEnv).to.not.equal(before);
      writeFileSync(join(root, 'py', 'lib', 'a.py'), 'b');
      expect((await images())?.image).to.not.equal(withEnv);
    });

    for (const name of ['my [stack]', '#stack', '!stack', 'stack ', 'my\nstack']) {
      it(`leave the stack out, wherever it is: ${JSON.stringify(name)}`, async () => {
        const inside = join(root, 'py', name);
        mkdirSync(inside);
        const before = (await collectBuilds(two(), { root, stack: inside })).hello?.image;
        writeFileSync(join(inside, 'terraform.tfstate'), 'key');
        expect((await collectBuilds(two(), { root, stack: inside })).hello?.image).to.equal(before);
      });
    }

    async function copied(given: Manifest, folders: Folders, context: string): Promise<readonly string[]> {
      const copy = (await collectBuilds(given, folders)).hello?.copy;
      if (!copy) throw new Error('there is no copy');
      const folder = join(root, 'copy');
      await writeCopy({ context, folder }, copy);
      return readdirSync(folder, { recursive: true, encoding: 'utf8' });
    }

    const inline = { dockerfile: 'Dockerfile', args: {}, dockerfile_inline: 'FROM scratch\n' };
    const kinds = [
      ['a runtime', python],
      ['a Dockerfile in the manifest', inline],
    ] as const;
    for (const [kind, settings] of kinds) {
      for (const [context, shop] of [
        ['.', ''],
        ['..', 'shop'],
      ] as const) {
        it(`leave the state of all stacks out: ${kind} in ${context}`, async () => {
          const place = join(root, 'py', shop);
          writeFileSync(join(root, 'py', '.dockerignore'), '!**/.multinode\n');
          const folders = { root: place, stack: join(place, '.multinode', 'docker') };
          const given = two({ ...settings, context });
          const before = (await collectBuilds(given, folders)).hello?.image;
          for (const target of ['docker', 'local']) {
            mkdirSync(join(place, '.multinode', target), { recursive: true });
            writeFileSync(join(place, '.multinode', target, 'terraform.tfstate'), 'key');
          }
          expect((await collectBuilds(given, folders)).hello?.image).to.equal(before);
          const files = await copied(given, folders, join(root, 'py'));
          expect(files.filter((file) => /multinode\/|tfstate/.test(file) && !file.includes('-sdk'))).to.be
            .empty;
          expect(files).to.include('app.py');
        });
      }

      it(`leave out the files of secrets and variables that the manifest names: ${kind}`, async () => {
        const files = ['keys/token', 'lib/[a].env', 'production.env', 'real/token'];
        symlinkSync('real', join(root, 'py', 'linked'));
        for (const folder of ['keys', 'real']) mkdirSync(join(root, 'py', folder));
        for (const file of files) writeFileSync(join(root, 'py', file), 'x');
        writeFileSync(join(root, 'py', '.dockerignore'), '!keys/token\n!**/*.env\n');
        const given = two({ ...settings, context: 'py' });
        const env_file = ['production.env', 'lib/[a].env'].map((file) => ({
          path: `./py/${file}`,
          required: true,
          format: 'env' as const,
        }));
        const other = given.functions.other;
        if (!other) throw new Error('the function is missing');
        const all = await copied(
          {
            ...given,
            secrets: { token: { file: 'py/keys/token' }, linked: { file: 'py/linked/token' } },
            functions: { ...given.functions, other: { ...other, env_file } },
          },
          { root, stack },
          join(root, 'py'),
        );
        expect(all).to.include.members(['app.py', 'lib/a.py']);
        expect(all).to.not.include.any.members(files);
      });
    }

    it('are copied with their Dockerfile, and their hash says what was copied', async () => {
      symlinkSync('app.py', join(root, 'py', 'main.py'));
      chmodSync(join(root, 'py', 'lib', 'a.py'), 0o755);
      const copy = (await images())?.copy;
      if (!copy) throw new Error('there is no copy');
      const folder = join(root, 'copy');
      expect(await writeCopy({ context: join(root, 'py'), folder }, copy)).to.equal(copy.sources);
      expect(await copyHash(folder)).to.equal(copy.sources);
      expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).to.equal(copy.dockerfile);
      expect(readdirSync(join(folder, 'multinode-sdk', 'multinode'))).to.include('__main__.py');
      writeFileSync(join(folder, 'app.py'), 'changed');
      expect(await copyHash(folder)).to.not.equal(copy.sources);
      rmSync(folder, { recursive: true });
      expect(await copyHash(folder)).to.equal(null);
    });

    it('are refused, for each workload, if the sources fit no image', async () => {
      writeFileSync(join(root, 'py', 'uv.lock'), '');
      const error = await images().catch((thrown: unknown) => thrown);
      if (!(error instanceof ManifestError)) throw error;
      expect(error.issues.map(({ code, path, message }) => [code, path.join('.'), message])).to.deep.equal(
        ['hello', 'other'].map((name) => [
          'MN2009',
          `functions.${name}.build.runtime`,
          `the image of ${name} can't be built: uv.lock has no pyproject.toml beside it`,
        ]),
      );
    });

    it('belong to a workload if the Dockerfile is in the manifest', async () => {
      const { hello, other } = await collectBuilds(two({ ...inline, context: 'py' }), { root, stack });
      expect(hello?.image).to.match(/^multinode-shop-hello:/);
      expect(other?.image).to.match(/^multinode-shop-other:/);
      expect(hello?.copy).to.include({ dockerfile: 'FROM scratch\n', python_package: false });
    });
  });

  it('are images in the manifest', async () => {
    const given = built();
    const resolved = withBuiltImages(given, await collectBuilds(given, { root, stack }));
    const { hello, plain } = JSON.parse(JSON.stringify(resolved.functions));
    expect(hello).to.not.have.property('build');
    expect(hello.image).to.equal(await image());
    expect(plain).to.deep.equal(given.functions.plain);
  });
});
