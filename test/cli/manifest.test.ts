import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { blocks, page } from '../docs/pages.js';
import { cli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { type PythonEnvironment, pythonEnvironment, SDK } from '../support/python.js';
import { skip } from '../support/skip.js';

const PROGRAM = `import multinode as mn

@mn.function(max_workers=30)
def square(x):
    return x * x
`;

describe('cli: manifest', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let python: PythonEnvironment;
  let env: { PATH: string };

  beforeEach(async function () {
    writeFileSync(join(folder(), 'app.py'), PROGRAM);
    try {
      python = await pythonEnvironment(join(folder(), 'venv'));
      env = { PATH: python.bin };
    } catch (error) {
      skip(this, `no Python to run: ${String(error).split('\n')[0]}`);
    }
  });

  it("writes the decorators' manifest, which is valid", async () => {
    const cwd = folder();
    const written = await cli(['manifest', 'app.py'], { cwd, env });
    expect(written).to.deep.equal({ code: 0, stdout: 'wrote multinode.yaml\n', stderr: '' });
    const text = readFileSync(join(cwd, 'multinode.yaml'), 'utf8');
    expect(text).to.contain('name: app\nfunctions:\n  square:\n');
    expect(text).to.contain('    command: python3 -m multinode worker app.py square\n    max_workers: 30\n');
    expect((await cli(['validate'], { cwd })).stdout).to.equal('multinode.yaml: valid\n');
    const printed = await cli(['manifest', 'app.py', '-o', '-'], { cwd, env });
    expect(printed.stdout).to.equal(text);
  });

  it("understands the documentation's decorators", async () => {
    const cwd = folder();
    const [program] = blocks(page('docs/python.md')).filter(({ language }) => language === 'python');
    writeFileSync(join(cwd, 'app.py'), program?.text ?? '');
    expect((await cli(['manifest', 'app.py'], { cwd, env })).stderr).to.equal('');
    const text = readFileSync(join(cwd, 'multinode.yaml'), 'utf8');
    for (const line of [
      'name: squares',
      '  cpu: 8',
      '  square:',
      '  run_job:',
      '  web:',
      '  nightly:',
      '  heartbeat:',
    ])
      expect(text.split('\n')).to.include(line);
    expect((await cli(['validate'], { cwd })).stdout).to.equal('multinode.yaml: valid\n');
  });

  it('reports what is wrong with the file', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'app.py'), PROGRAM.replace('30', '300'));
    const { code, stderr } = await cli(['manifest', 'app.py'], { cwd, env });
    expect(code).to.equal(1);
    expect(stderr).to.equal(
      [
        'app.py:3:1: error[MN9004]: @function square: max_workers must be at most 100, found 300',
        '  |',
        '3 | @mn.function(max_workers=300)',
        `  | ${'^'.repeat(29)}\n`,
      ].join('\n'),
    );
    const gone = await cli(['manifest', 'gone.py'], { cwd, env });
    expect(gone.stderr).to.contain('gone.py: error[MN9004]: the file gone.py does not exist');
  });

  it('reports a failing import in one line: its chain, and what to install', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'app.py'), `import helpers\n${PROGRAM}`);
    writeFileSync(join(cwd, 'helpers.py'), 'print("loading")\nimport of_nobody\n');
    const { code, stderr } = await cli(['manifest', 'app.py'], { cwd, env });
    expect(code).to.equal(1);
    expect(stderr.split('\n').slice(0, 2)).to.deep.equal([
      'loading',
      "helpers.py:2:1: error[MN9004]: ModuleNotFoundError: No module named 'of_nobody', imported at app.py:1",
    ]);
    expect(stderr).to.contain(`-m pip install of_nobody`).and.not.to.contain('\ufffd');
    const json = await cli(['manifest', 'app.py', '--json'], { cwd, env });
    const [issue] = JSON.parse(json.stderr.replace(/^loading\n/, '')).errors;
    expect(issue).to.deep.include({ file: 'helpers.py', position: { line: 2, column: 1, length: 16 } });
  });

  it('reports what is not installed', async () => {
    const cwd = folder();
    const without = await cli(['manifest', 'app.py'], { cwd, env: { PATH: join(cwd, 'empty') } });
    expect(without.code).to.equal(1);
    expect(without.stderr).to.contain('python3 is not on the PATH\n  = help: install Python 3.9 or later');
    rmSync(python.link);
    const bare = await cli(['manifest', 'app.py'], { cwd, env });
    expect(bare.code).to.equal(1);
    expect(bare.stderr).to.contain('error[MN9004]: python3 has no package multinode');
    expect(bare.stderr).to.contain(`python3 -m pip install ${SDK}`);
  });
});
