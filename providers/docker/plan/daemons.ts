import { posix } from 'node:path';
import { Container } from '@cdktf/provider-docker/lib/container/index.js';
import type { Network } from '@cdktf/provider-docker/lib/network/index.js';
import type { TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal, literals } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import { own } from '../../../src/json/record.js';
import { inOrder } from '../../../src/manifest/dependencies.js';
import { isOff } from '../../../src/manifest/healthcheck.js';
import type { DaemonSpec, Manifest } from '../../../src/manifest/model.js';
import { usedVariables } from '../../../src/manifest/uses.js';
import type { PlanContext } from '../../platform.js';
import { terraformSettings } from '../container-settings.js';
import { daemonFiles } from '../daemon-files.js';
import { terraformHealthcheck } from '../healthcheck.js';
import { workloadLabels } from '../labels.js';
import { terraformLimits, terraformReservation } from '../limits.js';
import { daemonContainer, networkAlias } from '../names.js';
import { MultinodeDaemonInputs } from './constructs.js';
import type { PlannedImage } from './images.js';
import { membershipBlocks, type PlannedNetworks } from './networks.js';
import {
  fromStack,
  labelBlocks,
  logArguments,
  mappedPorts,
  STACK_FOLDER,
  specificationHash,
} from './stack.js';
import { mountBlocks, type PlannedVolumes } from './volumes.js';

interface Parts {
  readonly network: Network;
  readonly images: ReadonlyMap<string, PlannedImage>;
  readonly volumes: PlannedVolumes;
  readonly networks: PlannedNetworks;
}

/** Name → part of the container's address in Terraform. */
type Ids = ReadonlyMap<string, string>;

/** One container for each daemon, which the Engine keeps running. */
export function addDaemons(stack: TerraformStack, context: PlanContext, parts: Parts): Container[] {
  const { daemons } = context.manifest;
  const safe = safeNames(Object.keys(daemons));
  const containers = new Map<string, Container>();
  const all = Object.entries(daemons).map(([name, spec]) => ({ kind: 'daemon' as const, name, spec }));
  for (const { name } of inOrder(all)) {
    const [spec, id] = [daemons[name], safe.get(name)];
    if (!spec || id === undefined) continue;
    const container = addDaemon(stack, context, parts, { name, ids: safe, safe: id, spec });
    addOrder(container, spec, containers);
    containers.set(name, container);
  }
  for (const name of awaitedHealthy(daemons)) {
    containers.get(name)?.addOverride('wait', true);
    containers.get(name)?.addOverride('wait_timeout', HEALTH_TIMEOUT);
  }
  return [...containers.values()];
}

/** Seconds that Terraform waits for a daemon on which another one depends to pass its health check. */
const HEALTH_TIMEOUT = 600;

/** Daemons with a health check that must pass before others start. */
function awaitedHealthy(daemons: Readonly<Record<string, DaemonSpec>>): Set<string> {
  const awaited = Object.values(daemons).flatMap(({ depends_on = {} }) =>
    Object.entries(depends_on).flatMap(([name, { condition }]) => {
      const { healthcheck } = daemons[name] ?? {};
      return condition === 'service_healthy' && healthcheck && !isOff(healthcheck) ? [name] : [];
    }),
  );
  return new Set(awaited);
}

/** Terraform creates it after the containers of the daemons that it depends on. */
function addOrder(
  container: Container,
  { depends_on = {} }: DaemonSpec,
  others: ReadonlyMap<string, Container>,
): void {
  const found = Object.entries(depends_on).flatMap(([name, { restart }]) => {
    const other = others.get(name);
    return other ? [{ restart, address: `${other.terraformResourceType}.${other.friendlyUniqueId}` }] : [];
  });
  const replacing = found.filter(({ restart }) => restart).map(({ address }) => `${address}.id`);
  if (found.length > 0)
    container.addOverride(
      'depends_on',
      found.map(({ address }) => address),
    );
  if (replacing.length > 0) container.addOverride('lifecycle.replace_triggered_by', replacing);
}

function addDaemon(
  stack: TerraformStack,
  context: PlanContext,
  { network, images, volumes, networks }: Parts,
  {
    name,
    ids,
    safe,
    spec,
  }: { readonly name: string; readonly ids: Ids; readonly safe: string; readonly spec: DaemonSpec },
): Container {
  const { manifest, origin } = context;
  const ports = spec.ports && mappedPorts(spec.ports, manifest.targets.docker);
  const { depends_on: _order, ...made } = spec;
  const contents = contentsIn(manifest, spec);
  const beside = [...(ports ? [ports] : []), ...(contents.length > 0 ? [contents] : [])];
  const revision = specificationHash(beside.length > 0 ? [made, ...beside] : made);
  const labels = { application: manifest.name, workload: name, kind: 'daemon', revision } as const;
  const grace = Math.ceil(spec.stop_grace_period);
  const memberships = membershipBlocks({ name, spec }, manifest, network, networks);
  const container = new Container(stack, `daemon_${safe}`, {
    name: literal(daemonContainer(manifest.name, name)),
    image: images.get(spec.image ?? '')?.id ?? literal(spec.image ?? ''),
    ...(spec.command && { command: spec.command.map(literal) }),
    ...(spec.working_dir !== undefined && { workingDir: literal(cleaned(spec.working_dir)) }),
    ...values(stack, context, { name, safe, spec }),
    ...terraformSettings(spec, (daemon) => `\${docker_container.daemon_${ids.get(daemon) ?? ''}.id}`),
    restart: 'always',
    ...terraformLimits(spec),
    // An Engine whose kernel can't limit them drops them, older ones drop parts of a health check, each Engine has its own
    // order of ports, and who shares a network has the domain of its owner. If the manifest changes them, the label
    // replaces the container.
    lifecycle: {
      ignoreChanges: [
        'memory',
        'memory_swap',
        ...(spec.memory_limit === undefined ? [] : ['memory_reservation']),
        ...(ports ? ['ports'] : []),
        ...(spec.healthcheck ? ['healthcheck'] : []),
        ...(spec.network_mode?.includes(':') ? ['domainname'] : []),
      ],
    },
    ...(spec.gpu > 0 && { gpus: `${spec.gpu}` }),
    ...(memberships.length > 0 && { networksAdvanced: memberships }),
    ...(ports && { ports }),
    ...logArguments(spec),
    destroyGraceSeconds: grace,
    stopTimeout: grace,
    labels: labelBlocks({ ...spec.labels, ...workloadLabels(labels) }),
  });
  // The bindings are older than some of these blocks' arguments.
  for (const [block, given] of Object.entries(mountBlocks(spec.volumes ?? [], context, volumes)))
    if (given.length > 0) container.addOverride(block, given);
  const reserved = terraformReservation(spec);
  if (reserved !== undefined) container.addOverride('memory_reservation', reserved);
  if (spec.healthcheck) container.addOverride('healthcheck', terraformHealthcheck(spec.healthcheck));
  origin(container, ['daemons', name]);
  return container;
}

/** What the manifest itself has as the daemon's files. */
function contentsIn({ configs = {} }: Manifest, { configs: mounts = [] }: DaemonSpec): string[] {
  return mounts.flatMap(({ source }) => own(configs, source)?.content ?? []);
}

/** Environment, secrets and configs. Values that are not in the manifest itself are collected when it is applied. */
function values(
  stack: TerraformStack,
  { manifest, root, origin }: PlanContext,
  { name, safe, spec }: { readonly name: string; readonly safe: string; readonly spec: DaemonSpec },
) {
  const { environment, env_file } = spec;
  const addresses = usedVariables(spec, manifest, networkAlias);
  const own = Object.entries({ ...addresses, ...environment });
  const files = daemonFiles(spec);
  if (env_file.length + files.length === 0 && own.every(([, value]) => value !== null)) {
    return own.length === 0 ? {} : { env: own.map(([key, value]) => literal(`${key}=${value}`)) };
  }
  const folder = `${STACK_FOLDER}/daemons/${safe}`;
  const inputs = new MultinodeDaemonInputs(stack, `daemon_${safe}_inputs`, {
    workload: literal(name),
    root: fromStack(root, '.'),
    folder,
    manifest: literals(alone(manifest, name, spec)),
    ...(spec.uses && { addresses: literals(addresses) }),
  });
  origin(inputs, ['daemons', name]);
  origin(inputs, [], 'manifest');
  return {
    env: inputs.environment,
    // Copied from file to file, so that neither the state nor the Engine shows the values.
    upload: files.map(({ path, name, mode }) => ({
      file: literal(path),
      source: `${folder}/${literal(name)}`,
      sourceHash: inputs.fingerprint,
      permissions: `0${mode}`,
    })),
  };
}

/** The manifest with only this daemon and the secrets and configs that it uses. */
function alone(manifest: Manifest, name: string, { depends_on: _others, ...spec }: DaemonSpec): Manifest {
  const used = new Set(spec.secrets.map(({ source }) => source));
  const secrets = Object.fromEntries(Object.entries(manifest.secrets).filter(([key]) => used.has(key)));
  const nothing = { functions: {}, jobs: {}, services: {}, scheduled_tasks: {}, quotas: {} };
  const { configs = {}, ...rest } = manifest;
  const read = new Set(spec.configs?.map(({ source }) => source));
  const contained = Object.entries(configs).filter(([key]) => read.has(key));
  return {
    ...rest,
    ...nothing,
    daemons: { [name]: spec },
    secrets,
    ...(contained.length > 0 && { configs: Object.fromEntries(contained) }),
  };
}

/** Normalised as the Engine does it, so that the path shows no change. */
function cleaned(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}
