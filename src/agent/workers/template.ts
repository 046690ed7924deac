import { createHash } from 'node:crypto';
import type { PlacedMount } from '../../../providers/driver.js';
import { own } from '../../json/record.js';
import { configContent, workerEnvironment } from '../../manifest/inputs.js';
import {
  type AnySpec,
  containerSettings,
  DEFAULT_NETWORK,
  type Inputs,
  isPlaced,
  type Kind,
  type Manifest,
  type Mount,
  portsOf,
  SERVING,
  type SecretMount,
  targetSettings,
} from '../../manifest/model.js';
import type { WorkerTemplate } from './set.js';

/** What else of the application bears on a workload's workers. */
interface Surroundings extends Pick<Manifest, 'volumes' | 'networks' | 'configs'> {
  /** Variables with the addresses of the workloads that it uses. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Revisions of the workloads with which it is replaced, by name. */
  readonly revisions?: Readonly<Record<string, string>>;
}

/**
 * What the workers of a workload are made from. The revision is a hash of all of it and of the program files: a changed
 * limit causes no new workers, but a changed program, variable or secret does.
 */
export function workerTemplate(
  kind: Kind,
  name: string,
  spec: AnySpec,
  inputs: Inputs,
  { volumes = {}, networks = {}, configs = {}, addresses = {}, revisions = {} }: Surroundings = {},
): WorkerTemplate {
  const { configs: mounts, ...settings } = containerSettings(spec);
  const parts = {
    workload: name,
    kind,
    ...(spec.command && { command: spec.command }),
    ...(spec.image !== undefined && { image: spec.image, ...imageId(spec.image, inputs) }),
    ...(spec.working_dir !== undefined && { working_dir: spec.working_dir }),
    environment: workerEnvironment(name, spec, inputs, addresses),
    ...secretFiles(spec, inputs),
    cpu: spec.cpu,
    memory: spec.memory,
    gpu: spec.gpu,
    serves: SERVING.includes(kind),
    ...(spec.container_port !== undefined && { container_port: spec.container_port }),
    ...(spec.healthcheck && { healthcheck: spec.healthcheck }),
    ...(spec.post_start && { post_start: spec.post_start }),
    ...(spec.pre_stop && { pre_stop: spec.pre_stop }),
    ...(portsOf(spec).length > 0 && { ports: portsOf(spec) }),
    ...settings,
    ...(spec.networks && { networks: onPlatform(spec.networks, networks) }),
    ...(mounts && {
      configs: mounts.map((mount) => ({
        ...mount,
        content: configContent(mount.source, configs, inputs),
      })),
    }),
    ...(spec.volumes && { volumes: spec.volumes.map((mount) => placed(mount, volumes, inputs)) }),
  };
  const ofTarget = targetSettings(spec);
  const hashed = [
    parts,
    inputs.sources[name] ?? null,
    ...(Object.keys(ofTarget).length > 0 ? [ofTarget] : []),
    ...(Object.keys(revisions).length > 0 ? [{ revisions }] : []),
  ];
  const hash = createHash('sha256').update(JSON.stringify(hashed));
  return { ...parts, revision: hash.digest('hex').slice(0, 16) };
}

/** Those that are plain files in the secrets folder, and those with a path or permissions of their own. */
function secretFiles({ secrets }: AnySpec, inputs: Inputs) {
  const content = ({ source }: SecretMount) => inputs.secrets[source] ?? '';
  const placed = secrets.filter(isPlaced);
  return {
    secrets: Object.fromEntries(
      secrets.filter((mount) => !isPlaced(mount)).map((mount) => [mount.target, content(mount)]),
    ),
    ...(placed.length > 0 && {
      secret_files: placed.map((mount) => ({ ...mount, content: content(mount) })),
    }),
  };
}

/** The mount with what its source stands for. */
function placed(
  mount: Mount,
  volumes: NonNullable<Manifest['volumes']>,
  { paths = {} }: Inputs,
): PlacedMount {
  const { type, source } = mount;
  if (source === undefined) return mount;
  if (type === 'bind') return { ...mount, source: own(paths, source) ?? source };
  const declared = own(volumes, source);
  return declared ? { ...mount, declared } : mount;
}

/** By their names on the platform, without the application's own network. */
function onPlatform(
  joined: NonNullable<AnySpec['networks']>,
  networks: NonNullable<Manifest['networks']>,
): NonNullable<AnySpec['networks']> {
  const others = Object.entries(joined).filter(([name]) => name !== DEFAULT_NETWORK);
  return Object.fromEntries(others.map(([name, settings]) => [own(networks, name)?.name ?? name, settings]));
}

function imageId(image: string, { images = {} }: Inputs): { image_id?: string } {
  const id = own(images, image);
  return id === undefined ? {} : { image_id: id };
}
