/** Compares what is running with the manifest. */
import { existsSync } from 'node:fs';
import { platform } from '../../../providers/registry.js';
import { type AgentDescription, inspectAgent } from '../../agent/process/description.js';
import { agentFiles } from '../../agent/process/files.js';
import type { ApplicationRequest } from '../../api/types.js';
import { checkVariables } from '../../compiler/support.js';
import { ManifestError } from '../../errors/errors.js';
import { type Builds, withBuiltImages } from '../../manifest/builds/builds.js';
import { collectInputs, inputsFingerprint } from '../../manifest/inputs.js';
import { type Manifest, SECTIONS, type TargetName, workloads } from '../../manifest/model.js';
import { VERSION } from '../../version.js';
import { agentFolderOf } from '../connection.js';
import { type FoundManifest, pointing } from '../manifest.js';
import { stackAgent } from '../stack-agent.js';
import { readState, type StackPlace } from '../state.js';
import { applied } from './applied.js';
import { type ChangedInput, changedInputs } from './changed-inputs.js';
import { type Change, manifestChanges } from './changes.js';
import type { DeploymentPlan } from './deployment.js';

export interface Difference {
  readonly manifest: readonly Change[];
  /** Whether a secret, an environment file, a variable that is passed through or a program differs. */
  readonly inputs: boolean;
  /** Which of them differ, without those whose workload or secret is new or gone; null if that is not known. */
  readonly changed_inputs: readonly ChangedInput[] | null;
  /** The change to the agent; null: it stays. */
  readonly agent: AgentChange | null;
  /** Images that have changed under their names, with the workloads that are replaced, such as "functions.hello". */
  readonly images: readonly ImageChange[];
  /** Changes and removals by hand on the platform, and what is done about them, in words. */
  readonly drift: readonly string[];
}

export interface ImageChange {
  readonly image: string;
  readonly workloads: readonly string[];
}

/** restart: it takes back the previous agent's workers. replace: it starts from scratch. */
export type AgentChange =
  | { readonly action: 'start'; readonly reason?: string }
  | { readonly action: 'restart' | 'replace'; readonly reason: string };

/**
 * The request that applies the manifest, with the images of its builds.
 * @throws ManifestError if a value that it refers to can't be read, or can't be passed to a worker of the target
 */
export async function applicationRequest(
  found: FoundManifest,
  { target, env, builds = {} }: { target: TargetName; env: NodeJS.ProcessEnv; builds?: Builds },
): Promise<ApplicationRequest> {
  const { manifest, root } = found;
  const inputs = await pointing(found, async () => {
    const collected = await collectInputs(manifest, { root, env });
    const issues = checkVariables(manifest, collected, target);
    if (issues.length > 0) throw new ManifestError(issues);
    return collected;
  });
  const { terraform: _, ...application } = withBuiltImages(manifest, builds);
  return { manifest: application, inputs };
}

interface StackLocation {
  readonly target: TargetName;
  readonly stack: StackPlace;
  /** Folder of the manifest. */
  readonly root: string;
}

/** @param plan what the platform's plan adds */
export async function difference(
  { manifest, inputs }: ApplicationRequest,
  { target, stack, root }: StackLocation,
  plan: Pick<DeploymentPlan, 'agent' | 'images' | 'drift'> = {},
): Promise<Difference> {
  const before = await applied(stack);
  const agentFolder = await agentFolderOf(stack);
  const agent = inspectAgent(agentFolder);
  // For an agent that Terraform has set up elsewhere, see Terraform's plan.
  const elsewhere = stackAgent(await readState(stack)) !== undefined;
  const differs = before !== null && before.inputs_fingerprint !== (await inputsFingerprint(inputs));
  const changes = differs ? await before.changedInputs(inputs) : [];
  return {
    manifest: manifestChanges(before?.manifest ?? null, manifest),
    inputs: differs,
    changed_inputs: changes && (await changedInputs(changes, before?.manifest ?? manifest, manifest, root)),
    agent: agent
      ? agentChange(agent, target, before?.manifest ?? null, manifest)
      : elsewhere
        ? (plan.agent ?? null)
        : missingAgent(existsSync(agentFiles(agentFolder).store)),
    images: (plan.images ?? []).map((image) => ({ image, workloads: usersOf(image, manifest) })),
    drift: plan.drift ?? [],
  };
}

function usersOf(image: string, manifest: Manifest): string[] {
  return workloads(manifest).flatMap(({ kind, name, spec }) =>
    spec.image === image ? [`${SECTIONS[kind]}.${name}`] : [],
  );
}

/** @param before null if nothing is known to be applied */
export function agentChange(
  agent: Pick<AgentDescription, 'application' | 'version'>,
  target: TargetName,
  before: Manifest | null,
  { name, targets }: Manifest,
): AgentChange | null {
  if (agent.application !== name) {
    return { action: 'replace', reason: `the application's name ${agent.application} → ${name}` };
  }
  if (agent.version !== VERSION) {
    return { action: 'restart', reason: `version ${agent.version} → ${VERSION}` };
  }
  const { withoutTerraform: listens } = platform(target);
  const now = before && listens?.(before.targets);
  const next = listens?.(targets);
  if (now && next && (now.host !== next.host || now.port !== next.port)) {
    return { action: 'restart', reason: 'its address changes' };
  }
  return null;
}

function missingAgent(left: boolean): AgentChange {
  return left ? { action: 'restart', reason: 'it had ended' } : { action: 'start' };
}
