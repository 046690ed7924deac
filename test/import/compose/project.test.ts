import { expect } from 'chai';
import { ManifestError } from '../../../src/errors/errors.js';
import { loadProject, type ProjectOptions } from '../../../src/import/compose/project.js';
import type { Node } from '../../../src/import/node.js';

type Files = Readonly<Record<string, string>>;

function project(files: Files, options: Partial<ProjectOptions> = {}) {
  const read = async (path: string) => files[path];
  return loadProject({ files: ['compose.yaml'], env: {}, envFiles: [], profiles: [], read, ...options });
}

function plain(node: Node | undefined): unknown {
  if (node?.kind === 'list') return node.items.map(plain);
  if (node?.kind === 'map')
    return Object.fromEntries([...node.entries].map(([key, value]) => [key, plain(value)]));
  return node?.value;
}

async function service(files: Files, options: Partial<ProjectOptions> = {}): Promise<unknown> {
  const { root } = await project(files, options);
  const services = root.kind === 'map' ? root.entries.get('services') : undefined;
  return plain(services?.kind === 'map' ? services.entries.get('web') : undefined);
}

async function problem(files: Files): Promise<string> {
  try {
    await project(files);
    return '';
  } catch (error) {
    if (error instanceof ManifestError) return error.message;
    throw error;
  }
}

const web = (fields: string) => `services: {web: {${fields}}}`;
const TWO = { files: ['compose.yaml', 'over.yaml'] };

describe('a Compose project', () => {
  for (const [title, base, over, expected] of [
    [
      'replaces scalars and commands',
      'image: a, command: [x, y]',
      'image: b, command: z',
      { image: 'b', command: 'z' },
    ],
    ['lets a null clear a command', 'command: x', 'command: ', { command: null }],
    ['lets a null change nothing else', 'working_dir: /a', 'working_dir: ', { working_dir: '/a' }],
    [
      'merges environments by name, in either form',
      'environment: [A=1, B=2]',
      'environment: {B: 3, A: }',
      { environment: { A: null, B: 3 } },
    ],
    ['joins lists without doubles', 'cap_add: [A, B]', 'cap_add: [B, C]', { cap_add: ['A', 'B', 'C'] }],
    [
      'replaces a volume with the same target',
      'volumes: ["a:/data", "b:/b"]',
      'volumes: ["c:/data/"]',
      { volumes: ['c:/data/', 'b:/b'] },
    ],
    [
      'keeps both of two published ports for one target',
      'ports: ["8080:80"]',
      'ports: ["8080:81", "127.0.0.1:8080:80", "8080:80"]',
      { ports: ['8080:80', '8080:81', '127.0.0.1:8080:80'] },
    ],
    [
      'sets only the context of a build that is a text',
      'build: {context: ./x, target: t}',
      'build: ./y',
      { build: { context: './y', target: 't' } },
    ],
    [
      'sets a condition again for a dependency in a list',
      'depends_on: {d: {condition: service_healthy, restart: true}}',
      'depends_on: [d]',
      { depends_on: { d: { condition: 'service_started', restart: true } } },
    ],
    [
      'keeps the first place of an environment file',
      'env_file: [a, b]',
      'env_file: [a]',
      { env_file: ['a', 'b'] },
    ],
    [
      'replaces logging with another driver',
      'logging: {driver: a, options: {x: "1"}}',
      'logging: {driver: b}',
      { logging: { driver: 'b' } },
    ],
    ['removes with !reset', 'ports: ["80:80"], image: a', 'ports: !reset []', { image: 'a' }],
    ['replaces with !override', 'cap_add: [A]', 'cap_add: !override [B]', { cap_add: ['B'] }],
  ] as const) {
    it(`${title}`, async () => {
      expect(await service({ 'compose.yaml': web(base), 'over.yaml': web(over) }, TWO)).to.deep.equal(
        expected,
      );
    });
  }

  it('merges the documents of one file', async () => {
    expect(await service({ 'compose.yaml': `${web('image: a')}\n---\n${web('user: b')}` })).to.deep.equal({
      image: 'a',
      user: 'b',
    });
  });

  it('removes with !reset in a single file too', async () => {
    expect(await service({ 'compose.yaml': web('image: a, ports: !reset []') })).to.deep.equal({
      image: 'a',
    });
  });

  it('replaces variables from the shell, then .env of the first file', async () => {
    const files = { 'app/compose.yaml': web('image: "$A-$B-${C:-d}-$N"'), 'app/.env': 'A=1\nB=2\n' };
    expect(await service(files, { files: ['app/compose.yaml'], env: { B: '3' } })).to.deep.equal({
      image: '1-3-d-',
    });
  });

  it('reads no .env if environment files are given, and lets the later one win', async () => {
    const files = { 'compose.yaml': web('image: "$A-$B"'), '.env': 'A=0\nB=0', one: 'A=1\nB=1', two: 'B=2' };
    expect(await service(files, { envFiles: ['one', 'two'] })).to.deep.equal({ image: '1-2' });
  });

  it('extends a service of another file, with the paths of that file', async () => {
    const files = {
      'compose.yaml': web('extends: {file: base/b.yaml, service: app}, environment: {A: 1}'),
      'base/b.yaml':
        'services: {app: {extends: root, image: a, volumes: ["./data:/d", "named:/n"], env_file: x.env}, root: {build: .}}',
    };
    expect(await service(files)).to.deep.equal({
      build: './base',
      image: 'a',
      volumes: ['./base/data:/d', 'named:/n'],
      env_file: './base/x.env',
      environment: { A: 1 },
    });
  });

  it('includes files with their own .env and paths; the includer wins, then the first include', async () => {
    const files = {
      'compose.yaml': 'include: [one/c.yaml, two/c.yaml]\nservices: {web: {image: main}}',
      'one/c.yaml': web('image: one, user: "$A", build: .'),
      'one/.env': 'A=a',
      'two/c.yaml': web('user: two, hostname: two'),
    };
    expect(await service(files)).to.deep.equal({ image: 'main', user: 'a', build: './one', hostname: 'two' });
  });

  it('leaves out services whose profiles are not active', async () => {
    const files = { 'compose.yaml': 'services: {web: {image: a}, debug: {image: b, profiles: [debug]}}' };
    expect((await project(files)).inactive).to.deep.equal([
      { name: 'debug', profiles: 'debug', at: { file: 'compose.yaml', line: 1 } },
    ]);
    expect((await project(files, { profiles: ['*'] })).inactive).to.deep.equal([]);
  });

  it('follows anchors and merge keys, and the first of several wins', async () => {
    const files = {
      'compose.yaml':
        'x-a: &a {image: a, user: a}\nx-b: &b {image: b, hostname: b}\nservices:\n  web:\n    <<: [*a, *b]\n    user: own\n',
    };
    expect(await service(files)).to.deep.equal({ image: 'a', user: 'own', hostname: 'b' });
  });

  for (const [title, files, expected] of [
    ['a file that is missing', {}, /compose\.yaml does not exist/],
    ['a file without services', { 'compose.yaml': 'name: a' }, /has no services/],
    ['an extension of itself', { 'compose.yaml': web('extends: web') }, /web extends itself/],
    [
      'files that include each other',
      { 'compose.yaml': 'include: [a.yaml]', 'a.yaml': 'include: [compose.yaml]' },
      /compose\.yaml includes itself/,
    ],
    ['a key that is there twice', { 'compose.yaml': 'services: {}\nservices: {}' }, /declared twice/],
    ['what is not YAML', { 'compose.yaml': 'services: {' }, /not valid YAML/],
    ['an unknown tag', { 'compose.yaml': web('image: !other a') }, /not valid YAML/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      expect(await problem(files)).to.match(expected);
    });
  }
});
