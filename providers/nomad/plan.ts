import type { TerraformStack } from '../../src/compiler/cdktf.js';
import { MultinodeAgent } from '../../src/compiler/constructs/agent.js';
import { MultinodeApplication } from '../../src/compiler/constructs/application.js';
import {
  MultinodeNomadWorkers,
  NomadJob,
  type NomadPlace,
  NomadProvider,
} from '../../src/compiler/constructs/nomad.js';
import { addOutputs } from '../../src/compiler/constructs/outputs.js';
import { MultinodeProvider } from '../../src/compiler/constructs/provider.js';
import { literal, literals } from '../../src/compiler/literal.js';
import { safeNames } from '../../src/compiler/names.js';
import { type Manifest, SECTIONS, workloads } from '../../src/manifest/model.js';
import type { Plan, PlanContext } from '../platform.js';
import { fromStack, STACK_FOLDER } from '../shared/stack-folder.js';
import { jobText } from './jobspec/text.js';
import { workloadJobOf } from './jobspec/workload.js';

const LOOPBACK = '127.0.0.1';

/** A job for each workload, an agent on this machine that dispatches them, and the application that it runs. */
export const plan: Plan = (stack, context) => {
  const { manifest, root, origin } = context;
  const { address, ...place } = placeOf(manifest);
  new MultinodeProvider(stack, 'provider');
  new NomadProvider(stack, 'nomad', {
    ...(address !== undefined && { address }),
    ...(place.region !== undefined && { region: place.region }),
  });

  const jobs = addJobs(stack, context);
  const workers = new MultinodeNomadWorkers(stack, 'workers', {
    application: literal(manifest.name),
    ...place,
    ...(address !== undefined && { address }),
  });
  origin(workers, ['targets', 'nomad']);
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

  const application = new MultinodeApplication(stack, 'application', {
    url: agent.url,
    apiKey: agent.apiKey,
    root: fromStack(root, '.'),
    manifest: literals(manifest),
    // Last to come and first to go: the agent dispatches these, and removes what it has dispatched.
    dependsOn: jobs,
  });
  origin(application, []);
  origin(application, [], 'manifest');
  addOutputs(stack, context, { url: agent.url, apiKey: agent.apiKey, serviceHost: LOOPBACK });
};

function placeOf({ targets }: Manifest): NomadPlace {
  const { address, namespace, region } = targets.nomad;
  return {
    namespace: literal(namespace),
    ...(address !== undefined && { address: literal(address) }),
    ...(region !== undefined && { region: literal(region) }),
  };
}

function addJobs(stack: TerraformStack, context: PlanContext): NomadJob[] {
  const { manifest, root, origin } = context;
  const all = workloads(manifest);
  const safe = safeNames(all.map(({ name }) => name));
  return all.map((workload) => {
    const { kind, name } = workload;
    const job = new NomadJob(
      stack,
      `${kind}_${safe.get(name) ?? name}`,
      jobText(workloadJobOf(workload, manifest), root),
    );
    origin(job, [SECTIONS[kind], name]);
    return job;
  });
}
