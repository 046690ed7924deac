/** The modules of src/manifest/ that are made from schema/source.json. */
import { resolve, type SchemaNode } from '../../src/manifest/schema-node.js';
import { declaration, type Schemas } from './typescript.js';

/** Place in the schema → type in the manifest as it is written. */
const FILE_TYPES = {
  '': 'ManifestFile',
  defaults: 'Defaults',
  function: 'FunctionFields',
  job: 'JobFields',
  service: 'ServiceFields',
  scheduled_task: 'ScheduledTaskFields',
  daemon: 'DaemonFields',
};

/** Place in the schema → type in the normalised manifest. */
const NORMALISED_TYPES = {
  '': 'Manifest',
  function: 'FunctionSpec',
  job: 'JobSpec',
  service: 'ServiceSpec',
  scheduled_task: 'ScheduledTaskSpec',
  daemon: 'DaemonSpec',
  network: 'NetworkSpec',
  'network.ipam': 'AddressManagement',
  'network.ipam.config[]': 'AddressRange',
  'workload_networks{}': 'NetworkMembership',
  'depends_on{}': 'Dependency',
  'ports[]': 'PortMapping',
  'expose[]': 'ExposedPort',
  build: 'BuildSpec',
  'env_file[]': 'EnvFile',
  'workload_secrets[]': 'SecretMount',
  'ulimits{}': 'Ulimit',
  logging: 'Logging',
  healthcheck: 'Healthcheck',
  hook: 'Hook',
  'devices[]': 'DeviceMount',
  secret: 'SecretSource',
  config: 'ConfigSource',
  'workload_configs[]': 'ConfigMount',
  'workload_volumes[]': 'Mount',
  'workload_volumes[].volume': 'VolumeMountOptions',
  'workload_volumes[].bind': 'BindMountOptions',
  'workload_volumes[].tmpfs': 'TmpfsMountOptions',
  volume: 'VolumeSpec',
  nomad_volume: 'NomadVolume',
  quotas: 'QuotaLimits',
  targets: 'Targets',
  terraform: 'TerraformSettings',
  nomad_constraint: 'NodeConstraint',
  nomad_affinity: 'NodeAffinity',
  nomad_workload: 'NomadWorkload',
  nomad_logs: 'NomadLogs',
  nomad_service: 'NomadRegistration',
  nomad_check: 'NomadCheck',
  nomad_artifact: 'NomadArtifact',
  nomad_template: 'NomadTemplate',
  nomad_vault: 'NomadVault',
};

/** The schema itself, so that a bundle needs no file beside it, and the types of what it describes. */
export function schemaModule(source: SchemaNode): string {
  const types = Object.entries(typesIn(source, FILE_TYPES));
  return `/** Generated from schema/source.json by \`npm run generate\`; do not edit. */
import type { SchemaNode } from './schema-node.js';

${types.map(([name, node]) => declaration(name, node)).join('\n')}
export const SCHEMA: SchemaNode = ${JSON.stringify(source, null, 2)};
`;
}

/** What every workload has beside these, and beside the settings of targets, is the container's. */
const OTHERS = ['image', 'build', 'command', 'working_dir', 'depends_on'];

/** The names of the optional fields of every workload. */
export function containerFieldsModule(source: SchemaNode): string {
  const { properties = {} } = resolve(source, { $ref: '#/definitions/defaults' });
  const others = [...OTHERS, ...targetNames(source)];
  const fields = Object.entries(properties)
    .filter(([name, node]) => !others.includes(name) && resolve(source, node).default === undefined)
    .map(([name]) => `  '${name}',\n`);
  return `/** Generated from schema/source.json by \`npm run generate\`; do not edit. */

/** Optional fields of every workload that not every target has. */
export const CONTAINER_FIELDS = [
${fields.join('')}] as const;
`;
}

/** @param normalised schema of the normalised manifest */
export function manifestTypes(normalised: SchemaNode): Schemas {
  const types = typesIn(normalised, { ...targetTypes(normalised), ...NORMALISED_TYPES });
  return { ...types, WorkloadSpec: commonTo(types.DaemonSpec ?? {}, normalised) };
}

/** The part of the kind that every other one has, too. */
function commonTo({ properties = {}, ...kind }: SchemaNode, { definitions = {} }: SchemaNode): SchemaNode {
  const common = Object.entries(properties).filter(([name]) => definitions.defaults?.properties?.[name]);
  const description = 'What workloads of every kind have.';
  return { ...kind, description, properties: Object.fromEntries(common) };
}

/** Definition of a target's settings → type, such as DockerTarget. */
function targetTypes({ definitions = {} }: SchemaNode): Record<string, string> {
  const all = Object.keys(definitions).filter((name) => name.endsWith('_target'));
  return Object.fromEntries(all.map((name) => [name, typeName(name)]));
}

function typeName(definition: string): string {
  return definition.replace(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase());
}

function targetNames({ definitions = {} }: SchemaNode): string[] {
  return Object.keys(definitions.targets?.properties ?? {});
}

/** The names alone: whoever needs no more than these is spared the schema. */
export function targetsModule(source: SchemaNode): string {
  const names = targetNames(source).map((name) => `'${name}'`);
  return `/** Generated from schema/source.json by \`npm run generate\`; do not edit. */
export const TARGETS = [${names.join(', ')}] as const;
`;
}

/** The types at the named places, each before those that use it. The schemas of other places stand where they are used. */
function typesIn(root: SchemaNode, names: Readonly<Record<string, string>>): Schemas {
  const types = new Map<string, SchemaNode>();
  const place = (node: SchemaNode, at: string): SchemaNode => {
    if (node.$ref !== undefined) {
      const { description } = node;
      const found = place(resolve(root, node), node.$ref.replace('#/definitions/', ''));
      return description === undefined ? found : { ...found, description };
    }
    const {
      properties,
      items,
      additionalProperties,
      definitions: _all,
      propertyNames: _names,
      ...rest
    } = node;
    const placed = {
      ...rest,
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([key, child]) => [key, place(child, `${at}.${key}`)]),
        ),
      }),
      ...(items && { items: place(items, `${at}[]`) }),
      ...(typeof additionalProperties === 'object' && {
        additionalProperties: place(additionalProperties, `${at}{}`),
      }),
    };
    const name = names[at];
    if (name === undefined) return placed;
    types.set(name, placed);
    return { $ref: name };
  };
  place(root, '');
  for (const [at, name] of Object.entries(names))
    if (!types.has(name)) throw new Error(`the schema has no ${at}, of which ${name} is the type`);
  return Object.fromEntries(types);
}
