/** One run of `multinode dev`: runs the manifest as it is on disk, until the signal aborts. */
import { dirname, extname, resolve } from 'node:path';
import type { ApplicationRequest } from '../../api/types.js';
import type { Client } from '../../client/client.js';
import { pause } from '../../client/transport.js';
import { MultinodeError } from '../../errors/errors.js';
import { type Manifest, workloads } from '../../manifest/model.js';
import { DEFAULT_TARGET } from '../../manifest/targets.js';
import { again } from '../again.js';
import type { Context } from '../context.js';
import { applicationRequest, difference } from '../deployment/difference.js';
import { refuseUnsupported, startForManifest } from '../deployment/direct.js';
import { manifestFolder } from '../locate.js';
import { type FoundManifest, findManifest, pointing } from '../manifest.js';
import { renderDifference } from '../render/changes.js';
import { renderFailure } from '../render/failure.js';
import { renderReady } from '../render/ready.js';
import { Files } from './files.js';
import { LogTails } from './log-tails.js';

/** Milliseconds to wait after a change: editors save in several steps. */
const SETTLE = 60;

/** Whatever --target says: it is the one that needs nothing beside the agent. */
const TARGET = DEFAULT_TARGET;

export class Session {
  readonly #context: Context;
  readonly #folder: string;
  readonly #tails: LogTails;
  #client: Client | undefined;
  #pushed: string | undefined;
  /** Counts changes to program files that no command names, such as imported ones. */
  #generation = 0;
  #programs: ReadonlySet<string> = new Set();
  #changed = false;
  #wake = (): void => {};

  /** @param folder the agent's */
  constructor(context: Context, folder: string) {
    this.#context = context;
    this.#folder = folder;
    this.#tails = new LogTails(context.terminal, context.signal);
  }

  /** Resolves when the signal aborts. The caller removes the agent. */
  async run(): Promise<void> {
    const { signal } = this.#context;
    const files = new Files(manifestFolder(this.#context), (path) => this.#onChange(path));
    try {
      while (!signal.aborted) {
        this.#changed = false;
        await files.refresh();
        await this.#reload();
        await this.#change();
        await pause(SETTLE, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      files.close();
    }
  }

  #onChange(path: string): void {
    if (this.#programs.has(extname(path)) && extname(path) !== '') this.#generation += 1;
    this.#changed = true;
    this.#wake();
  }

  /** Resolves once something has changed since the last reload, or the signal aborts. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#context.signal.addEventListener('abort', () => resolve(), { once: true });
      if (this.#changed || this.#context.signal.aborted) resolve();
    });
  }

  /** Applies the manifest; errors are shown, and the last good version keeps running. */
  async #reload(): Promise<void> {
    const { terminal, options, signal } = this.#context;
    try {
      await this.#push();
    } catch (error) {
      if (signal.aborted || !(error instanceof MultinodeError)) throw error;
      const how = { json: options.json, debug: options.debug, colors: terminal.errorColors };
      terminal.note(await renderFailure(error, how));
      terminal.note(terminal.errorColors.dim('waiting for a change'));
    }
  }

  async #push(): Promise<void> {
    const { env, signal, terminal } = this.#context;
    const found = await findManifest(this.#context);
    refuseUnsupported(found, TARGET);
    const request = this.#marked(await applicationRequest(found, { target: TARGET, env }));
    const text = JSON.stringify(request);
    if (text === this.#pushed) return;
    const first = this.#client === undefined;
    this.#client ??= await startForManifest(found, TARGET, this.#folder, signal);
    const changes = await difference(request, {
      target: TARGET,
      stack: { folder: dirname(this.#folder), env },
      root: found.root,
    });
    await pointing(found, async () => this.#client?.putApplication(request, { signal }));
    this.#pushed = text;
    this.#programs = programs(found);
    if (first) await this.#greet(this.#client);
    else for (const line of renderDifference(changes, [], terminal.errorColors)) terminal.note(line);
    this.#tails.follow(this.#client, Object.keys(found.manifest.functions));
  }

  async #greet(client: Client): Promise<void> {
    const { terminal, signal } = this.#context;
    const status = await client.status({ signal });
    const invoke = (name: string) => again(this.#context, `invoke ${name}`);
    terminal.note(renderReady(status, true, invoke, terminal.errorColors));
    terminal.note(terminal.errorColors.dim('press Ctrl-C to stop'));
  }

  /** Marks the programs as changed, also for changes that the agent could not notice. */
  #marked({ manifest, inputs }: ApplicationRequest): ApplicationRequest {
    const sources = Object.entries(inputs.sources).map(([name, hash]) => [
      name,
      `${hash}-${this.#generation}`,
    ]);
    return { manifest, inputs: { ...inputs, sources: Object.fromEntries(sources) } };
  }
}

/** Extensions of the files that the commands name: files in the same language belong to the program. */
function programs({ manifest, root }: FoundManifest): ReadonlySet<string> {
  return new Set(words(manifest).map((word) => extname(resolve(root, word))));
}

function words(manifest: Manifest): string[] {
  return workloads(manifest).flatMap(({ spec }) => spec.command ?? []);
}
