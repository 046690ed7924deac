import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild } from './child.js';
import { freePort } from './port.js';
import { findOnPath } from './program.js';
import { until } from './until.js';

export const USER = 'ada';
export const PASSWORD = 'lovelace';
/** The htpasswd line for the two, with few rounds. */
const LINE = 'ada:$2b$04$4GoZX37m7SK8nMVomYcGKugjIIlYdHkxebgcw1HIja9b1SnzVYq2a';

/** A real registry of images that asks for a name and a password. */
export class TestRegistry {
  private constructor(
    /** Host and port, as names of images have them. */
    readonly address: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** Why there can be none. */
  static lacking(): string | undefined {
    return findOnPath('docker-registry') === undefined ? 'no docker-registry' : undefined;
  }

  static async start(): Promise<TestRegistry> {
    const folder = mkdtempSync(join(tmpdir(), 'multinode-registry-'));
    const address = `127.0.0.1:${await freePort()}`;
    const users = join(folder, 'users');
    writeFileSync(users, `${LINE}\n`);
    const file = join(folder, 'config.json');
    const settings = {
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: address },
      auth: { htpasswd: { realm: 'test', path: users } },
    };
    writeFileSync(file, JSON.stringify(settings));
    const child = spawn(findOnPath('docker-registry') ?? '', ['serve', file], { stdio: 'ignore' });
    await until('the registry answers', async () => {
      if (child.exitCode !== null) throw new Error(`the registry ended with ${child.exitCode}`);
      return await fetch(`http://${address}/v2/`).then(
        ({ status }) => status === 401,
        () => false,
      );
    });
    return new TestRegistry(address, folder, child);
  }

  async remove(): Promise<void> {
    await endChild(this.child);
    rmSync(this.folder, { recursive: true });
  }
}
