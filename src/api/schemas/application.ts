import { closed, named, record, type Schema, TEXT, TIME } from './common.js';

const example = {
  manifest: {
    name: 'shop',
    functions: {},
    jobs: {},
    services: {},
    scheduled_tasks: {},
    daemons: {},
    quotas: {},
    secrets: {},
    targets: {
      local: { host: '127.0.0.1', port: 0 },
      docker: { address: '127.0.0.1', agent: 'container', port: 4747, load_balancer: 'agent' },
      nomad: {
        namespace: 'default',
        datacenters: ['*'],
        node_pool: 'default',
        priority: 50,
        constraints: [],
        agent: 'host',
        agent_command: ['multinode-agent'],
        port: 0,
        agents: 1,
        acl: false,
        load_balancer: 'agent',
      },
    },
  },
  inputs: { secrets: {}, env_files: {}, environment: {}, sources: {} },
};

/** Checked by the manifest's own validator, which knows more; the OpenAPI document has its schema in this one's place. */
export const MANIFEST: Schema = {
  title: 'Manifest',
  type: 'object',
  description: 'The normalised manifest.',
  examples: [example.manifest],
};

export const INPUTS = named(
  'Inputs',
  closed(
    {
      secrets: record(TEXT),
      env_files: record(record(TEXT)),
      environment: record(TEXT),
      sources: record(TEXT),
      images: record(TEXT),
    },
    ['images'],
  ),
  example.inputs,
);

export const APPLICATION_REQUEST = named(
  'ApplicationRequest',
  closed({ manifest: MANIFEST, inputs: INPUTS }),
  example,
);

export const APPLICATION_VIEW = named(
  'Application',
  closed({ manifest: MANIFEST, inputs_fingerprint: TEXT, applied_at: TIME }),
  {
    manifest: example.manifest,
    inputs_fingerprint: '9f86d081884c7d65',
    applied_at: '2026-01-31T03:00:00.000Z',
  },
);
