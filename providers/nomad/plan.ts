import { MultinodeApplication } from '../../src/constructs/application.js';
import type { TerraformResource, TerraformStack } from '../../src/constructs/cdktf.js';
import { literal, literals } from '../../src/constructs/literal.js';
import { safeNames } from '../../src/constructs/names.js';
import { MultinodeProvider } from '../../src/constructs/provider.js';
import { type Manifest, SECTIONS, workloads } from '../../src/manifest/model.js';
import type { Plan, PlanContext } from '../platform.js';
import { addOutputs } from '../shared/outputs.js';
import { fromStack } from '../shared/stack-folder.js';
import { jobText } from './jobspec/text.js';
import { workloadJobs } from './jobspec/workload.js';
import { addAgent } from './plan/agent.js';
import { MultinodeNomadWorkers, NomadJob, type NomadPlace, NomadProvider } from './plan/constructs.js';
import { addImages } from './plan/images.js';
import { addVolumes } from './plan/volumes.js';

/** A job for each workload (two for some), an agent that dispatches them, and the application that it runs. */
export const plan: Plan = (stack, context) => {
  const { manifest, root, origin } = context;
  const place = placeOf(manifest);
  const { address, region } = place;
  new MultinodeProvider(stack, 'provider');
  new NomadProvider(stack, 'nomad', {
    // The provider supports only one server.
    ...(address !== undefined && { address: address.split(',')[0]?.trim() ?? address }),
    ...(region !== undefined && { region }),
  });

  const workers = new MultinodeNomadWorkers(stack, 'workers', {
    application: literal(manifest.name),
    ...place,
  });
  origin(workers, ['targets', 'nomad']);
  const volumes = addVolumes(stack, context, place);
  const jobs = addJobs(stack, context, [workers, ...volumes, ...addImages(stack, context)]);
  const agent = addAgent(stack, context, { place, workers });

  const application = new MultinodeApplication(stack, 'application', {
    url: agent.url,
    apiKeyFile: agent.apiKeyFile,
    root: fromStack(root, '.'),
    manifest: literals(manifest),
    // Created last and destroyed first: the agent dispatches these jobs, and removes what it has dispatched.
    dependsOn: jobs,
  });
  origin(application, []);
  origin(application, [], 'manifest');
  addOutputs(stack, context, agent);
};

function placeOf({ targets }: Manifest): NomadPlace {
  const { address, namespace, region } = targets.nomad;
  return {
    namespace: literal(namespace),
    ...(address !== undefined && { address: literal(address) }),
    ...(region !== undefined && { region: literal(region) }),
  };
}

/** @param first are created before them */
function addJobs(
  stack: TerraformStack,
  context: PlanContext,
  first: readonly TerraformResource[],
): NomadJob[] {
  const { manifest, root, origin } = context;
  const all = workloads(manifest);
  const safe = safeNames(all.map(({ name }) => name));
  return all.flatMap((workload) => {
    const { kind, name } = workload;
    return workloadJobs(workload, manifest).map(({ use, job }) => {
      // Unambiguous, because no kind's name starts with "fetching_" or "nodes_".
      const id = `${use === 'workers' ? '' : `${use}_`}${kind}_${safe.get(name) ?? name}`;
      const resource = new NomadJob(stack, id, jobText(job, root), { dependsOn: [...first] });
      origin(resource, [SECTIONS[kind], name]);
      return resource;
    });
  });
}
