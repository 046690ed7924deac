import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Bridge {
  /** A socket of this machine behind which the Engine is. */
  readonly path: string;
  close(): void;
}

/** Leads to an Engine over ssh as Docker's own client does: each connection is `docker system dial-stdio` over there. */
export async function bridgeOverSsh(destination: readonly string[]): Promise<Bridge> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-ssh-'));
  const path = join(folder, 'engine.sock');
  const server = createServer((socket) => {
    const ssh = spawn('ssh', ['-o', 'BatchMode=yes', ...destination, 'docker', 'system', 'dial-stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    ssh.once('error', () => socket.destroy());
    ssh.stdin.on('error', () => socket.destroy());
    ssh.once('exit', () => socket.end());
    socket.on('error', () => ssh.kill());
    socket.once('close', () => ssh.kill());
    socket.pipe(ssh.stdin);
    ssh.stdout.pipe(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  server.unref();
  return {
    path,
    close: () => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
