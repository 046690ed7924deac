import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { scripts } from '../../src/cli/completion/scripts.js';
import { flatten, tree } from '../../src/cli/completion/tree.js';
import { createProgram } from '../../src/cli/program.js';
import { cli } from '../support/cli.js';
import { skip } from '../support/skip.js';

const root = tree(createProgram(() => async () => {}));

function has(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

describe('cli: completion', () => {
  it('knows every command but the hidden one', () => {
    const paths = flatten(root).map(({ path }) => path);
    expect(paths).to.include.members(['', 'up', 'invoke', 'invocations cancel', 'completion']);
    expect(paths).not.to.include('terraform-provider');
  });

  it('prints what the tree gives', async () => {
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const { code, stdout } = await cli(['completion', shell], { cwd: process.cwd() });
      expect(code).to.equal(0);
      expect(stdout).to.equal(scripts[shell](root));
    }
  });

  describe('in bash', () => {
    before(function () {
      if (!has('bash')) skip(this, 'bash is not installed');
    });

    /** What bash offers for the last of the words. */
    function complete(...words: string[]): string[] {
      const script = `${scripts.bash(root)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _multinode; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...words], {
        encoding: 'utf8',
      });
      expect(stderr).to.equal('');
      return stdout.split('\n').filter((word) => word !== '');
    }

    it('completes commands and their own commands', () => {
      expect(complete('multinode', 'val')).to.deep.equal(['validate']);
      expect(complete('multinode', 'invocations', '')).to.include.members(['list', 'get', 'cancel']);
      expect(complete('multinode', '')).to.include.members(['up', 'down', 'why', '--help']);
    });

    it('completes options and their values', () => {
      expect(complete('multinode', 'why', '--num')).to.deep.equal(['--number']);
      expect(complete('multinode', 'validate', '--format', '')).to.deep.equal(['text', 'json', 'github']);
      expect(complete('multinode', 'completion', 'z')).to.deep.equal(['zsh']);
      expect(complete('multinode', '--target', 'd')).to.deep.equal(['docker']);
    });

    it('leaves file names to the shell', () => {
      expect(complete('multinode', 'validate', '--file', '')).to.deep.equal([]);
    });
  });

  for (const shell of ['zsh', 'fish'] as const) {
    it(`is a script that ${shell} reads`, function () {
      if (!has(shell)) skip(this, `${shell} is not installed`);
      const { status, stderr } = spawnSync(shell, ['-n'], { input: scripts[shell](root), encoding: 'utf8' });
      expect([status, stderr]).to.deep.equal([0, '']);
    });
  }
});
