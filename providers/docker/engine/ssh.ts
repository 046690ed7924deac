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
  /** A socket on this machine that leads to the Engine. */
  readonly path: string;
  /** What ssh last wrote if it failed, such as that the key was refused. */
  readonly problem: string | undefined;
  close(): void;
}

type SshHost = EngineHost & { readonly kind: 'ssh' };

/** ssh must not prompt, and must give up (seconds) on a machine that doesn't answer. */
const OPTIONS = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', '-T'];
/** Connections that sign in at a time: beyond ten, sshd drops some. */
const AT_ONCE = 4;
/** Characters of ssh's output that are kept. */
const WORDS = 500;

/** Connects to an Engine over ssh as Docker's own client does: each connection runs `docker system dial-stdio` there. */
export async function bridgeOverSsh({ destination, socket }: SshHost): Promise<Bridge> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-ssh-'));
  const path = join(folder, 'engine.sock');
  const dial = ['docker', ...(socket ? [quoted(`--host=unix://${socket}`)] : []), 'system', 'dial-stdio'];
  const bounded = new Bounded(AT_ONCE);
  let problem: string | undefined;
  const server = createServer((connection) => {
    const args = [...OPTIONS, ...destination, ...dial];
    const report = (words: string | undefined) => {
      problem = words;
    };
    const join = () => bounded.run(() => answering(connection, args, report));
    background('a connection over ssh failed', join, () => connection.destroy());
  });
  server.listen(path);
  await once(server, 'listening');
  // A connection that can't be accepted is closed; the next one may work.
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

/** Connects a connection to its own ssh process; resolves once the Engine answers on it, or never will. */
function answering(connection: Socket, args: readonly string[], report: (words: string | undefined) => void) {
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
      report(undefined);
      resolve();
    });
    ssh.on('error', (error) => report(`ssh could not be started: ${error.message}`));
    ssh.once('close', (code) => {
      if (code) report(`ssh: ${words.trim() || `it ended with ${code}`}`);
      connection.end();
      resolve();
    });
  });
}

/** Quoted for the remote shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
