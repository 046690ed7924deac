/** UPDATE_CASES=1 writes the Dockerfiles; read the diff. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  decisiveFiles,
  type Request,
  runtimeDockerfile,
} from '../../../src/manifest/builds/runtimes/dockerfile.js';
import type { BuildSpec } from '../../../src/manifest/model.js';

const CASES = fileURLToPath(new URL('dockerfiles/', import.meta.url));

type Files = Readonly<Record<string, string>>;

interface Options {
  readonly build?: Partial<BuildSpec>;
  readonly needs?: Partial<Pick<Request, 'sdk' | 'folders' | 'entry'>>;
}

function made(runtime: Request['runtime'], files: Files, { build = {}, needs = {} }: Options = {}) {
  const read = Object.entries(files).filter(([name]) => decisiveFiles(runtime).includes(name));
  return runtimeDockerfile({
    runtime,
    build: { context: '.', dockerfile: 'Dockerfile', args: {}, runtime, ...build },
    sources: { names: new Set(Object.keys(files)), texts: Object.fromEntries(read) },
    entry: false,
    sdk: false,
    folders: [],
    ...needs,
  });
}

const PACKAGE = '{"name": "shop", "main": "start.mjs"}';
const PROJECT = '[project]\nname = "shop"\n';
const BUILDKIT = { build: { buildkit: true } };

const cases: Readonly<Record<string, readonly [Request['runtime'], Files, Options?]>> = {
  'python-alone': ['python', { 'main.py': '' }],
  'python-requirements': [
    'python',
    { 'app.py': '', 'requirements.txt': 'flask==3.1.0\n' },
    { build: { version: '3.12' } },
  ],
  'python-requirements-local': ['python', { 'main.py': '', 'requirements.txt': '-r more.txt\n./lib\n' }],
  'python-requirements-buildkit': ['python', { 'main.py': '', 'requirements.txt': 'flask\n' }, BUILDKIT],
  'python-uv': [
    'python',
    { 'main.py': '', 'uv.lock': '', 'pyproject.toml': PROJECT, 'requirements.txt': '' },
  ],
  'python-uv-project': [
    'python',
    { 'uv.lock': '', 'pyproject.toml': `${PROJECT}[build-system]\n` },
    BUILDKIT,
  ],
  'python-uv-workspace': [
    'python',
    { 'uv.lock': 'source = { editable = "lib" }\n', 'pyproject.toml': PROJECT },
  ],
  'python-poetry': [
    'python',
    { 'main.py': '', 'poetry.lock': '', 'pyproject.toml': PROJECT },
    { build: { args: { PIP_INDEX_URL: '' } } },
  ],
  'python-pdm': ['python', { 'main.py': '', 'pdm.lock': '', 'pyproject.toml': PROJECT }, BUILDKIT],
  'python-pdm-local': [
    'python',
    { 'main.py': '', 'pdm.lock': 'path = "./lib"\n', 'pyproject.toml': PROJECT },
  ],
  'python-pyproject': ['python', { 'main.py': '', 'pyproject.toml': PROJECT }],
  'python-package': [
    'python',
    { 'app.py': '' },
    { build: { base: 'python:3.12-slim@sha256:1' }, needs: { sdk: true, folders: ['/data', "/it's"] } },
  ],
  'node-alone': ['node', { 'server.mjs': '' }],
  'node-npm': [
    'node',
    { 'package.json': PACKAGE, 'package-lock.json': '', '.npmrc': '' },
    { build: { version: '24', args: { NPM_TOKEN: 'x' } } },
  ],
  'node-npm-buildkit': ['node', { 'package.json': PACKAGE, 'package-lock.json': '' }, BUILDKIT],
  'node-no-lock': ['node', { 'package.json': '{}', 'index.js': '' }],
  'node-pnpm': ['node', { 'package.json': PACKAGE, 'pnpm-lock.yaml': '', 'package-lock.json': '' }],
  'node-pnpm-named': [
    'node',
    { 'package.json': '{"packageManager": "pnpm@9.1.0+sha512.1"}', 'pnpm-lock.yaml': '' },
  ],
  'node-yarn': ['node', { 'package.json': PACKAGE, 'yarn.lock': '# yarn lockfile v1\n' }],
  'node-yarn-modern': [
    'node',
    { 'package.json': PACKAGE, 'yarn.lock': '__metadata:\n', '.yarnrc.yml': '', '.yarn': '' },
  ],
  'node-workspaces': ['node', { 'package.json': '{"workspaces": ["a"]}', 'package-lock.json': '' }],
  go: [
    'go',
    { 'go.mod': 'module example.com/shop/v2\n', 'go.sum': '', 'main.go': '' },
    { needs: { folders: ['/data'] } },
  ],
  'go-vendor': ['go', { 'go.mod': 'module shop\n', vendor: '', cmd: '' }, BUILDKIT],
  deno: ['deno', { 'deno.json': '', 'deno.lock': '', 'main.ts': '' }],
  'deno-alone': ['deno', { 'main.ts': '' }, { build: { version: '2.4.0' } }],
  bun: ['bun', { 'package.json': '{}', 'bun.lock': '', 'index.ts': '' }],
  'bun-alone': ['bun', { 'server.ts': '' }],
  static: ['static', { 'index.html': '' }],
};

describe('the Dockerfile of a runtime', () => {
  for (const [name, [runtime, files, options]] of Object.entries(cases)) {
    it(name, () => {
      const text = made(runtime, files, options);
      if (typeof text !== 'string') throw new Error(text.message);
      const file = join(CASES, `${name}.Dockerfile`);
      if (process.env.UPDATE_CASES) {
        mkdirSync(CASES, { recursive: true });
        writeFileSync(file, text);
      }
      expect(text).to.equal(readFileSync(file, 'utf8'));
    });
  }

  it('has a case for every golden file', () => {
    const names = readdirSync(CASES).map((file) => file.replace(/\.Dockerfile$/, ''));
    expect(names).to.have.members(Object.keys(cases));
  });

  const problems: readonly [string, Request['runtime'], Files, string, string][] = [
    [
      'uv.lock without its project',
      'python',
      { 'uv.lock': '' },
      'uv.lock has no pyproject.toml beside it',
      'add pyproject.toml, or remove uv.lock',
    ],
    [
      'package-lock.json without its package',
      'node',
      { 'package-lock.json': '' },
      'package-lock.json has no package.json beside it',
      'add package.json, or remove package-lock.json',
    ],
    [
      "Bun's lock file with Node.js",
      'node',
      { 'package.json': '{}', 'bun.lock': '' },
      'bun.lock is a lock file of Bun',
      'write runtime: bun',
    ],
    ['no Go module', 'go', { 'main.go': '' }, 'there is no go.mod', 'create it with go mod init'],
  ];
  for (const [what, runtime, files, message, hint] of problems) {
    it(`is not made: ${what}`, () => {
      expect(made(runtime, files)).to.deep.equal({ message, hint });
    });
  }

  const starts: readonly [Request['runtime'], string][] = [
    ['python', 'main.py or app.py'],
    ['node', 'the file that package.json names as main, server.js or index.js'],
    ['go', 'main.go'],
    ['deno', 'main.ts or main.js'],
    ['bun', 'the file that package.json names as main, server.ts, index.ts, server.js or index.js'],
  ];
  for (const [runtime, files] of starts) {
    it(`is not made if nothing shows what to start: ${runtime}`, () => {
      const there = { 'go.mod': 'module shop\n', 'README.md': '' };
      expect(made(runtime, there, { needs: { entry: true } })).to.deep.equal({
        message: `there is neither a command nor a file that the image could start: ${files}`,
        hint: 'add command, or such a file',
      });
      expect(made(runtime, there)).to.be.a('string').and.not.include('CMD');
    });
  }
});
