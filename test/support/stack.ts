import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentDescription, inspectAgent } from '../../src/agent/process/description.js';
import { Client } from '../../src/client/index.js';
import { compile } from '../../src/compiler/compile.js';
import { writeStack } from '../../src/compiler/write.js';
import { loadManifest } from '../../src/manifest/load.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { PACKAGE_ROOT } from '../../src/version.js';

/** An application in its own folder, compiled for the local target, and Terraform in the stack's folder. */
export class TestStack {
  readonly root = mkdtempSync(join(tmpdir(), 'multinode-stack-'));
  readonly folder = join(this.root, '.multinode', 'local');
  readonly agentFolder = join(this.folder, 'agent');
  #terraform: Terraform | undefined;

  private constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** @param env added to the process's own */
  static async create(manifest: string, env: NodeJS.ProcessEnv): Promise<TestStack> {
    if (!existsSync(join(PACKAGE_ROOT, 'dist/src/terraform/provider/bundle.mjs'))) {
      throw new Error('the provider is not built; run "npm run build" first');
    }
    const stack = new TestStack({ ...process.env, ...env });
    await stack.synthesise(manifest);
    stack.#terraform = await Terraform.inFolder(stack.folder, stack.env);
    return stack;
  }

  get terraform(): Terraform {
    if (!this.#terraform) throw new Error('the stack is not created yet');
    return this.#terraform;
  }

  /** Writes the manifest and compiles it. */
  async synthesise(manifest: string): Promise<void> {
    const file = join(this.root, 'multinode.yaml');
    writeFileSync(file, manifest);
    const loaded = await loadManifest(file, { env: this.env });
    const { locate } = loaded.source;
    const { files } = await compile(loaded.manifest, 'local', {
      root: '../..',
      file: 'multinode.yaml',
      locate,
    });
    await writeStack(this.folder, files);
  }

  /** Changes the compiled configuration as somebody who edits it would. */
  edit(search: string, replacement: string): void {
    const file = join(this.folder, 'cdk.tf.json');
    const text = readFileSync(file, 'utf8');
    if (!text.includes(search)) throw new Error(`no ${search} in ${file}`);
    writeFileSync(file, text.replace(search, replacement));
  }

  /** Any other command; returns its output, and its exit code. */
  run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; text: string }> {
    const { file } = this.terraform.program;
    const options = {
      cwd: this.folder,
      env: { MULTINODE_HOME: PACKAGE_ROOT, ...this.env, CHECKPOINT_DISABLE: '1', ...env },
    };
    return new Promise((resolve) => {
      execFile(file, args, options, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr });
      });
    });
  }

  get agent(): AgentDescription {
    const found = inspectAgent(this.agentFolder);
    if (!found) throw new Error('no agent runs');
    return found;
  }

  get client(): Client {
    return new Client({ url: this.agent.url, key: this.agent.apiKey });
  }

  /** Ends everything that is left, even after a failed test. */
  async remove(): Promise<void> {
    await this.terraform.destroy();
    rmSync(this.root, { recursive: true, force: true });
  }
}
