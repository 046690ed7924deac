import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { platforms } from '../../../providers/registry.js';
import { type TerraformDiagnostic, TerraformError } from '../../errors/errors.js';
import { anything, array, boolean, nullable, object, optional, record, string } from '../../json/shape.js';
import { PACKAGE_ROOT } from '../../version.js';
import { providerInstallation } from './configuration.js';
import { parseEvent, type TerraformEvent } from './events.js';
import { findProgram, type Program } from './program.js';
import { distinctErrors, wordsOf } from './words.js';

export interface RunOptions {
  /** Asks Terraform to stop and to save its state, as Ctrl-C would. */
  readonly signal?: AbortSignal;
  /** Makes Terraform exit immediately, as a second Ctrl-C would: its last changes may be missing from the state. */
  readonly kill?: AbortSignal;
  readonly onEvent?: (event: TerraformEvent) => void;
}

/** A command, then its options, then its files. */
type Arguments = readonly [command: string, ...string[]];

interface PlanOptions {
  readonly destroy?: boolean;
  readonly out?: string;
}

export interface Output {
  readonly sensitive: boolean;
  readonly value: unknown;
}

/** Exit code of plan -detailed-exitcode if there are changes. */
const CHANGES = 2;

/** A resource's values; null before it is created, and after it is removed. */
export interface ResourceChange {
  readonly address: string;
  readonly change: {
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** What a plan found and will do, with the parts that we use. */
export interface PlannedChanges {
  readonly resource_changes: readonly ResourceChange[];
  /** Changes since the last apply; includes values that the provider only reads in another form. */
  readonly resource_drift?: readonly ResourceChange[];
}

const values = nullable(record(anything));
const resourceChanges = array(
  object<ResourceChange>({
    address: string,
    change: object<ResourceChange['change']>({ before: values, after: values }),
  }),
);
const planShape = object<PlannedChanges>({
  resource_changes: resourceChanges,
  resource_drift: optional(resourceChanges),
});

const outputShape = record(object<Output>({ sensitive: boolean, value: anything }));

/** What the platforms' own providers need, unless it is set. */
function providerVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const all = platforms.flatMap(({ providerVariables: own }) => Object.entries(own));
  return Object.fromEntries(all.map(([name, standard]) => [name, env[name] || standard]));
}

/**
 * Terraform or OpenTofu in a stack's folder. Every method rejects with TerraformError MN3002 and Terraform's diagnostics
 * if it fails or is interrupted.
 */
export class Terraform {
  private constructor(
    readonly program: Program,
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** @throws TerraformError MN3001 if neither program is installed, MN3007 if the installed one does not work */
  static async inFolder(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<Terraform> {
    return new Terraform(await findProgram(env), folder, {
      // The provider of this package, wherever the folder is.
      MULTINODE_HOME: PACKAGE_ROOT,
      ...env,
      ...providerVariables(env),
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
    });
  }

  /**
   * Prepares the folder; downloads nothing that the folder already has.
   * @param options.migrate whether to move the state to another backend
   */
  async init(options: RunOptions & { readonly migrate?: boolean } = {}): Promise<void> {
    // Its -json option is newer than that of other commands, and adds nothing.
    const { code, stderr } = await this.#run(
      ['init', ...(options.migrate ? ['-migrate-state', '-force-copy'] : [])],
      options,
    );
    if (code === 0) return;
    if (
      !options.migrate &&
      /^Error: .*(initialization required|configuration changed|changes detected)/im.test(stderr)
    ) {
      throw new TerraformError(
        'MN3012',
        'the manifest has another backend than the stack, whose state is still in the earlier one; run "multinode up --migrate-state" to move it',
      );
    }
    const config = providerInstallation(this.program.product, this.env);
    const hint = config
      ? `\n${config} has a provider_installation block, which keeps ${this.program.product} from looking for the multinode provider in ${this.folder}/terraform.d/plugins. Add that folder to the block as a filesystem_mirror, or set TF_CLI_CONFIG_FILE to another file.`
      : '';
    throw this.#failure('init', `${stderr.trim()}${hint}`, []);
  }

  /**
   * Whether the real resources differ from the configuration.
   * @param options.out file in the folder to save the plan to, for apply; like the state, it has secrets
   */
  async plan(options: RunOptions & PlanOptions = {}): Promise<{ changes: boolean }> {
    const args = [...(options.destroy ? ['-destroy'] : []), ...(options.out ? [`-out=${options.out}`] : [])];
    const code = await this.#runJson(['plan', '-detailed-exitcode', ...args], options, [0, CHANGES]);
    return { changes: code === CHANGES };
  }

  /** @param options.plan file in the folder with the saved plan; without it, Terraform plans first */
  async apply(options: RunOptions & { readonly plan?: string } = {}): Promise<void> {
    await this.#runJson(['apply', '-auto-approve', ...(options.plan ? [options.plan] : [])], options);
  }

  async destroy(options: RunOptions = {}): Promise<void> {
    await this.#runJson(['destroy', '-auto-approve'], options);
  }

  /** The content of a saved plan, including secret values. @param plan file in the folder */
  async planned(plan: string, options: RunOptions = {}): Promise<PlannedChanges> {
    const { code, lines, stderr } = await this.#run(['show', '-json', plan], options);
    const shown: unknown = code === 0 ? jsonIn(lines) : undefined;
    if (!planShape.matches(shown)) throw this.#failure('show', stderr.trim(), []);
    return shown;
  }

  /** The state, with secret values, wherever the backend keeps it; the folder must be prepared. */
  async state(options: RunOptions = {}): Promise<unknown> {
    const { code, lines, stderr } = await this.#run(['state pull'], options);
    if (code !== 0) throw this.#failure('state pull', stderr.trim(), []);
    return jsonIn(lines);
  }

  async outputs(options: RunOptions = {}): Promise<Readonly<Record<string, Output>>> {
    const { code, lines, stderr } = await this.#run(['output', '-json'], options);
    const outputs: unknown = code === 0 ? jsonIn(lines) : undefined;
    if (outputShape.matches(outputs)) return outputs;
    throw this.#failure('output', stderr.trim(), []);
  }

  async #runJson([command, ...args]: Arguments, options: RunOptions, success = [0]): Promise<number> {
    const diagnostics: TerraformDiagnostic[] = [];
    const { code, stderr } = await this.#run([command, '-json', ...args], options, (line) => {
      const event = parseEvent(line);
      if (event.type === 'diagnostic') diagnostics.push(event.diagnostic);
      options.onEvent?.(event);
    });
    if (success.includes(code)) return code;
    const errors = distinctErrors(diagnostics).map(wordsOf);
    const said = errors.map(({ message }) => message).join('\n') || stderr.trim();
    throw this.#failure(command, options.signal?.aborted ? `interrupted\n${said}` : said, diagnostics);
  }

  #failure(command: string, said: string, diagnostics: readonly TerraformDiagnostic[]): TerraformError {
    const message = `${this.program.product} ${command} failed: ${said}`;
    return new TerraformError('MN3002', message.trimEnd(), { diagnostics });
  }

  async #run([command, ...args]: Arguments, { signal, kill }: RunOptions, onLine?: (line: string) => void) {
    signal?.throwIfAborted();
    const input = ['output', 'show', 'state pull'].includes(command) ? [] : ['-input=false'];
    const child = spawn(this.program.file, [...command.split(' '), '-no-color', ...input, ...args], {
      cwd: this.folder,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a separate process group, so that a terminal's Ctrl-C does not reach it directly: a second one makes Terraform
      // exit without saving its state.
      detached: true,
    });
    const interrupt = () => child.kill('SIGINT');
    for (const each of [signal, kill]) each?.addEventListener('abort', interrupt, { once: true });
    const lines: string[] = [];
    const stderr: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
    createInterface({ input: child.stdout }).on('line', (line) => (onLine ? onLine(line) : lines.push(line)));
    try {
      const code = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (exit) => resolve(exit ?? 1));
      });
      return { code, lines, stderr: stderr.join('') };
    } finally {
      for (const each of [signal, kill]) each?.removeEventListener('abort', interrupt);
    }
  }
}

/** OpenTofu 1.12 writes problems with its own configuration before the JSON. @returns undefined if there is none */
function jsonIn(lines: readonly string[]): unknown {
  const begin = lines.findIndex((line) => line.startsWith('{'));
  return begin < 0 ? undefined : JSON.parse(lines.slice(begin).join('\n'));
}
