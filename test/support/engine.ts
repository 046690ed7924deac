import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { Engine, EngineRefusal } from '../../providers/docker/engine/engine.js';
import { array, object, string } from '../../src/json/shape.js';
import { atEnd } from './at-end.js';
import { endChild } from './child.js';
import { endTests, failIfEnded } from './end-tests.js';
import { EngineWatch } from './engine-watch.js';
import { endProcesses, unmountAll } from './leftovers.js';
import { findOnPath } from './program.js';
import { skip } from './skip.js';
import { until } from './until.js';

/** Milliseconds that an Engine may take to start. */
const START = 60_000;

/** Options that depend on the machine; the first that works is used. */
const WAYS = [
  ['--storage-driver=overlay2'],
  ['--storage-driver=vfs'],
  ['--storage-driver=overlay2', '--iptables=false'],
  ['--storage-driver=vfs', '--iptables=false'],
];

/** The tests' own Engine, which shares only the machine's kernel. */
export class TestEngine {
  readonly host: string;
  #child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly options: readonly string[],
    private readonly enter: readonly string[],
  ) {
    this.host = `unix://${join(folder, 'engine.sock')}`;
  }

  /** @param more further options of dockerd */
  static start(...more: string[]): Promise<TestEngine> {
    return TestEngine.startIn([], ...more);
  }

  /** @param enter a program, with its arguments, that starts another one where the Engine should run */
  static async startIn(enter: readonly string[], ...more: string[]): Promise<TestEngine> {
    const pool = `base=10.${200 + Math.floor(Math.random() * 55)}.0.0/16,size=24`;
    const failures: string[] = [];
    for (const way of WAYS) {
      const folder = mkdtempSync(join(tmpdir(), 'multinode-engine-'));
      // For an Engine with its own users for containers.
      chmodSync(folder, 0o711);
      const options = [
        `--data-root=${folder}/data`,
        '--bridge=none',
        `--default-address-pool=${pool}`,
        ...way,
      ];
      const engine = new TestEngine(folder, [...options, ...more], enter);
      try {
        await engine.start();
        return engine;
      } catch (error) {
        failures.push(String(error));
        await engine.#end();
      }
    }
    throw new Error(failures.join('\n'));
  }

  /** The pid of the Engine's process. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get client(): Promise<Engine> {
    return Engine.at({ DOCKER_HOST: this.host });
  }

  async start(): Promise<void> {
    if (this.#child && this.#child.exitCode === null && this.#child.signalCode === null) return;
    const { folder } = this;
    const log = openSync(join(folder, 'log'), 'a');
    const folders = [`--exec-root=${folder}/exec`, `--pidfile=${folder}/pid`];
    const [program = '', ...args] = [...this.enter, 'dockerd', `--host=${this.host}`];
    const child = spawn(program, [...args, ...folders, ...this.options], { stdio: ['ignore', log, log] });
    this.#child = child;
    const engine = await this.client;
    try {
      await until(
        'the Engine answers',
        () => {
          if (child.exitCode !== null || child.signalCode !== null) {
            throw new Error(`dockerd ended: ${readFileSync(join(folder, 'log'), 'utf8').slice(-2_000)}`);
          }
          return engine.run('GET', '/info').then(
            () => true,
            () => false,
          );
        },
        START,
      );
    } finally {
      await engine.close();
    }
  }

  /** Ends the Engine, and, only without `--live-restore`, its containers; they are back when it is started again. */
  async stop(): Promise<void> {
    await endChild(this.#child);
  }

  /** Ends an Engine that hangs, with its containers. */
  async kill(): Promise<void> {
    await endChild(this.#child, 'SIGKILL');
    endProcesses(join(this.folder, 'exec'));
    // The next one would wait for the containerd that is ending.
    rmSync(join(this.folder, 'exec', 'containerd', 'containerd.pid'), { force: true });
  }

  /** Ends it, and leaves nothing of it on the machine, whatever state a test has left it in. */
  async remove(): Promise<void> {
    try {
      await this.start();
      await removeAll(this.host).catch(async () => {
        // After many containers ended at once, an Engine can keep one's endpoint in its network until it is restarted.
        await this.stop();
        await this.start();
        await removeAll(this.host);
      });
    } finally {
      await this.#end();
    }
  }

  async #end(): Promise<void> {
    await this.stop();
    // Shims of containers that an Engine lost as it ended, and its mounts, which with --live-restore include its folder
    // on itself.
    endProcesses(join(this.folder, 'exec'));
    unmountAll(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const ids = array(object<{ readonly Id: string }>({ Id: string }));
const networks = array(object<{ readonly Id: string; readonly Name: string }>({ Id: string, Name: string }));

/**
 * Bridges outlive an Engine that still has their networks. What a killed agent has requested may still be created
 * meanwhile, and keeps its network in use, so this repeats until nothing is left.
 */
async function removeAll(host: string): Promise<void> {
  const engine = await Engine.at({ DOCKER_HOST: host });
  const remove = (path: string) =>
    engine.run('DELETE', path, { query: { force: true, v: true } }).catch((error: unknown) => {
      if (!(error instanceof EngineRefusal)) throw error;
    });
  try {
    await until(
      'nothing is left on the Engine',
      async () => {
        const containers = await engine.json('GET', '/containers/json', ids, { query: { all: true } });
        for (const { Id } of containers) await remove(`/containers/${Id}`);
        const all = await engine.json('GET', '/networks', networks);
        const made = all.filter(({ Name }) => !['bridge', 'host', 'none'].includes(Name));
        for (const { Id } of made) await remove(`/networks/${Id}`);
        return containers.length + made.length === 0;
      },
      30_000,
    );
  } finally {
    await engine.close();
  }
}

let own: Promise<TestEngine> | undefined;

/**
 * Ensures that DOCKER_HOST names an Engine, for this process and those that it starts: the environment's, or one that
 * runs until the last test has ended. Skips if there can be none. If that one hangs, the tests end: each would wait for
 * its own limit.
 */
export async function needEngine(context: Context): Promise<void> {
  failIfEnded();
  if (process.env.DOCKER_HOST) return;
  context.timeout(START * 2);
  const lack = lacking();
  if (lack) skip(context, lack);
  own ??= TestEngine.start().then((started) => {
    const watch = new EngineWatch(started.host, (why) => {
      console.error(why);
      endTests(why);
      // What waits for it fails at once.
      void started.kill();
    });
    atEnd(async () => {
      await started.remove();
      await watch.stop();
    });
    return started;
  });
  process.env.DOCKER_HOST = (await own).host;
}

/** Why no Engine can be started here. */
export function lacking(): string | undefined {
  if (process.platform !== 'linux') return 'no DOCKER_HOST, and an Engine of our own needs Linux';
  if (process.getuid?.() !== 0) return 'no DOCKER_HOST, and an Engine of our own needs root';
  return findOnPath('dockerd') === undefined ? 'no DOCKER_HOST, and no dockerd' : undefined;
}

/** Output of a program as bytes. */
export function output(program: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { encoding: 'buffer', maxBuffer: 2 ** 30 }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
  });
}
