import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { scripts } from '../../src/cli/completion/scripts.js';
import { flatten, tree } from '../../src/cli/completion/tree.js';
import { createProgram } from '../../src/cli/program.js';
import { CLI, cli } from '../support/cli.js';
import { skip } from '../support/skip.js';
import { hasTerminals, TestTerminal } from '../support/terminal.js';

const root = tree(createProgram(() => async () => {}));

function has(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

describe('cli: completion', () => {
  it('knows every command except the hidden ones', () => {
    const paths = flatten(root).map(({ path }) => path);
    expect(paths).to.include.members(['', 'up', 'invoke', 'invocations cancel', 'completion']);
    for (const hidden of ['terraform-provider', '__complete']) expect(paths).not.to.include(hidden);
  });

  it('prints the scripts', async () => {
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const { code, stdout } = await cli(['completion', shell], { cwd: process.cwd() });
      expect(code).to.equal(0);
      expect(stdout).to.equal(scripts[shell](root));
    }
  });

  describe('in a shell', () => {
    let folder: string;
    let env: Record<string, string>;

    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'multinode-completion-'));
      const program = join(folder, 'multinode');
      writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`, { mode: 0o755 });
      writeFileSync(
        join(folder, 'multinode.yaml'),
        'name: shop\nfunctions: {hello: {command: node a.js}, help-desk: {}}\ndaemons: {ticker: {}}\n',
      );
      writeFileSync(join(folder, 'other.yaml'), 'functions: {elsewhere: {}}\n');
      env = { HOME: folder, PATH: `${folder}:${process.env.PATH}` };
    });
    after(() => rmSync(folder, { recursive: true }));

    function offers(shell: string, args: readonly string[]): string[] {
      const { stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', cwd: folder, env });
      expect(stderr).to.equal('');
      return stdout
        .split('\n')
        .map((line) => line.replace(/\t.*/, ''))
        .filter((word) => word !== '')
        .sort();
    }

    /** What bash offers for the last word. */
    function bash(...words: string[]): string[] {
      const script = `${scripts.bash(root)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _multinode; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return offers('bash', ['--norc', '-c', script, 'bash', ...words]);
    }

    function fish(...words: string[]): string[] {
      const line = words.map((word) => `'${word}'`).join(' ');
      const script = `${scripts.fish(root)}\ncomplete -C "$(string join ' ' -- ${line})"`;
      return offers('fish', ['--no-config', '-c', script]);
    }

    for (const [shell, complete] of Object.entries({ bash, fish })) {
      describe(shell, () => {
        before(function () {
          if (!has(shell)) skip(this, `${shell} is not installed`);
        });

        it('completes commands and their subcommands', () => {
          expect(complete('multinode', 'val')).to.deep.equal(['validate']);
          expect(complete('multinode', 'invocations', '')).to.deep.equal(['cancel', 'get', 'list']);
          expect(complete('multinode', '')).to.include.members(['up', 'down', 'why']);
          expect(complete('multinode', '')).not.to.include('__complete');
        });

        it('completes options and their values', () => {
          expect(complete('multinode', 'why', '--num')).to.deep.equal(['--number']);
          expect(complete('multinode', 'validate', '--format', '')).to.deep.equal(['github', 'json', 'text']);
          expect(complete('multinode', 'completion', 'z')).to.deep.equal(['zsh']);
          expect(complete('multinode', '--target', 'd')).to.deep.equal(['docker']);
        });

        it("completes names of the manifest's workloads", () => {
          expect(complete('multinode', 'invoke', '')).to.deep.equal(['hello', 'help-desk']);
          expect(complete('multinode', 'why', '')).to.deep.equal(['hello', 'help-desk', 'ticker']);
          expect(complete('multinode', 'logs', '-f', 't')).to.deep.equal(['ticker']);
          expect(complete('multinode', 'why', '-n', '5', 't')).to.deep.equal(['ticker']);
          expect(complete('multinode', '--target', 'local', 'why', 't')).to.deep.equal(['ticker']);
          expect(complete('multinode', '-f', 'other.yaml', 'invoke', '')).to.deep.equal(['elsewhere']);
          expect(complete('multinode', 'why', '-f', 'gone.yaml', 't')).not.to.include('ticker');
        });

        it('leaves file names to the shell', () => {
          expect(complete('multinode', 'validate', '--file', '')).not.to.include('hello');
          expect(complete('multinode', 'invoke', 'hello', '')).not.to.include('help-desk');
        });
      });
    }

    it('zsh completes while someone types', async function () {
      if (!has('zsh')) skip(this, 'zsh is not installed');
      if (!hasTerminals()) skip(this, 'python3 is not installed');
      writeFileSync(join(folder, 'completion.zsh'), scripts.zsh(root));
      const terminal = new TestTerminal(['zsh', '-f'], { cwd: folder, env: { ...env, PS1: '> ' } });
      try {
        terminal.type('autoload -Uz compinit; compinit -u -D; source ./completion.zsh; echo rea""dy\n');
        await terminal.shows(/ready/);
        for (const [typed, completed] of [
          ['sta', /\bstatus/],
          ['invocations li', /invocations list/],
          ['why --num', /--number/],
          ['--target doc', /--target docker/],
          ['why ti', /why ticker/],
          ['logs -f ti', /logs -f ticker/],
          ['why -n 5 ti', /why -n 5 ticker/],
          ['invoke -f other.yaml el', /elsewhere/],
        ] as const) {
          const from = terminal.output.length;
          terminal.type(`multinode ${typed}\t`);
          await terminal.shows(completed, from);
          terminal.type('\u0015');
        }
        terminal.type('exit\n');
        expect(await terminal.end()).to.equal(0);
      } finally {
        terminal.close();
      }
    });
  });
});
