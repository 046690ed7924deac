import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { until } from './until.js';

/** Python's standard library has the only thing that Node lacks: a terminal. */
const RELAY = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** Whether terminals can be opened here. */
export function hasTerminals(): boolean {
  return spawnSync('python3', ['-c', 'import pty; pty.openpty()']).status === 0;
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[?0-9;]*[A-Za-z]`, 'g');

/** A program in a real terminal, by default 100 columns wide. */
export class TestTerminal {
  readonly #child: ChildProcess;
  #screen = '';

  constructor(
    program: readonly string[],
    { cwd, env, columns = 100 }: { cwd: string; env: Readonly<Record<string, string>>; columns?: number },
  ) {
    const sized = ['sh', '-c', `stty rows 40 cols ${columns}; exec "$@"`, 'sh', ...program];
    this.#child = spawn('python3', ['-c', RELAY, ...sized], {
      cwd,
      env: { PATH: process.env.PATH, TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#screen += text;
    });
  }

  /** Everything written since the start, including escape sequences. */
  get output(): string {
    return this.#screen;
  }

  /** The same without escape sequences. */
  get text(): string {
    return this.#screen.replace(ESCAPES, '');
  }

  /** Presses keys; "\u0003" is Ctrl-C. */
  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** Waits until the output, from its character `from` on, shows it. */
  async shows(what: RegExp, from = 0): Promise<void> {
    await until(`${what} on the terminal`, () => what.test(this.output.slice(from)), 60_000).catch(() => {
      throw new Error(`${what} is not on the terminal: ${JSON.stringify(this.output.slice(from))}`);
    });
  }

  /** Waits for the program's end and returns its exit code. */
  async end(): Promise<number> {
    await until('the program ends', () => this.#child.exitCode !== null, 60_000).catch(() => {
      throw new Error(`the program does not end: ${JSON.stringify(this.output)}`);
    });
    return this.#child.exitCode ?? -1;
  }

  /** For a test that failed before the program ended. */
  close(): void {
    this.#child.stdin?.end();
    this.#child.kill('SIGHUP');
  }
}
