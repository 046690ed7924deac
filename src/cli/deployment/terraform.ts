import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { platform } from '../../../providers/registry.js';
import { STATE_FILE } from '../../compiler/files.js';
import { type TerraformDiagnostic, TerraformError } from '../../errors/errors.js';
import { hasCode } from '../../errors/system.js';
import { isRecord } from '../../json/shape.js';
import { buildSecrets } from '../../manifest/builds/secrets.js';
import type { TerraformEvent } from '../../terraform/cli/events.js';
import { type PlannedChanges, Terraform } from '../../terraform/cli/terraform.js';
import type { Context } from '../context.js';
import { stackFolder } from '../locate.js';
import { type FoundManifest, pointing } from '../manifest.js';
import type { Deployment, DeploymentPlan, Work } from './deployment.js';
import { inWordsOfManifest } from './diagnostics.js';
import type { AgentChange } from './difference.js';
import { driftIn } from './drift.js';
import { APPLICATION, describe, hostedAgent, isShownApart, noun, plannedStep } from './resources.js';

/** Applying the saved plan makes exactly the changes that were shown, and saves planning twice. */
const PLAN_FILE = 'up.tfplan';

/** Terraform's copy of the previous state. */
const BACKUP_FILE = 'terraform.tfstate.backup';

/** Sets up a target with Terraform or OpenTofu, in the stack's folder. */
export class TerraformDeployment implements Deployment {
  private constructor(
    private readonly terraform: Terraform,
    private readonly found: FoundManifest,
    private readonly folder: string,
    private readonly target: Context['options']['target'],
    private readonly env: NodeJS.ProcessEnv,
    private readonly migrate: boolean,
  ) {}

  /**
   * @throws TerraformError MN3001 if neither program is installed, MN3007 if the installed one does not work;
   * ManifestError if a secret of a build is not set
   * @param migrate whether to move the state to the manifest's backend
   */
  static async open(
    context: Pick<Context, 'options' | 'cwd' | 'env'>,
    found: FoundManifest,
    migrate = false,
  ): Promise<TerraformDeployment> {
    const folder = await stackFolder(context);
    const terraform = await Terraform.inFolder(folder, {
      ...context.env,
      ...(await secretsOfBuilds(context, found)),
    });
    return new TerraformDeployment(terraform, found, folder, context.options.target, context.env, migrate);
  }

  async plan(work: Work): Promise<DeploymentPlan> {
    work.step('writing the Terraform files');
    await this.#synth();
    return inWordsOfManifest(this.folder, this.found.file, async () => {
      const { product } = this.terraform.program;
      work.step(`preparing ${product}`);
      await this.terraform.init({ ...runOptions(work), migrate: this.migrate });
      work.step('comparing with what is running');
      const events: ChangeEvent[] = [];
      const onEvent = (event: TerraformEvent) => {
        if (event.type === 'planned' || event.type === 'drift') events.push(event);
      };
      const { changes } = await this.terraform.plan({ ...runOptions(work), onEvent, out: PLAN_FILE });
      const planned = events.filter(({ type }) => type === 'planned');
      const telling = events.some(({ type, address }) => type === 'drift' || address === APPLICATION);
      const kept = changes && telling ? await this.terraform.planned(PLAN_FILE, runOptions(work)) : NOTHING;
      const drifted = driftIn(kept, (address) => !isShownApart(address));
      return {
        changes,
        steps: planned.flatMap(({ action, address }) =>
          drifted.has(address) ? [] : [plannedStep(action, address)],
        ),
        drift: [...drifted].map(([address, drift]) => `${noun(address)} was ${drift}`),
        agent: agentChangeIn(events),
        images: changedImages(kept),
      };
    });
  }

  apply(work: Work): Promise<void> {
    return inWordsOfManifest(this.folder, this.found.file, async () => {
      try {
        const { onEvent, ...options } = runOptions(work);
        await this.terraform.apply({
          ...options,
          onEvent: (event) => {
            onEvent(event);
            void this.#tellTrouble(event, work);
          },
          plan: PLAN_FILE,
        });
      } catch (error) {
        throw (await this.#explained(error)) ?? error;
      } finally {
        await keepPrivate(this.folder);
      }
    });
  }

  close(): Promise<void> {
    return rm(join(this.folder, PLAN_FILE), { force: true });
  }

  /** Reports what keeps the agent from starting: Terraform waits for it silently, for minutes. */
  async #tellTrouble(event: TerraformEvent, work: Work): Promise<void> {
    if (event.type !== 'progress' || hostedAgent(event.address) === undefined) return;
    const why = await this.#trouble();
    if (why !== undefined) work.step(`${describe(event)}: ${why}`);
  }

  /** The error with the platform's reason, if the agent failed; undefined if there is no reason. */
  async #explained(error: unknown): Promise<TerraformError | undefined> {
    if (!(error instanceof TerraformError)) return undefined;
    const { code, message, diagnostics } = error;
    if (!diagnostics.some(isOfAgent)) return undefined;
    const why = await this.#trouble();
    if (why === undefined) return undefined;
    return new TerraformError(code, `${message}\n${why}`, {
      cause: error,
      diagnostics: diagnostics.map((each) =>
        isOfAgent(each) ? { ...each, detail: `${each.detail}\n${why}`.trim() } : each,
      ),
    });
  }

  /** undefined also if the platform does not answer: Terraform reports that. */
  async #trouble(): Promise<string | undefined> {
    const agent = platform(this.target).hostedAgent;
    return await agent?.trouble(this.found.manifest, this.env).catch(() => undefined);
  }

  async #synth(): Promise<void> {
    const { synth } = await import('../../compiler/synth.js');
    const { manifest, source, file } = this.found;
    await pointing(this.found, () =>
      synth({
        manifest,
        locate: source.locate,
        file,
        target: this.target,
        folder: this.folder,
      }),
    );
  }
}

/** Terraform's provider reads them from Terraform's environment, which lacks what is in `.env`. */
async function secretsOfBuilds(
  { options, env }: Pick<Context, 'options' | 'env'>,
  found: FoundManifest,
): Promise<Record<string, string>> {
  const { manifest, root } = found;
  const { buildsImages } = await import('../../compiler/synth.js');
  if (!buildsImages(manifest, options.target)) return {};
  return pointing(found, () => buildSecrets(manifest, { root, env }));
}

/** Destroys the folder's stack. @param file the manifest's path as the user would type it, for findings */
export async function destroy(
  folder: string,
  file: string,
  env: NodeJS.ProcessEnv,
  work: Work,
): Promise<void> {
  const terraform = await Terraform.inFolder(folder, env);
  await inWordsOfManifest(folder, file, async () => {
    work.step(`preparing ${terraform.program.product}`);
    await terraform.init(runOptions(work));
    try {
      await terraform.destroy(runOptions(work));
      // Like the state, it has the values of environment files and variables in clear text.
      await rm(join(folder, BACKUP_FILE), { force: true });
    } finally {
      await keepPrivate(folder);
    }
  });
}

/** Makes the state's files private: Terraform creates them readable for all users of the machine. */
async function keepPrivate(folder: string): Promise<void> {
  for (const name of [STATE_FILE, BACKUP_FILE]) {
    await chmod(join(folder, name), 0o600).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
    });
  }
}

function runOptions({ signal, kill, step }: Work) {
  return {
    signal,
    kill,
    onEvent: (event: TerraformEvent) => {
      const text = describe(event);
      if (text !== undefined) step(text);
    },
  };
}

type ChangeEvent = Extract<TerraformEvent, { readonly type: 'planned' | 'drift' }>;

/** What Terraform will do to an agent that a platform runs; null if it stays. */
export function agentChangeIn(events: readonly ChangeEvent[]): AgentChange | null {
  const own = events.filter(({ address }) => hostedAgent(address) !== undefined);
  const what = hostedAgent(own[0]?.address)?.noun;
  const action = own.find(({ type }) => type === 'planned')?.action;
  if (action === 'create') {
    const gone = own.some((each) => each.type === 'drift' && each.action === 'delete');
    const reason = `its ${what} is gone; a new one takes back its workers and its data`;
    return gone ? { action: 'start', reason } : { action: 'start' };
  }
  if (action !== 'replace' && action !== 'update') return null;
  return { action: 'restart', reason: `its ${what} is ${action === 'replace' ? 'replaced' : 'changed'}` };
}

const NOTHING: PlannedChanges = { resource_changes: [] };

/** Images whose id has changed since the agent was given it. */
function changedImages({ resource_changes: changes }: PlannedChanges): string[] {
  const { before, after } = changes.find(({ address }) => address === APPLICATION)?.change ?? {};
  const [was, is] = [before?.images, after?.images];
  if (!isRecord(was) || !isRecord(is)) return [];
  return Object.keys(is).filter((image) => Object.hasOwn(was, image) && was[image] !== is[image]);
}

function isOfAgent({ severity, address }: TerraformDiagnostic): boolean {
  return severity === 'error' && hostedAgent(address) !== undefined;
}
