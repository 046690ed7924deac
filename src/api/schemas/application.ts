import { withDefaults } from '../../manifest/defaults.js';
import { closed, described, list, named, nullable, record, type Schema, TEXT, TIME } from './schema.js';

const example = {
  manifest: withDefaults({ name: 'shop' }),
  inputs: { secrets: {}, env_files: {}, environment: {}, sources: {} },
};

/** The manifest's validator checks it more thoroughly; the OpenAPI document has its schema instead of this one. */
export const MANIFEST: Schema = {
  title: 'Manifest',
  type: 'object',
  description: 'The normalised manifest.',
  examples: [example.manifest],
};

export const INPUTS = named(
  'Inputs',
  {
    description:
      'Values that the manifest refers to and that are in no plan or state. They are collected when the manifest is applied and pushed with it; the agent keeps them in files that only its user can read.',
    ...closed(
      {
        secrets: described(record(TEXT), 'Name of the secret → value.'),
        env_files: described(
          record(described(record(TEXT), 'Variable → value.')),
          'Workload → variables from all its environment files.',
        ),
        environment: described(
          record(TEXT),
          "Variable that a workload's environment lists without a value → value.",
        ),
        sources: described(
          record(TEXT),
          'Workload → hash of the program files that its command names, so that changed code starts new workers.',
        ),
        images: described(
          record(TEXT),
          'Image as named in the manifest → its id on the Engine when the manifest was applied; workers use that id.',
        ),
        paths: described(
          record(TEXT),
          'Source of a mount, as the manifest names it, relative or with ~ → absolute path of the file or folder.',
        ),
        configs: described(record(TEXT), 'Config whose content is not in the manifest itself → content.'),
      },
      ['images', 'paths', 'configs'],
    ),
  },
  example.inputs,
);

export const APPLICATION_REQUEST = named(
  'ApplicationRequest',
  closed({ manifest: MANIFEST, inputs: INPUTS }),
  example,
);

export const APPLICATION_VIEW = named(
  'ApplicationView',
  closed({
    manifest: MANIFEST,
    inputs_fingerprint: described(
      TEXT,
      'Hash of the inputs: shows whether they have changed without revealing them.',
    ),
    applied_at: TIME,
  }),
  {
    manifest: example.manifest,
    inputs_fingerprint: '9f86d081884c7d65',
    applied_at: '2026-01-31T03:00:00.000Z',
  },
);

export const APPLICATION_CHANGE = named(
  'ApplicationChange',
  {
    description:
      'A change whose jobs with `run: before_change` have not all succeeded. Nothing else changes before they have.',
    ...closed({
      id: TEXT,
      job: described(nullable(TEXT), 'The job that runs, waits or has failed; null once all have succeeded.'),
      execution: described(nullable(TEXT), 'Id of its execution; null before there is one.'),
      reason: described(TEXT, 'What happens, or why it failed, in words.'),
      failed: {
        type: 'boolean',
        description:
          'Whether it has failed, or what its job waits for. Applying it again runs the jobs again.',
      },
    }),
  },
  {
    id: '0199e1f2-7a3e-7d3c-9a55-0d6a6d1f2b11',
    job: 'migrate',
    execution: null,
    reason: 'migrate waits for db to be ready',
    failed: false,
  },
);

const change = { kind: 'secret', name: 'token', workload: null };

export const INPUT_CHANGE = named(
  'InputChange',
  closed({
    kind: {
      type: 'string',
      enum: ['secret', 'config', 'env_file', 'environment', 'program'],
      description:
        'A secret, a config, a variable of environment files, a variable that is passed through, or the program that a command names.',
    },
    name: described(TEXT, "Name of the secret, config or variable; for a program, the workload's name."),
    workload: described(nullable(TEXT), 'The workload of the environment files or the program; else null.'),
  }),
  change,
);

export const INPUT_CHANGES = named('InputChanges', closed({ items: list(INPUT_CHANGE) }), {
  items: [change],
});
