import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { background } from '../../../src/process/background.js';
import { Bounded } from '../bounded.js';
import type { EngineHost } from './host.js';

export interface Bridge {
  /** A socket of this machine behind which the Engine is. */
  readonly path: string;
  /** What ssh said last where it failed, such as that the key was refused. */
  readonly problem: string | undefined;
  close(): void;
}

type SshHost = EngineHost & { readonly kind: 'ssh' };

/** ssh asks nobody, and gives up (seconds) on a machine that does not answer. */
const OPTIONS = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', '-T'];
/** Connections that sign in at a time: sshd turns away some of those beyond ten. */
const AT_ONCE = 4;
/** Characters of ssh's words that are kept. */
const WORDS = 500;

/** Leads to an Engine over ssh as Docker's own client does: each connection is `docker system dial-stdio` over there. */
export async function bridgeOverSsh({ destination, socket }: SshHost): Promise<Bridge> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-ssh-'));
  const path = join(folder, 'engine.sock');
  const dial = ['docker', ...(socket ? [quoted(`--host=unix://${socket}`)] : []), 'system', 'dial-stdio'];
  const bounded = new Bounded(AT_ONCE);
  let problem: string | undefined;
  const server = createServer((connection) => {
    const args = [...OPTIONS, ...destination, ...dial];
    const told = (words: string | undefined) => {
      problem = words;
    };
    const join = () => bounded.run(() => answering(connection, args, told));
    background('a connection over ssh failed', join, () => connection.destroy());
  });
  server.listen(path);
  await once(server, 'listening');
  // A connection that can't be accepted is closed; the next one may be.
  server.on('error', () => {});
  server.unref();
  return {
    path,
    get problem() {
      return problem;
    },
    close: () => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Joins a connection with an ssh of its own; resolves once the Engine answers on it, or never will. */
function answering(connection: Socket, args: readonly string[], told: (words: string | undefined) => void) {
  if (connection.destroyed) return Promise.resolve();
  const ssh = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let words = '';
  ssh.stderr.on('data', (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-WORDS);
  });
  ssh.stdin.on('error', () => connection.destroy());
  connection.on('error', () => ssh.kill());
  connection.once('close', () => ssh.kill());
  connection.pipe(ssh.stdin);
  ssh.stdout.pipe(connection, { end: false });
  return new Promise<void>((resolve) => {
    ssh.stdout.once('data', () => {
      told(undefined);
      resolve();
    });
    ssh.on('error', (error) => told(`ssh could not be started: ${error.message}`));
    ssh.once('close', (code) => {
      if (code) told(`ssh: ${words.trim() || `it ended with ${code}`}`);
      connection.end();
      resolve();
    });
  });
}

/** For the shell over there. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
