/** The schema of the normalised manifest, derived from that of the file, so that limits have one source. */
import { SCHEMA } from './schema.generated.js';
import { FILE_ONLY, resolve, type SchemaNode, typesOf } from './schema-node.js';

export function normalisedSchema(): SchemaNode {
  const { definitions = {}, ...root } = SCHEMA;
  const derived = Object.fromEntries(Object.entries(definitions).map(([name, node]) => [name, derive(node)]));
  const changed = {
    ...withTarget(derived),
    ...withDeviceTarget(derived),
    ...withValues(derived),
    ...withTexts(derived),
    ...withPorts(derived),
    ...withNetworkName(derived),
    ...withoutSwitch(derived),
  };
  return { ...derive(root), definitions: { ...derived, ...changed } };
}

/** Fields whose long form is a map of texts. */
const MAPS_OF_TEXTS = ['labels', 'tmpfs', 'sysctls', 'driver_opts', 'storage_opt'] as const;

function withTexts(derived: Readonly<Record<string, SchemaNode>>) {
  return Object.fromEntries(
    MAPS_OF_TEXTS.map((name) => {
      const { title, description, propertyNames } = derived[name] ?? {};
      const names = propertyNames && { propertyNames };
      return [
        name,
        { title, description, type: 'object', ...names, additionalProperties: { type: 'string' } },
      ];
    }),
  );
}

/** The file name has no default in the schema, since it is the secret's name; normalising fills it in. */
function withTarget({ workload_secrets }: Readonly<Record<string, SchemaNode>>) {
  const items = { ...workload_secrets?.items, required: ['source', 'target'] };
  return { workload_secrets: { ...workload_secrets, items } };
}

/** The same for a device's path in the container. */
function withDeviceTarget({ devices }: Readonly<Record<string, SchemaNode>>) {
  const items = { ...devices?.items, required: ['source', 'target', 'permissions'] };
  return { devices: { ...devices, items } };
}

/** By default it is the name in the manifest; normalising fills it in. */
function withNetworkName({ network }: Readonly<Record<string, SchemaNode>>) {
  return { network: { ...network, required: ['external', 'name'] } };
}

/** A check that is turned off has the test NONE. */
function withoutSwitch({ healthcheck }: Readonly<Record<string, SchemaNode>>) {
  const { disable: _switch, ...properties } = healthcheck?.properties ?? {};
  return { healthcheck: { ...healthcheck, properties } };
}

/** Ranges are written out, and what only Swarm knows is left out. */
function withPorts({ ports, expose }: Readonly<Record<string, SchemaNode>>) {
  const { mode: _mode, published, ...settings } = ports?.items?.properties ?? {};
  const { target = {}, protocol = {} } = settings;
  const { pattern: _pattern, patternErrorMessage: _message, ...number } = published ?? {};
  const properties = { ...settings, published: { ...number, type: 'integer' } };
  const object = { type: 'object', additionalProperties: false, required: ['target', 'protocol'] };
  return {
    ports: {
      ...ports,
      minItems: 0,
      items: { ...object, description: 'A port that is published.', properties },
    },
    expose: {
      ...expose,
      minItems: 0,
      items: {
        ...object,
        description: 'A port on which the program listens.',
        properties: { target, protocol },
      },
    },
  };
}

/** A build argument without a value has that of whoever applies the manifest, or is left out. */
function withValues({ build, hook, environment }: Readonly<Record<string, SchemaNode>>) {
  const values = { additionalProperties: { type: 'string' } };
  const args = { ...build?.properties?.args, ...values };
  return {
    build: { ...build, properties: { ...build?.properties, args } },
    hook: { ...hook, properties: { ...hook?.properties, environment: { ...environment, ...values } } },
  };
}

function derive(node: SchemaNode): SchemaNode {
  if (node.$ref !== undefined) return node;
  const { minimum, maximum } = node;
  const limits = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
  if (node['x-unit'] === 'duration') return { ...amount(node, 'seconds'), type: 'number', ...limits };
  if (node['x-unit'] === 'memory') return { ...amount(node, 'bytes'), type: 'integer', ...limits };

  const type = longForm(node);
  const {
    patternProperties: _extensions,
    'x-listener': _listener,
    'x-at-most': _other,
    'x-absent': _absent,
    'x-merge': _merged,
    'x-path': _path,
    properties,
    additionalProperties,
    items,
    examples,
    ...rest
  } = type === 'array' ? listAlone(node) : node;
  // Examples of maps and lists use the file's short forms.
  const kept = type === 'object' || type === 'array' ? undefined : examples;
  return {
    ...rest,
    ...(kept && { examples: kept }),
    ...(type !== undefined && { type }),
    ...(items && type !== 'object' && { items: derive(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? derive(additionalProperties) : additionalProperties,
    }),
    ...(properties && deriveProperties(properties, node.required ?? [])),
  };
}

function amount({ description }: SchemaNode, unit: string): SchemaNode {
  return description === undefined ? {} : { description: `${description} Here in ${unit}.` };
}

function listAlone(node: SchemaNode): SchemaNode {
  const { properties: _properties, additionalProperties: _others, required: _needed, ...list } = node;
  return list;
}

/** Fields with a default are always present after normalising. */
function deriveProperties(properties: NonNullable<SchemaNode['properties']>, required: readonly string[]) {
  const kept = Object.entries(properties).filter(([key]) => !FILE_ONLY.includes(key));
  const filled = kept.filter(([, node]) => resolve(SCHEMA, node).default !== undefined).map(([key]) => key);
  return {
    properties: Object.fromEntries(kept.map(([key, node]) => [key, derive(node)])),
    required: [...new Set([...required, ...filled])],
  };
}

/**
 * The long form of a union: a map before a list before text; text for any scalar. A map of settings beside a list is
 * short for a list of one.
 */
function longForm(node: SchemaNode): string | string[] | undefined {
  const types = typesOf(node);
  if (types.length <= 1) return types[0];
  if (types.includes('array') && node.properties) return 'array';
  for (const long of ['object', 'array']) if (types.includes(long)) return long;
  return types.filter((type) => type === 'string' || type === 'null');
}
