import { Container } from '@cdktf/provider-docker/lib/container/index.js';
import { Image } from '@cdktf/provider-docker/lib/image/index.js';
import type { Network } from '@cdktf/provider-docker/lib/network/index.js';
import { Volume } from '@cdktf/provider-docker/lib/volume/index.js';
import { MultinodeAgent } from '../../../src/constructs/agent.js';
import { MultinodeApiKey } from '../../../src/constructs/api-key.js';
import type { TerraformElement, TerraformResource, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import type { Manifest } from '../../../src/manifest/model.js';
import { VERSION } from '../../../src/version.js';
import type { PlanContext } from '../../platform.js';
import { builtOnEngine } from '../../shared/builds/built-image.js';
import { APPLICATION, composeLabels } from '../labels.js';
import { agentContainer, volumeName } from '../names.js';
import { publishedOn, reachedAt } from '../published.js';
import { balancerOf } from './balancer.js';
import { MultinodeAgentSources, type MultinodeDockerEngine } from './constructs.js';
import {
  aliasesOf,
  fromStack,
  labelBlocks,
  logArguments,
  portBlocks,
  STACK_FOLDER,
  specificationHash,
} from './stack.js';

/** The agent as the rest of the plan sees it. */
export interface PlannedAgent {
  readonly element: TerraformResource;
  readonly url: string;
  /** Path of the file with the key of its API. */
  readonly apiKeyFile: string;
  /** The key, if it is in the state anyway, because another provider's resource has it. Sensitive. */
  readonly apiKey?: string;
}

interface Parts {
  readonly engine: MultinodeDockerEngine;
  /** Created before any image is looked up. */
  readonly pulled: TerraformElement;
  readonly network: Network;
  readonly workers: TerraformResource;
  /** The folder that it shares with the load balancer beside it, if there is one. */
  readonly balancer: Volume | undefined;
}

/** In the agent's container. */
const DATA_FOLDER = '/var/lib/multinode';
const ENGINE_SOCKET = '/var/run/docker.sock';
/** The agent's name on the application's network. */
const ALIAS = 'multinode-agent';
/** Seconds that a stopped agent has to finish its responses, and that a new one has to become healthy. */
const GRACE = 130;
const START_TIMEOUT = 120;

export function addAgent(stack: TerraformStack, context: PlanContext, parts: Parts): PlannedAgent {
  const { agent } = context.manifest.targets.docker;
  return agent === 'host' ? addAgentProcess(stack, context, parts) : addAgentContainer(stack, context, parts);
}

/** A process on this machine, which talks to the Engine and reaches the workers from outside. */
function addAgentProcess(
  stack: TerraformStack,
  { manifest, root, origin }: PlanContext,
  { workers }: Parts,
): PlannedAgent {
  const { host, port } = manifest.targets.docker;
  const agent = new MultinodeAgent(stack, 'agent', {
    application: literal(manifest.name),
    target: 'docker',
    ...(host !== undefined && { engine: literal(host) }),
    root: fromStack(root, '.'),
    dataDir: `${STACK_FOLDER}/agent`,
    host: '127.0.0.1',
    port,
    dependsOn: [workers],
  });
  origin(agent, ['targets', 'docker', 'agent']);
  return { element: agent, url: agent.url, apiKeyFile: agent.apiKeyFile };
}

function addAgentContainer(
  stack: TerraformStack,
  { manifest, origin }: PlanContext,
  { engine, pulled, network, workers, balancer }: Parts,
): PlannedAgent {
  const { name, targets } = manifest;
  const { port } = targets.docker;
  const ip = publishedOn(targets.docker);
  const key = new MultinodeApiKey(stack, 'agent_key', `${STACK_FOLDER}/agent-key`);
  const image = agentImage(stack, manifest, pulled);
  origin(image, ['targets', 'docker', 'agent_image']);
  const url = `http://${reachedAt(targets.docker)}:${port}`;
  const beside = balancerOf(targets);
  const command = Object.entries({
    application: name,
    target: 'docker',
    root: '/',
    'data-dir': DATA_FOLDER,
    host: '0.0.0.0',
    port: `${port}`,
    url,
    'worker-url': `http://${ALIAS}:${port}`,
    ...beside?.options(manifest.services),
  }).flatMap(([option, value]) => [`--${option}`, value]);
  const ports = publishedPorts(manifest);
  const hash = specificationHash([VERSION, command, ports, ip]);
  const container = new Container(stack, 'agent', {
    name: literal(agentContainer(name)),
    image: image.imageId,
    command: command.map(literal),
    init: true,
    restart: 'always',
    // Otherwise an Engine with userns-remap would give it a remapped root, who may not use the Engine's socket.
    usernsMode: 'host',
    mounts: [
      { type: 'bind', source: engine.socket, target: ENGINE_SOCKET },
      { type: 'volume', source: addDataVolume(stack, name, engine).name, target: DATA_FOLDER },
      ...(balancer && beside ? [{ type: 'volume', source: balancer.name, target: beside.folder }] : []),
    ],
    // Not in the environment, which the Engine shows to anyone who asks.
    upload: [{ file: `${DATA_FOLDER}/api-key`, content: key.value, permissions: '0600' }],
    networksAdvanced: [{ name: network.id, aliases: [ALIAS, ...serviceAliases(manifest)] }],
    ports: portBlocks(ports, targets.docker),
    healthcheck: {
      test: ['CMD', 'node', '-e', HEALTH.replace('PORT', `${port}`)],
      interval: '5s',
      timeout: '5s',
      startPeriod: '0s',
      startInterval: '0s',
      retries: 3,
    },
    wait: true,
    waitTimeout: START_TIMEOUT,
    ...logArguments(),
    destroyGraceSeconds: GRACE,
    stopTimeout: GRACE,
    labels: labelBlocks({ [APPLICATION]: name, ...composeLabels(name, 'multinode-agent', hash) }),
    dependsOn: [workers],
  });
  origin(container, ['targets', 'docker']);
  return { element: container, url, apiKey: key.value, apiKeyFile: key.file };
}

const HEALTH =
  "fetch('http://127.0.0.1:PORT/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))";

/** The agent's own port and those of the services that it balances, ascending: the provider reads them back sorted. */
function publishedPorts({ targets: { docker }, services }: Manifest): number[] {
  const own = docker.load_balancer === 'agent' ? Object.values(services).map(({ port }) => port) : [];
  return [...new Set([docker.port, ...own])].sort((a, b) => a - b);
}

/** Workloads reach services here if the agent balances them. */
function serviceAliases({ targets: { docker }, services }: Manifest): string[] {
  return docker.load_balancer === 'agent' ? aliasesOf(services) : [];
}

/** The agent's data. The docker provider would take over an existing volume; `engine` has checked that there is none. */
function addDataVolume(stack: TerraformStack, application: string, engine: TerraformElement): Volume {
  return new Volume(stack, 'data', {
    name: literal(volumeName(application)),
    labels: labelBlocks({ [APPLICATION]: application }),
    dependsOn: [engine],
  });
}

function agentImage(stack: TerraformStack, { name, targets }: Manifest, after: TerraformElement): Image {
  const given = targets.docker.agent_image;
  if (given !== undefined)
    return new Image(stack, 'agent_image', { name: literal(given), keepLocally: true, dependsOn: [after] });
  const folder = `${STACK_FOLDER}/agent-image`;
  const sources = new MultinodeAgentSources(stack, 'agent_sources', { folder });
  const repository = `multinode-${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')}`;
  return builtOnEngine(stack, 'agent_image', {
    name: `${literal(`${repository}-agent`)}:${sources.hash}`,
    buildAttribute: { context: folder },
    triggers: { sources: sources.hash },
    forceRemove: true,
    lifecycle: { createBeforeDestroy: true },
    dependsOn: [after],
  });
}
