import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Engine } from '../../providers/docker/engine/engine.js';
import { agentSources, writeSources } from '../../providers/docker/resources/package-files.js';
import { output } from './engine.js';
import { SDK } from './python.js';

/** The image of the tests' workers. */
export const IMAGE = 'multinode-test-worker:1';
/** The path of test/fixtures/workers in it. */
export const WORKERS = '/workers';

const FIXTURES = fileURLToPath(new URL('../fixtures/workers', import.meta.url));
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
/** What the tests' scripts need apart from node. */
const PROGRAMS = ['/bin/sh', '/bin/sleep', '/bin/cat'];

/** The agent's native code: its image's base must have the libraries. */
const AGENT_MODULES = fileURLToPath(new URL('../../node_modules/@libsql', import.meta.url));

const made = new Map<string, Promise<void>>();

/** Creates the image from this machine's node and the fixtures, once for each Engine: no registry is needed. */
export function needImage(host: string): Promise<void> {
  const under = made.get(host) ?? make(host);
  made.set(host, under);
  return under;
}

/** Tags the image as the base of the agent's image, under the name that the package's Dockerfile uses. */
export async function needAgentBase(host: string): Promise<void> {
  await needImage(host);
  const engine = await Engine.at({ DOCKER_HOST: host });
  try {
    await engine.run('POST', `/images/${IMAGE}/tag`, { query: { repo: 'node', tag: '22-slim' } });
  } finally {
    await engine.close();
  }
}

/** Creates an image whose program only waits. @param instructions more of its Dockerfile */
export async function needWaitingImage(host: string, image: string, instructions = ''): Promise<void> {
  await needImage(host);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-image-'));
  try {
    writeFileSync(join(folder, 'Dockerfile'), `FROM ${IMAGE}\nCMD ["sleep", "infinity"]\n${instructions}\n`);
    await build(host, image, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Creates the agent's image from this package, as the Docker target's plan does. */
export async function needAgentImage(host: string, image: string): Promise<void> {
  await needAgentBase(host);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-image-'));
  try {
    await writeSources(await agentSources(), folder);
    await build(host, image, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(host: string, image: string, folder: string): Promise<void> {
  const engine = await Engine.at({ DOCKER_HOST: host });
  try {
    const body = await output('tar', ['-C', folder, '-c', '.']);
    await engine.run('POST', '/build', { query: { t: image }, body });
    // Only the build's progress reports what fails.
    await engine.run('GET', `/images/${image}/json`);
  } finally {
    await engine.close();
  }
}

async function make(host: string): Promise<void> {
  await importImage(host, IMAGE, async (root) => {
    mkdirSync(join(root, 'tmp'));
    await addProgram(root, process.execPath, '/bin/node');
    for (const program of PROGRAMS) await addProgram(root, program, program);
    for (const name of readdirSync(AGENT_MODULES).filter((name) => name.endsWith('-gnu'))) {
      await addLibraries(root, join(AGENT_MODULES, name, 'index.node'));
    }
    cpSync(FIXTURES, join(root, WORKERS), { recursive: true });
    cpSync(join(MODULES, 'ws'), join(root, 'node_modules', 'ws'), { recursive: true });
  });
}

/** Creates an image that contains only the program, at the same path as in any image. */
export async function needProgramImage(host: string, image: string, program: string): Promise<void> {
  await importImage(host, image, (root) => addProgram(root, program, `/usr/sbin/${basename(program)}`));
}

/**
 * Creates an image with this machine's python3, packages from pip, and this repository's Python package.
 * @param files name in /app → text
 * @throws if there is no python3, or the packages can't be installed
 */
export async function needPythonImage(
  host: string,
  image: string,
  packages: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await importImage(host, image, async (root) => {
    mkdirSync(join(root, 'tmp'));
    const library = await addPython(root, ['ensurepip']);
    const site = join(root, library, 'site-packages');
    const app = join(root, 'app');
    mkdirSync(app);
    await output('python3', ['-m', 'pip', 'install', '--quiet', '--target', site, ...packages]);
    cpSync(join(SDK, 'src', 'multinode'), join(site, 'multinode'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text);
  });
}

/** What the Dockerfiles of runtimes need, apart from the runtime. */
const TOOLS = ['/bin/sh', '/bin/mkdir', '/bin/chown', '/bin/chmod', '/bin/cat', '/bin/cp', '/usr/bin/id'];

/**
 * Creates a base image for builds without a Dockerfile, with this machine's python3 and node, and the other programs.
 * @param programs absolute paths
 */
export async function needBaseImage(
  host: string,
  image: string,
  programs: readonly string[] = [],
): Promise<void> {
  const fill = async (root: string) => {
    mkdirSync(join(root, 'tmp'));
    for (const program of TOOLS) await addProgram(root, program, program);
    for (const program of programs) await addProgram(root, program, join('/usr/bin', basename(program)));
    await addProgram(root, process.execPath, '/bin/node');
    await addPython(root, []);
  };
  await importImage(host, image, fill, ['ENV PATH=/usr/local/bin:/usr/bin:/bin']);
}

/** Copies this machine's python3. @param without further folders to leave out @returns the standard library's folder */
async function addPython(root: string, without: readonly string[]): Promise<string> {
  const where =
    'import sys, sysconfig; print(sys.base_prefix, sysconfig.get_path("stdlib"), sysconfig.get_config_var("DESTSHARED"), sep="\\n")';
  const [prefix = '', library = '', native = ''] = String(await output('python3', ['-c', where])).split('\n');
  const executable = String(await output('python3', ['-c', 'import sys; print(sys.executable)'])).trim();
  await addProgram(root, executable, join(prefix, 'bin', 'python3'));
  const left = new Set(['test', 'site-packages', '__pycache__', 'idlelib', 'tkinter', ...without]);
  cpSync(library, join(root, library), { recursive: true, filter: (path) => !left.has(basename(path)) });
  for (const name of readdirSync(native)) await addLibraries(root, join(native, name));
  mkdirSync(join(root, 'bin'), { recursive: true });
  symlinkSync(join(prefix, 'bin', 'python3'), join(root, 'bin', 'python3'));
  return library;
}

/**
 * @param fill puts the image's files into a folder
 * @param changes instructions of a Dockerfile
 */
async function importImage(
  host: string,
  image: string,
  fill: (root: string) => Promise<void>,
  changes: readonly string[] = [],
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'multinode-image-'));
  const engine = await Engine.at({ DOCKER_HOST: host });
  try {
    await fill(root);
    const [repo, tag] = image.split(':');
    const query = { fromSrc: '-', repo, tag, changes: changes.length > 0 ? changes.join('\n') : undefined };
    await engine.run('POST', '/images/create', { query, body: await output('tar', ['-C', root, '-c', '.']) });
  } finally {
    await engine.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Copies a program with its libraries. */
async function addProgram(root: string, program: string, to: string): Promise<void> {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  cpSync(realpathSync(program), join(root, to));
  await addLibraries(root, program);
}

/** Copies the libraries that a program or a library is linked with. */
async function addLibraries(root: string, program: string): Promise<void> {
  const linked = await output('ldd', [realpathSync(program)]).catch((error: unknown) => {
    if (`${error}`.includes('not a dynamic executable')) return '';
    throw error;
  });
  for (const library of linked.toString().match(/\/\S+/g) ?? []) {
    const target = join(root, library);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(realpathSync(library), target);
  }
}
