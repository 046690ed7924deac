import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { compile } from '../../src/compiler/compile.js';
import { synth } from '../../src/compiler/synth.js';
import { loadManifest } from '../../src/manifest/load.js';
import { type BuildSpec, workloads } from '../../src/manifest/model.js';
import { TARGETS } from '../../src/manifest/targets.js';
import { VERSION } from '../../src/version.js';

const CASES = fileURLToPath(new URL('cases/', import.meta.url));
const files = readdirSync(CASES).filter((name) => name.endsWith('.yaml'));

/** What a build without a file as its Dockerfile is made from. */
function copyOf({ runtime, dockerfile_inline }: BuildSpec) {
  if (runtime === undefined && dockerfile_inline === undefined) return {};
  const dockerfile = dockerfile_inline ?? `FROM ${runtime}\nENV PATH=/bin:$PATH OTHER=\${PATH}\n`;
  return { copy: { dockerfile, ignore: '.git', python_package: runtime === 'python', sources: 'hash' } };
}

async function compiled(file: string): Promise<string> {
  const { manifest, source } = await loadManifest(file, { env: {} });
  const target = TARGETS.find((each) => basename(file).startsWith(each)) ?? 'local';
  const stack = await compile(manifest, target, {
    root: '../..',
    builds: Object.fromEntries(
      workloads(manifest).flatMap(({ name, spec: { build } }) =>
        build
          ? [[name, { id: name, settings: build, image: `multinode-${name}:tag`, ...copyOf(build) }]]
          : [],
      ),
    ),
    file: basename(file),
    locate: source.locate,
  });
  return stack.files.get('cdk.tf.json')?.content ?? '';
}

/** UPDATE_CASES=1 writes the compiled stacks; read the diff. */
describe('compiled manifests', () => {
  for (const name of files) {
    it(name, async () => {
      const expected = join(CASES, name.replace('.yaml', '.tf.json'));
      const text = (await compiled(join(CASES, name)))
        .replace(`"version": "${VERSION}"`, '"version": "VERSION"')
        .replace(`\\"multinode_version\\":\\"${VERSION}\\"`, '\\"multinode_version\\":\\"VERSION\\"');
      if (process.env.UPDATE_CASES) writeFileSync(expected, text);
      expect(text).to.equal(readFileSync(expected, 'utf8'));
    });
  }
});

describe('a compiled manifest', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multinode-cases-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function compiledIn(place: string, name: string, env: NodeJS.ProcessEnv): string {
    const cwd = join(folder, place);
    mkdirSync(cwd, { recursive: true });
    const file = join(cwd, name);
    copyFileSync(join(CASES, name), file);
    const script = fileURLToPath(new URL('print-stack.ts', import.meta.url));
    const args = ['--import', createRequire(import.meta.url).resolve('tsx'), script, file];
    return execFileSync(process.execPath, args, { cwd, env: { PATH: process.env.PATH, ...env } }).toString();
  }

  it('has the same bytes everywhere, and no absolute path', () => {
    const name = 'everything.yaml';
    const one = compiledIn('one', name, { HOME: join(folder, 'one'), TZ: 'UTC', LANG: 'C' });
    const two = compiledIn('another/place', name, {
      HOME: '/nowhere',
      TZ: 'Asia/Kathmandu',
      LANG: 'tr_TR.UTF-8',
      USER: 'somebody',
      CDKTF_OUTDIR: join(folder, 'cdktf.out'),
      CDKTF_CONTEXT_JSON: '{"cdktfVersion":"0"}',
    });
    expect(two).to.equal(one);
    expect(one).to.not.contain(folder);
    expect(one).to.not.contain(process.cwd());
    expect(readdirSync(folder)).to.have.members(['one', 'another']);
    expect(readdirSync(join(folder, 'one'))).to.have.members([name]);
  });

  it('is a module without providers, backend and launchers, if it is meant to be one', async () => {
    const file = join(CASES, 'docker.yaml');
    const { manifest, source } = await loadManifest(file, { env: {} });
    const options = { root: '../..', file: 'docker.yaml', locate: source.locate.bind(source) };
    const { files } = await compile(manifest, 'docker', { ...options, module: true });
    const config = JSON.parse(files.get('cdk.tf.json')?.content ?? '');
    const stack = JSON.parse(
      (await compile(manifest, 'docker', options)).files.get('cdk.tf.json')?.content ?? '',
    );
    expect(config).not.to.have.any.keys('provider');
    expect(config.terraform).to.deep.equal({ required_providers: stack.terraform.required_providers });
    expect(config.resource).to.deep.equal(stack.resource);
    expect(config.output).to.deep.include({ ...stack.output, name: config.output.name });
    expect(config.output.name.value).to.equal(manifest.name);
    expect([...files.keys()]).to.deep.equal(['cdk.tf.json', 'sourcemap.json', '.gitignore']);
  });

  it('has paths relative to the folder that it is written to', async () => {
    const file = join(folder, 'multinode.yaml');
    copyFileSync(join(CASES, 'functions.yaml'), file);
    const { manifest, source } = await loadManifest(file, { env: {} });
    const given = { manifest, locate: source.locate, file, target: 'local' } as const;
    const result = await synth({ ...given, folder: join(folder, 'stacks', 'local') });
    expect(result.written).to.include('cdk.tf.json');
    expect(result.sourceMap.file).to.equal('../../multinode.yaml');
    expect(result.sourceMap.addresses['output.function_hello_url']).to.deep.equal({
      line: 3,
      column: 3,
      length: 5,
    });
    expect((await synth({ ...given, folder })).sourceMap.file).to.equal('multinode.yaml');
  });
});
