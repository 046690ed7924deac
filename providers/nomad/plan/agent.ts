import { MultinodeAgent } from '../../../src/constructs/agent.js';
import { MultinodeApiKey } from '../../../src/constructs/api-key.js';
import type { TerraformResource, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import type { Manifest } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { fromStack, STACK_FOLDER } from '../../shared/stack-folder.js';
import { AGENT, API_KEY, agentJobOf } from '../jobspec/agent.js';
import { agentRights, commandRights } from '../jobspec/rights.js';
import { jobText } from '../jobspec/text.js';
import { agentJob, agentPolicy, variablePath } from '../names.js';
import {
  MultinodeNomadAgent,
  NomadAclPolicy,
  NomadJob,
  type NomadPlace,
  NomadVariable,
} from './constructs.js';

const LOOPBACK = '127.0.0.1';

/** The agent as the rest of the plan sees it. */
export interface PlannedAgent {
  readonly url: string;
  /** Path of the file with the key of its API. */
  readonly apiKeyFile: string;
  /** The key, if it is in the state anyway, because another provider's resource has it. Sensitive. */
  readonly apiKey?: string;
  /** Host on which services are balanced. */
  readonly serviceHost: string;
}

interface Parts {
  readonly place: NomadPlace;
  /** Created before everything else in Nomad, and removed after it. */
  readonly workers: TerraformResource;
}

export function addAgent(stack: TerraformStack, context: PlanContext, parts: Parts): PlannedAgent {
  const { agent } = context.manifest.targets.nomad;
  return agent === 'host' ? addAgentProcess(stack, context, parts) : addAgentJob(stack, context, parts);
}

/** A process on this machine. */
function addAgentProcess(
  stack: TerraformStack,
  { manifest, root, origin }: PlanContext,
  { place: { address, ...place }, workers }: Parts,
): PlannedAgent {
  const agent = new MultinodeAgent(stack, 'agent', {
    application: literal(manifest.name),
    target: 'nomad',
    ...place,
    ...(address !== undefined && { engine: address }),
    root: fromStack(root, '.'),
    dataDir: `${STACK_FOLDER}/agent`,
    host: LOOPBACK,
    port: 0,
    dependsOn: [workers],
  });
  origin(agent, ['targets', 'nomad']);
  return { url: agent.url, apiKeyFile: agent.apiKeyFile, serviceHost: LOOPBACK };
}

/** A job, which is found where Nomad has placed it. Its key is in a variable that only this job reads. */
function addAgentJob(
  stack: TerraformStack,
  { manifest, root, origin }: PlanContext,
  { place, workers }: Parts,
): PlannedAgent {
  const id = agentJob(manifest.name);
  const key = new MultinodeApiKey(stack, 'agent_key', `${STACK_FOLDER}/agent-key`);
  const variable = new NomadVariable(stack, 'agent_variable', {
    namespace: place.namespace,
    path: literal(variablePath(id)),
    items: { [API_KEY]: key.value },
    dependsOn: [workers],
  });
  const rights = manifest.targets.nomad.acl ? [addRights(stack, manifest, workers)] : [];
  for (const policy of rights) origin(policy, ['targets', 'nomad', 'acl']);
  const job = new NomadJob(stack, 'agent', jobText(agentJobOf(manifest), root), {
    runs: true,
    dependsOn: [workers, variable, ...rights],
  });
  origin(job, ['targets', 'nomad', 'agent']);
  const agent = new MultinodeNomadAgent(stack, 'agent_address', {
    application: literal(manifest.name),
    ...place,
    job: job.hash,
  });
  origin(agent, ['targets', 'nomad', 'agent']);
  return { url: agent.url, apiKey: key.value, apiKeyFile: key.file, serviceHost: agent.host };
}

/** The rights of the job's Nomad identity. */
function addRights(stack: TerraformStack, manifest: Manifest, first: TerraformResource): NomadAclPolicy {
  const { name, targets } = manifest;
  const { namespace } = targets.nomad;
  return new NomadAclPolicy(stack, 'agent_rights', {
    name: literal(agentPolicy(name, namespace)),
    description: literal(`What the agent of the application ${name} may do`),
    rules: literal(agentRights(name, namespace, commandRights(manifest))),
    job: { namespace: literal(namespace), job: literal(agentJob(name)), group: AGENT, task: AGENT },
    dependsOn: [first],
  });
}
