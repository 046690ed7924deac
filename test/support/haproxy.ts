import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { haproxyConfiguration } from '../../providers/shared/balancers/haproxy.js';
import { RuntimeApi } from '../../src/agent/services/haproxy/runtime.js';
import type { ServiceSpec } from '../../src/manifest/model.js';
import { serviceSpec } from './application.js';
import { endChild } from './child.js';
import { until } from './until.js';

/** A real HAProxy, with the configuration from the Docker target's plan. */
export class Haproxy {
  readonly socket: string;
  #child: ChildProcess | undefined;

  private constructor(
    private readonly program: string,
    private readonly folder: string,
  ) {
    this.socket = join(folder, 'haproxy.sock');
  }

  /** @param ports of services, or what more is known of these */
  static async start(
    program: string,
    ports: Readonly<Record<string, number | ServiceSpec>>,
  ): Promise<Haproxy> {
    const haproxy = new Haproxy(program, mkdtempSync(join(tmpdir(), 'multinode-haproxy-')));
    const services = Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [
        name,
        typeof port === 'number' ? serviceSpec('', port) : port,
      ]),
    );
    const text = haproxyConfiguration(services, haproxy.socket);
    // Only root can become another user.
    const own = process.getuid?.() === 0 ? text : text.replaceAll(/^ +[ug]id .*\n/gm, '');
    writeFileSync(join(haproxy.folder, 'haproxy.cfg'), own);
    await haproxy.start();
    return haproxy;
  }

  async start(): Promise<void> {
    const child = spawn(this.program, ['-db', '-f', join(this.folder, 'haproxy.cfg')], { stdio: 'ignore' });
    this.#child = child;
    const api = new RuntimeApi(this.socket);
    await until('HAProxy answers', () => {
      if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}`);
      return api.run('show version').then(
        () => true,
        () => false,
      );
    });
  }

  async stop(): Promise<void> {
    await endChild(this.#child);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}
