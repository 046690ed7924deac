/** The package as it is published: packed, and installed outside the source tree. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../src/version.js';
import { run } from '../support/run.js';
import { skip } from '../support/skip.js';

/** Everything that a package may contain. */
const WANTED =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|schema\/multinode(\.overlay)?\.schema\.json|dist\/(src|providers)\/[\w/-]+(\.generated)?\.(js|d\.ts)|dist\/src\/(terraform\/provider|agent)\/bundle\.mjs|dist\/src\/dashboard\/(index\.html|dashboard-\w+\.(js|css))|docker\/Dockerfile|sdk\/python\/(README\.md|pyproject\.toml|src\/multinode\/([\w/]+\.py|py\.typed)))$/;
/** Bytes, unpacked. */
const LARGEST = 13_500_000;

/** Uses the client as somebody else's program would. */
const CONSUMER = `import { AgentError, Client, FunctionError, type Execution, type Progress } from 'multinode/client';

const client = new Client({ url: 'http://127.0.0.1:1', key: 'k' });
const square = client.function<number, number>('square');
export const nine: Promise<number> = square.call(3, { timeout: 1000, signal: AbortSignal.timeout(1) });
export const checked: Promise<string> = client.function('square', { output: String }).call(3);
export async function all(): Promise<void> {
  for await (const result of square.map([1, 2], { concurrency: 2 })) result.toFixed();
  const run = await client.job<string, { words: number }>('count').start('a b', { idempotencyKey: 'k' });
  for await (const report of run.progress()) use(report);
  (await run.result()).words.toFixed();
  const found: readonly Execution[] = (await client.jobs.list()).items;
  use(found);
}
export function status(error: unknown): number | undefined {
  return error instanceof FunctionError || error instanceof AgentError ? error.status : undefined;
}
function use(_value: Progress | readonly Execution[]): void {}
// @ts-expect-error: the input is a number
void square.call('3');
`;

/** Without Node's types, and with the package's own declarations checked. */
const CONSUMER_OPTIONS = {
  compilerOptions: {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: 'ES2022',
    module: 'NodeNext',
    lib: ['ES2023', 'DOM', 'DOM.AsyncIterable'],
    types: [],
  },
  files: ['consumer.mts'],
};

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe('the package', function () {
  this.timeout(300_000);
  let folder: string;
  let app: string;
  let packed: Packed;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multinode-package-'));
    app = join(folder, 'app');
    mkdirSync(app);
    // Already built, because all of these tests need it.
    const { output } = await run(
      'npm',
      ['pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', folder],
      { cwd: PACKAGE_ROOT },
    );
    packed = firstPacked(JSON.parse(output));
  });

  after(async () => {
    await multinode('down', '--yes');
    rmSync(folder, { recursive: true, force: true });
  });

  function multinode(...args: string[]) {
    return run('npx', ['multinode', ...args], { cwd: app });
  }

  async function works(...args: string[]): Promise<string> {
    const { code, output } = await multinode(...args);
    expect(code, `${args.join(' ')}: ${output}`).to.equal(0);
    return output;
  }

  it('contains what runs and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !WANTED.test(path))).to.deep.equal([]);
    expect(paths).to.include.members(['README.md', 'LICENSE', 'CHANGELOG.md', 'dist/src/cli/main.js']);
    expect(packed.unpackedSize).to.be.below(LARGEST);
    for (const path of paths) {
      const text = readFileSync(join(PACKAGE_ROOT, path), 'utf8');
      expect(text.includes(PACKAGE_ROOT), `${path} names the folder that it was built in`).to.equal(false);
    }
  });

  it('imports only its own dependencies', () => {
    const { dependencies } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
    const imported = packed.files
      .filter(({ path }) => /\.m?js$/.test(path))
      .map(({ path }) => readFileSync(join(PACKAGE_ROOT, path), 'utf8'))
      .flatMap((text) => [...text.matchAll(/^(?:import|export|}) .*?from ['"]([^.'"][^'"]*)['"];$/gm)])
      .map((match) => match[1] ?? '')
      .filter((name) => !isBuiltin(name))
      .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0]);
    expect(imported).to.include.members(['fastify', 'undici']);
    expect(Object.keys(dependencies)).to.include.members([...new Set(imported)]);
  });

  it('runs nothing when it is installed', () => {
    const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
    expect(scripts).not.to.have.any.keys('preinstall', 'install', 'postinstall', 'prepublish', 'prepare');
  });

  it('is installed without warnings', async () => {
    const { code, output } = await run(
      'npm',
      ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, packed.filename)],
      { cwd: app },
    );
    expect(code, output).to.equal(0);
    expect(output).not.to.match(/EBADENGINE|deprecated|vulnerab|install-scripts/i);
  });

  it('sets up, calls and removes a first application', async () => {
    await works('init');
    appendFileSync(join(app, 'multinode.yaml'), '\ntargets: {local: {port: 0}}\n');
    await works('validate');
    expect(await works('up', '--yes')).to.contain('app is up');
    expect(await works('invoke', 'hello?name=Ada')).to.equal('Hello, Ada!\n');
    await works('down', '--yes');
  });

  it('has a client library', async () => {
    const program =
      "import { Client } from 'multinode/client'; console.log(typeof new Client({ url: 'http://127.0.0.1:1' }).invoke);";
    const { output } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: app });
    expect(output).to.equal('function\n');
  });

  it("has its client library's types, for pages as well as for Node", async () => {
    writeFileSync(join(app, 'consumer.mts'), CONSUMER);
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(CONSUMER_OPTIONS));
    const tsc = join(PACKAGE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const { code, output } = await run(process.execPath, [tsc, '-p', '.'], { cwd: app });
    expect(code, output).to.equal(0);
  });

  for (const terraform of ['terraform', 'tofu']) {
    it(`is found by plain ${terraform}`, async function () {
      const stack = join(app, '.multinode', 'local');
      const there = await run(terraform, ['version'], { cwd: app }).catch(() => null);
      if (!there) skip(this, `${terraform} is not installed`);
      await works('synth');
      const command = async (...args: string[]) => {
        const { code, output } = await run(terraform, [...args, '-no-color'], { cwd: stack });
        expect(code, `${terraform} ${args.join(' ')}: ${output}`).to.equal(0);
        return output;
      };
      rmSync(join(stack, '.terraform.lock.hcl'), { force: true });
      await command('init', '-input=false');
      expect(await command('plan')).to.contain('2 to add');
      await command('apply', '-auto-approve');
      expect(await works('invoke', 'hello?name=Ada')).to.equal('Hello, Ada!\n');
      await command('plan', '-detailed-exitcode');
      expect(await command('destroy', '-auto-approve')).to.contain('2 destroyed');
    });
  }
});

/** npm prints a list; newer versions print a map by the package's name. */
function firstPacked(value: unknown): Packed {
  const [found] = Object.values(value ?? {});
  if (isPacked(found)) return found;
  throw new Error('npm pack did not report what it packed');
}

function isPacked(value: unknown): value is Packed {
  return typeof value === 'object' && value !== null && 'filename' in value && 'files' in value;
}
