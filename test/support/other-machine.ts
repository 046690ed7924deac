import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lacking, TestEngine } from './engine.js';
import { findOnPath } from './program.js';
import { lackingSshd, TestSshd } from './sshd.js';

/** Why no other machine can be created here. */
export function lackingOtherMachine(): string | undefined {
  for (const name of ['ip', 'nsenter', 'unshare', 'mount'])
    if (findOnPath(name) === undefined) return `no ${name}`;
  return lacking() ?? lackingSshd();
}

/** The port of its sshd. */
const SSH_PORT = 2222;

/**
 * An Engine with an sshd on what is, for the network, another machine: a separate network with its own loopback address
 * and rules, at the end of a cable, and its own /run with the usual socket.
 */
export class OtherMachine {
  private constructor(
    /** Its address on the cable; this machine has the preceding one. */
    readonly address: string,
    readonly engine: TestEngine,
    readonly sshd: TestSshd,
    private readonly remains: Remains,
  ) {}

  static async start(): Promise<OtherMachine> {
    const remains = new Remains();
    try {
      const { name, folder } = remains;
      const subnet = `10.${100 + Math.floor(Math.random() * 50)}.${Math.floor(Math.random() * 256)}`;
      const address = `${subnet}.2`;
      ip('netns', 'add', name);
      ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
      ip('addr', 'add', `${subnet}.1/30`, 'dev', name);
      ip('link', 'set', name, 'up');
      for (const args of [
        ['addr', 'add', `${address}/30`, 'dev', 'eth0'],
        ['link', 'set', 'eth0', 'up'],
        ['link', 'set', 'lo', 'up'],
      ])
        ip('-n', name, ...args);
      const run = join(folder, 'run');
      mkdirSync(join(run, 'sshd'), { recursive: true, mode: 0o755 });
      const network = `--net=/run/netns/${name}`;
      const mounts = ['unshare', '--mount', '--propagation=private'];
      const shell = ['sh', '-c', 'mount --bind "$0" /run && exec "$@"', run];
      remains.engine = await TestEngine.startIn(
        ['nsenter', network, ...mounts, ...shell],
        '--host=unix:///var/run/docker.sock',
      );
      const inside = ['nsenter', `--mount=/proc/${remains.engine.pid}/ns/mnt`, network];
      remains.sshd = await TestSshd.start(address, SSH_PORT, inside);
      return new OtherMachine(address, remains.engine, remains.sshd, remains);
    } catch (error) {
      await remains.remove();
      throw error;
    }
  }

  /** The Engine's address over ssh. */
  get host(): string {
    return `ssh://root@${this.address}:${SSH_PORT}`;
  }

  remove(): Promise<void> {
    return this.remains.remove();
  }
}

/** What must be removed again, even if it was only partly created. */
class Remains {
  readonly folder = mkdtempSync(join(tmpdir(), 'multinode-machine-'));
  /** For the network and this machine's end of the cable, whose names may have 15 characters. */
  readonly name = `mn${process.pid}`;
  engine: TestEngine | undefined;
  sshd: TestSshd | undefined;

  async remove(): Promise<void> {
    await this.sshd?.stop();
    await this.engine?.remove();
    // The other end goes with it.
    for (const args of [
      ['link', 'del', this.name],
      ['netns', 'del', this.name],
    ]) {
      try {
        ip(...args);
      } catch {
        // It was not created.
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function ip(...args: string[]): void {
  execFileSync(findOnPath('ip') ?? 'ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
