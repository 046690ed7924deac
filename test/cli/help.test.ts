import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { expect } from 'chai';
import { createProgram } from '../../src/cli/program.js';
import { cli } from '../support/cli.js';

const cwd = process.cwd();

describe('cli: the command line itself', () => {
  it('shows help on standard output', async () => {
    for (const args of [['--help'], ['help'], ['-h']]) {
      const { code, stdout, stderr } = await cli(args, { cwd });
      expect(code).to.equal(0);
      expect(stderr).to.equal('');
      expect(stdout).to.match(/^Usage: multinode \[options\] \[command\]\n/);
      expect(stdout).to.contain('Inspect and call it:\n  status [options]');
    }
    const why = await cli(['help', 'why'], { cwd });
    expect(why.stdout).to.equal((await cli(['why', '--help'], { cwd })).stdout);
    expect(why.stdout).to.contain('-n, --number <count>');
  });

  it('prints its version', async () => {
    const { code, stdout } = await cli(['--version'], { cwd });
    expect(code).to.equal(0);
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  for (const [what, args, message] of [
    ['an unknown command', ['statsu'], "unknown command 'statsu'\n(Did you mean status?)"],
    ['no command', [], 'no command was given; see "multinode --help"'],
    ['an unknown option', ['why', '--nubmer', '3'], "unknown option '--nubmer'\n(Did you mean --number?)"],
    ['a missing argument', ['why'], "missing required argument 'workload'"],
    ['too many arguments', ['why', 'a', 'b'], "too many arguments for 'why'. Expected 1 argument but got 2."],
    [
      'an invalid number',
      ['why', 'hello', '-n', 'x'],
      "option '-n, --number <count>' argument 'x' is invalid. Give a whole number of at least 1.",
    ],
    ['an invalid duration', ['invoke', 'hello', '--timeout', '5 minutes'], 'Give a duration, such as 30s'],
    [
      'an input without its option',
      ['jobs', 'start', 'report', '{"a": 3}'],
      `unexpected argument {"a": 3}; to pass it as the input, write --input '{"a": 3}'`,
    ],
    [
      'an input of a scheduled task without its option',
      ['scheduled', 'run', 'nightly', '3', '4'],
      'unexpected argument 3; to pass it as the input, write --input 3',
    ],
    ['an invalid header', ['invoke', 'hello', '-H', 'x'], 'Give a header as "Name: value".'],
    ['--wait alone', ['invoke', 'hello', '--wait'], '--wait needs --async'],
    ['an invalid address', ['status', '--url', 'here'], '"here" is not the address of an agent'],
    ['an unknown target', ['--target', 'mars', 'status'], 'Allowed choices are local, docker, nomad.'],
    [
      'a second manifest that is missing, before and after the command',
      ['-f', 'package.json', 'status', '-f', 'gone.yaml'],
      'the file gone.yaml does not exist',
    ],
    ['a missing file', ['status', '-f', 'gone.yaml'], 'the file gone.yaml does not exist'],
  ] as const) {
    it(`exits with 64 for ${what}, and reports it once`, async () => {
      const { code, stdout, stderr } = await cli(args, { cwd });
      expect(code).to.equal(64);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^error\[MN9001\]: /);
      expect(stderr).to.contain(message);
    });
  }

  it('accepts every default that the help shows', () => {
    const commands = (command: CommandUnknownOpts): CommandUnknownOpts[] => [
      command,
      ...command.commands.flatMap(commands),
    ];
    let checked = 0;
    for (const command of commands(createProgram(() => async () => {}))) {
      for (const { flags, parseArg, defaultValue, defaultValueDescription } of command.options) {
        if (!parseArg || defaultValue === undefined || Array.isArray(defaultValue)) continue;
        const shown = defaultValueDescription ?? String(defaultValue);
        expect(parseArg(shown, undefined), `${command.name()} ${flags}`).to.deep.equal(defaultValue);
        checked++;
      }
    }
    expect(checked).to.be.greaterThan(5);
  });

  it('prints errors as problem details with --json', async () => {
    const { code, stdout, stderr } = await cli(['why', '--json'], { cwd });
    expect(code).to.equal(64);
    expect(stdout).to.equal('');
    expect(JSON.parse(stderr)).to.deep.equal({
      type: 'urn:multinode:error:MN9001',
      title: 'The command line is not valid.',
      status: 400,
      detail: "missing required argument 'workload'",
      code: 'MN9001',
    });
  });

  it('accepts shared options before the command', async () => {
    const { code, stderr } = await cli(['--url', 'http://127.0.0.1:1', '--json', 'status'], { cwd });
    expect(code).to.equal(1);
    expect(JSON.parse(stderr).code).to.equal('MN4011');
  });

  it('shows the cause of an error with --debug', async () => {
    const args = ['status', '--url', 'http://127.0.0.1:1'];
    expect((await cli(args, { cwd })).stderr).not.to.contain('cause');
    expect((await cli([...args, '--debug'], { cwd })).stderr).to.contain('[cause]');
    expect((await cli(args, { cwd, env: { MULTINODE_DEBUG: '1' } })).stderr).to.contain('[cause]');
  });

  it('prints colours only if FORCE_COLOR asks for them', async () => {
    const args = ['explain', 'functions.max_workers'];
    expect((await cli(args, { cwd })).stdout).not.to.contain('\u001b');
    expect((await cli(args, { cwd, env: { FORCE_COLOR: '1' } })).stdout).to.contain('\u001b[1m');
    expect((await cli(args, { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.to.contain(
      '\u001b',
    );
  });
});
