import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './port.js';
import { until } from './until.js';

/** Debian's folder for PostgreSQL's own programs, which are not on the PATH. */
const FOLDER = '/usr/lib/postgresql';

/** A PostgreSQL server of its own, on the loopback. */
export class Postgres {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** Why there can't be one here; undefined if there can. */
  static lacking(): string | undefined {
    if (programs() === undefined) return 'PostgreSQL is not installed';
    return process.getuid?.() === 0 && userId() === undefined ? 'there is no user postgres' : undefined;
  }

  static async start(): Promise<Postgres> {
    const bin = programs();
    if (bin === undefined) throw new Error('PostgreSQL is not installed');
    const folder = mkdtempSync(join(tmpdir(), 'multinode-postgres-'));
    // It refuses to run as root.
    const uid = process.getuid?.() === 0 ? userId() : undefined;
    if (uid !== undefined) chownSync(folder, uid, -1);
    const options = { cwd: folder, ...(uid !== undefined && { uid }) };
    const data = join(folder, 'data');
    execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'app', '-N'], options);
    const port = await freePort();
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
    const child = spawn(
      join(bin, 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      {
        ...options,
        stdio: 'ignore',
      },
    );
    await until('PostgreSQL accepts connections', () => accepts(port));
    return new Postgres(port, folder, child);
  }

  get url(): string {
    return `postgres://app@127.0.0.1:${this.port}/postgres?sslmode=disable`;
  }

  /** Holds the lock of every state in the schema, as another run of Terraform would, until the result is called. */
  async lock(schema: string): Promise<() => Promise<void>> {
    const child = spawn(join(programs() ?? '', 'psql'), ['-Atq', this.url], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.write(`select pg_advisory_lock(id), 'locked' from ${schema}.states;\n`);
    await once(child.stdout, 'data');
    return async () => {
      child.stdin.end();
      await once(child, 'exit');
    };
  }

  async stop(): Promise<void> {
    this.child.kill('SIGQUIT');
    if (this.child.exitCode === null) await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function programs(): string | undefined {
  if (!existsSync(FOLDER)) return undefined;
  return readdirSync(FOLDER)
    .map((version) => join(FOLDER, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'postgres')));
}

function userId(): number | undefined {
  try {
    return Number(execFileSync('id', ['-u', 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  } catch {
    return undefined;
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
