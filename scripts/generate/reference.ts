import { platforms } from '../../providers/registry.js';
import { factsOf } from '../../src/manifest/facts.js';
import { TARGET_FIELDS } from '../../src/manifest/model.js';
import { resolve, type SchemaNode } from '../../src/manifest/schema-node.js';
import { TARGETS } from '../../src/manifest/targets.generated.js';
import { lowerFirst } from './text.js';

const WORKLOADS = {
  functions: 'function',
  jobs: 'job',
  services: 'service',
  scheduled_tasks: 'scheduled_task',
  daemons: 'daemon',
} as const;

/** Place under `nomad` → definition. */
const NOMAD = [
  ['Each item of `constraints`', 'nomad_constraint'],
  ['Each item of `affinities`', 'nomad_affinity'],
  ['Under `logs`', 'nomad_logs'],
  ['Under `service`', 'nomad_service'],
  ['Each item of `checks` of `service`', 'nomad_check'],
  ['Each item of `artifacts`', 'nomad_artifact'],
  ['Each item of `templates`', 'nomad_template'],
  ['Under `vault`', 'nomad_vault'],
] as const;

const INTRODUCTION = `# The manifest

<!-- Generated from schema/source.json by \`npm run generate\`; do not edit. -->

A manifest is a single file, \`multinode.yaml\` (YAML 1.2) or \`multinode.json\`, in UTF-8 and at most 2 MiB.
\`multinode explain functions.max_workers\` prints what this page says about a field.
For completion and checks in an editor, the first line of a YAML file may name the schema, as the \`$schema\` key does in JSON:

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/multinode/schema/multinode.schema.json
name: app
functions:
  hello:
    command: node server.js
\`\`\`

- **Durations** are numbers of seconds, or strings such as \`90s\`, \`5m\`, \`1h30m\` or \`1.5d\`.
  The units are \`w\`, \`d\`, \`h\`, \`m\`, \`s\`, \`ms\`, \`us\` and \`ns\`.
- **Memory** is a number of bytes, or a string such as \`256 MiB\`, \`1 GiB\`, \`.5g\` or \`512m\`.
  All units are powers of 1024.
- **Variables** work as in Compose, in any value, including those under \`x-\` keys; keys are never substituted.
  - \`$NAME\` or \`\${NAME}\` is the variable's value.
  - \`\${NAME:-default}\` uses the default if the variable is unset or empty, \`\${NAME-default}\` only if it is unset.
  - \`\${NAME:?message}\` and \`\${NAME?message}\` make that an error.
  - \`\${NAME:+text}\` and \`\${NAME+text}\` give the text if the variable is set.
  - Defaults may be nested; braces in them are counted, and they end on the line on which they start.
  - \`$$\` is a dollar sign, and so is a \`$\` that is followed by neither a name nor \`{\`, as in \`$1\` or \`$(date)\`.
  - Unlike in Compose, an unset variable without a default is an error, because an empty string in its place would go unnoticed.
- **Values of variables** come from the environment in which multinode runs, then from the \`.env\` file beside the manifest, which is [parsed like every environment file](env-files.md).
- **Substituted text stays text**: \`\${EMPTY}\` is the empty string, and \`\${VERSION}\` stays \`1.10\`.
  Only if a field accepts nothing but a number or a boolean is the text parsed as one, quoted or not.
- **Anchors, aliases and merge keys** (\`<<: *name\`) work as in YAML 1.1; a map's own keys override merged ones.
  Declaring a key twice is an error.
- **Keys that start with \`x-\`** are yours, in every map whose keys are fixed; Multinode ignores them.
- **Workload names** are unique across all kinds.
- **Values of \`environment\` and of build arguments** keep the text as written: \`VERSION: 1.10\` is \`1.10\`.

All errors in a manifest are reported at once; see [errors](errors.md).
`;

/** The page docs/manifest.md. */
export function referencePage(schema: SchemaNode): string {
  const definition = (name: string) => resolve(schema, { $ref: `#/definitions/${name}` });
  const common = Object.keys(definition('defaults').properties ?? {});
  const table = (node: SchemaNode, left: readonly string[] = []) => fields(schema, node, left);
  const sections = Object.entries(schema.properties ?? {}).filter(([name]) => name !== '$schema');
  return `${[
    INTRODUCTION.trimEnd(),
    `## Sections\n\n${sections.map(([name, node]) => `- \`${name}\`: ${resolve(schema, node).description}`).join('\n')}`,
    `## All workloads\n\nThe \`defaults\` section has the same fields: ${lowerFirst(definition('defaults').description ?? '')}\n\n${table(definition('defaults'))}`,
    `### Fields that not every target has\n\n${TARGETS_OF_FIELDS}\n\n${targetsOfFields(schema)}`,
    `### build\n\n${table(definition('build'))}`,
    `### env_file\n\nA string is the path of one file; a list contains paths, or maps with these fields:\n\n${table(definition('env_file'))}`,
    `### workload secrets\n\n${table(definition('workload_secrets').items ?? {})}`,
    `### workload configs\n\nA string is the name of a config; see [files](files.md). A map has these fields:\n\n${table(definition('workload_configs').items ?? {})}`,
    `### workload volumes\n\nA string is SOURCE:/TARGET, optionally with options, or /TARGET; see [volumes](volumes.md). A map has these fields:\n\n${table(definition('workload_volumes').items ?? {})}${['volume', 'bind', 'tmpfs'].map((type) => `\n\nUnder \`${type}\`:\n\n${table(definition('workload_volumes').items?.properties?.[type] ?? {})}`).join('')}`,
    `### workload settings for Nomad\n\nUnder \`nomad\`; [Nomad](nomad.md#settings-of-a-workload) shows how to use them:\n\n${table(definition('nomad_workload'))}${NOMAD.map(([place, name]) => `\n\n${place}:\n\n${table(definition(name))}`).join('')}`,
    ...Object.entries(WORKLOADS).map(([section, name]) => workload(section, definition(name), table, common)),
    `### healthcheck\n\n${definition('healthcheck').description} See [health](health.md).\n\n${table(definition('healthcheck'))}`,
    `## quotas\n\n${definition('quotas').description}\n\n${table(definition('quotas'))}`,
    `## secrets\n\n${definition('secret').description}\n\n${table(definition('secret'))}`,
    `## configs\n\n${definition('config').description}\n\n${table(definition('config'))}`,
    `## volumes\n\n${definition('volume').description}\n\n${table(definition('volume'))}\n\nUnder \`nomad\`:\n\n${table(definition('nomad_volume'))}`,
    `## networks\n\n${definition('network').description}\n\n${table(definition('network'))}\n\nUnder \`ipam\`:\n\n${table(definition('network').properties?.ipam ?? {})}\n\nEach of its \`config\`:\n\n${table(definition('network').properties?.ipam?.properties?.config?.items ?? {})}`,
    ...TARGETS.map((target) => {
      const settings = definition(`${target}_target`);
      return `## targets.${target}\n\n${settings.description}\n\n${table(settings)}`;
    }),
    `## terraform\n\n${definition('terraform').description} See [state](state.md).\n\n${table(definition('terraform'))}`,
  ].join('\n\n')}\n`;
}

type Table = (node: SchemaNode, left?: readonly string[]) => string;

function workload(section: string, node: SchemaNode, table: Table, common: readonly string[]): string {
  const own = Object.keys(node.properties ?? {}).some((name) => !common.includes(name));
  const rows = own
    ? `In addition to the fields of all workloads:\n\n${table(node, common)}`
    : 'It has only the fields of all workloads.';
  return `## ${section}\n\n${node.description}\n\n${rows}`;
}

function fields(schema: SchemaNode, parent: SchemaNode, left: readonly string[]): string {
  const rows = Object.entries(parent.properties ?? {})
    .filter(([name]) => !left.includes(name))
    .map(([name, property]) => {
      const node = resolve(schema, property);
      const required = parent.required?.includes(name) ?? false;
      const { default: standard, limits = '' } = factsOf(node);
      const cells = [
        `\`${name}\``,
        kind(node),
        required ? '*required*' : standard === undefined ? '' : code(standard),
        limits,
        meaning(node),
      ];
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    });
  return ['| field | type | default | limits | meaning |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

const TARGETS_OF_FIELDS = `A target that does not have a field refuses it at its line; none drops it silently.
\`images\` means that workloads with an image have it, and workloads that only have a command do not.`;

function targetsOfFields(schema: SchemaNode): string {
  const names = platforms.map(({ name }) => name);
  const reasons: string[] = [];
  const rows = TARGET_FIELDS.map((field) => {
    const cells = platforms.map(({ name, support }) => {
      const fieldSupport = support.fields[field];
      if (typeof fieldSupport === 'string') return fieldSupport;
      reasons.push(`- \`${field}\` on ${name}: ${fieldSupport.no}.`);
      return 'no';
    });
    return `| \`${field}\` | ${cells.join(' | ')} |`;
  });
  const settings = TARGETS.filter(
    (target) => resolve(schema, { $ref: '#/definitions/defaults' }).properties?.[target],
  );
  const others = settings.map((target) => {
    return `| \`${target}\` | ${names.map((name) => (name === target ? 'yes' : 'no')).join(' | ')} |`;
  });
  const head = `| field | ${names.join(' | ')} |\n| --- | ${names.map(() => '---').join(' | ')} |`;
  return `${head}\n${[...rows, ...others].join('\n')}\n\nWhy not:\n\n${reasons.join('\n')}`;
}

function kind(node: SchemaNode): string {
  return node.enum ? node.enum.map(code).join(', ') : factsOf(node).type;
}

function meaning(node: SchemaNode): string {
  const values = node.enum?.map(
    (value, index) => `\`${value}\`: ${lowerFirst(node.enumDescriptions?.[index] ?? '')}`,
  );
  const examples = factsOf(node).examples.slice(0, 2);
  const shown = node.enum || examples.length === 0 ? '' : `Example: ${examples.map(code).join(' or ')}.`;
  return [node.description, ...(values ?? []), shown].filter((part) => part).join(' ');
}

function code(text: string): string {
  return `\`${text}\``;
}
