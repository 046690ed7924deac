import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { endChild } from './child.js';
import { findOnPath } from './program.js';
import { until } from './until.js';

/** Why no sshd can be started here. */
export function lackingSshd(): string | undefined {
  for (const name of ['sshd', 'ssh', 'ssh-keygen', 'docker'])
    if (findOnPath(name) === undefined) return `no ${name}`;
  return process.getuid?.() === 0 ? undefined : 'sshd needs root to let anybody in';
}

/** The test's own sshd, which admits whoever has its key, and an ssh that has it. */
export class TestSshd {
  /** An environment in which `ssh` finds key and host by itself, as with a user's own configuration. */
  readonly path: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(
    readonly host: string,
    readonly port: number,
    folder: string,
    child: ChildProcess,
  ) {
    this.#folder = folder;
    this.#child = child;
    this.path = [join(folder, 'bin'), process.env.PATH].join(delimiter);
  }

  /** @param enter a program, with its arguments, that starts another one where sshd should run */
  static async start(host: string, port: number, enter: readonly string[] = []): Promise<TestSshd> {
    const folder = mkdtempSync(join(tmpdir(), 'multinode-sshd-'));
    const at = (name: string) => join(folder, name);
    for (const name of ['host', 'user'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
    const publicKey = (name: string) => execFileSync('ssh-keygen', ['-y', '-f', at(name)]).toString();
    writeFileSync(at('authorized_keys'), publicKey('user'));
    writeFileSync(at('known_hosts'), `[${host}]:${port} ${publicKey('host')}`);
    writeFileSync(
      at('sshd_config'),
      `ListenAddress ${host}:${port}
HostKey ${at('host')}
AuthorizedKeysFile ${at('authorized_keys')}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
`,
    );
    writeFileSync(
      at('ssh_config'),
      `IdentityFile ${at('user')}
IdentitiesOnly yes
UserKnownHostsFile ${at('known_hosts')}
GlobalKnownHostsFile none
StrictHostKeyChecking yes
`,
    );
    mkdirSync(at('bin'));
    writeFileSync(at('bin/ssh'), `#!/bin/sh\nexec ${findOnPath('ssh')} -F ${at('ssh_config')} "$@"\n`);
    chmodSync(at('bin/ssh'), 0o755);
    // Where it drops its privileges; systems create it when the service starts.
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const [program = '', ...args] = [...enter, findOnPath('sshd') ?? '', '-D', '-e', '-f', at('sshd_config')];
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const words: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()));
    const sshd = new TestSshd(host, port, folder, child);
    try {
      await until('sshd listens', () => {
        if (child.exitCode !== null) throw new Error(`sshd ended: ${words.join('')}`);
        return sshd.#listens();
      });
    } catch (error) {
      await sshd.stop();
      throw error;
    }
    return sshd;
  }

  /** Admits nobody any more. */
  refuse(): void {
    writeFileSync(join(this.#folder, 'authorized_keys'), '');
  }

  async stop(): Promise<void> {
    await endChild(this.#child);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #listens(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, this.host);
      const end = (listens: boolean) => () => {
        socket.destroy();
        resolve(listens);
      };
      socket.once('connect', end(true)).once('error', end(false));
    });
  }
}
