import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { CLI, type CliResult, cli } from './cli.js';
import { lacking, TestEngine } from './engine.js';
import { freePort } from './port.js';
import { skip } from './skip.js';
import { lackingDockerProvider } from './terraform-providers.js';
import { needImage } from './worker-image.js';

/** An application that the command line sets up with the real docker provider, on an Engine of its own. */
export class DockerApplication {
  /** The folder with its manifest. */
  readonly root = mkdtempSync(join(tmpdir(), 'multinode-docker-'));
  /** Where its agent may listen. */
  port = 0;
  #engine: TestEngine | undefined;

  get engine(): TestEngine {
    if (!this.#engine) throw new Error('the Engine has not been started');
    return this.#engine;
  }

  get env(): Record<string, string> {
    return { HOME: process.env.HOME ?? '', DOCKER_HOST: this.engine.host };
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.root, name), text);
  }

  multinode(...args: string[]): Promise<CliResult> {
    return cli([...args, '--target', 'docker'], { cwd: this.root, env: this.env });
  }

  /** What Terraform would change. */
  async planned() {
    const stack = join(this.root, '.multinode', 'docker');
    return await (await Terraform.inFolder(stack, { ...process.env, ...this.env })).plan();
  }

  /** @param lack why the tests can't run, if they can't */
  async start(context: Context, lack: string | undefined): Promise<void> {
    const reason = lack ?? (await lackingDockerProvider());
    if (reason) skip(context, reason);
    if (!existsSync(CLI)) throw new Error('run "npm run build" first');
    this.#engine = await TestEngine.start();
    await needImage(this.#engine.host);
    this.port = await freePort();
  }

  async remove(): Promise<void> {
    if (this.#engine) await this.multinode('down', '--volumes', '--yes');
    await this.#engine?.remove();
    rmSync(this.root, { recursive: true, force: true });
  }
}

/**
 * Starts its Engine before the tests of the suite that calls this, and removes both after them; skips without an Engine.
 * @param lackingMore why the suite's tests can't run either
 */
export function dockerApplication(lackingMore?: () => string | undefined): DockerApplication {
  const application = new DockerApplication();
  before(function () {
    return application.start(this, lacking() ?? lackingMore?.());
  });
  after(() => application.remove());
  return application;
}
