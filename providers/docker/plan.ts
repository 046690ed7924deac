import { DataDockerImage } from '@cdktf/provider-docker/lib/data-docker-image/index.js';
import { MultinodeApplication } from '../../src/constructs/application.js';
import { literal, literals } from '../../src/constructs/literal.js';
import { MultinodeProvider } from '../../src/constructs/provider.js';
import { changeJobs } from '../../src/manifest/dependencies.js';
import { workloads } from '../../src/manifest/model.js';
import type { Plan } from '../platform.js';
import { addEngineProvider } from '../shared/builds/built-image.js';
import { addOutputs } from '../shared/outputs.js';
import { addAgent } from './plan/agent.js';
import { addBalancer, addBalancerVolume } from './plan/balancer.js';
import { MultinodeDockerEngine, MultinodeDockerWorkers } from './plan/constructs.js';
import { addDaemons } from './plan/daemons.js';
import { addImages, type PlannedImage } from './plan/images.js';
import { addNetwork, addNetworks, createdNetworks } from './plan/networks.js';
import { addPrivateImages } from './plan/private-images.js';
import { fromStack } from './plan/stack.js';
import { addVolumes } from './plan/volumes.js';
import { isReachedFromElsewhere, reachedAt } from './published.js';

/** Network, images, volumes, agent, load balancer and daemons on an Engine, and the application that the agent runs. */
export const plan: Plan = (stack, context) => {
  const { manifest, origin } = context;
  const { docker } = manifest.targets;
  const { host } = docker;
  new MultinodeProvider(stack, 'provider');
  addEngineProvider(stack, host);

  const place = {
    application: literal(manifest.name),
    host: host === undefined ? undefined : literal(host),
  };
  const engine = new MultinodeDockerEngine(stack, 'engine', {
    ...place,
    ...(Object.keys(manifest.daemons).length > 0 && { daemons: literals(Object.keys(manifest.daemons)) }),
    ...(isReachedFromElsewhere(docker) && { address: docker.address }),
  });
  origin(engine, host === undefined ? ['name'] : ['targets', 'docker', 'host']);
  const network = addNetwork(stack, manifest.name, engine);
  const pulled = addPrivateImages(stack, context, engine) ?? engine;
  const images = addImages(stack, context, { engine, after: pulled });
  const networks = addNetworks(stack, context, engine);
  const created = createdNetworks(networks);
  const workers = new MultinodeDockerWorkers(stack, 'workers', {
    ...place,
    dependsOn: [network, ...created],
    // The Engine removes no network that containers are on.
    replacedWith: created,
  });
  const volumes = addVolumes(stack, context, engine);
  const shared = addBalancerVolume(stack, context, engine);
  const agent = addAgent(stack, context, { engine, pulled, network, workers, balancer: shared });
  const balancer = shared && addBalancer(stack, context, { network, volume: shared, agent: agent.element });
  const daemons = addDaemons(stack, context, { network, images, volumes, networks });

  const application = new MultinodeApplication(stack, 'application', {
    url: agent.url,
    apiKeyFile: agent.apiKeyFile,
    root: fromStack(context.root, '.'),
    manifest: literals(manifest),
    ...(images.size > 0 && { images: idsOf(images) }),
    // Created last and destroyed first: its removal takes away the workers, which use all of these.
    dependsOn: [
      agent.element,
      ...(balancer ? [balancer] : []),
      ...[...images.values()].flatMap(({ element }) => (element instanceof DataDockerImage ? [] : [element])),
      ...volumes.values(),
      ...created,
      // A change's jobs may need them.
      ...(changeJobs(workloads(manifest)).length > 0 ? daemons : []),
    ],
  });
  origin(application, []);
  origin(application, [], 'manifest');
  addOutputs(stack, context, { ...agent, serviceHost: reachedAt(docker) });
};

/** A name can come to mean another image. All workers should change to it together, when the stack is applied. */
function idsOf(images: ReadonlyMap<string, PlannedImage>): Record<string, string> {
  return Object.fromEntries([...images].map(([name, { id }]) => [literal(name), id]));
}
