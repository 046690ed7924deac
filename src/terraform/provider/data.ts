import { TerraformError } from '../../errors/errors.js';
import { own } from '../../json/record.js';
import { text } from '../../json/shape.js';
import { defineSource, type Source } from '../framework/source.js';
import { access, type Connection } from './connection.js';

const name = {
  type: 'string',
  from: 'configuration',
  shape: text,
  description: 'Its name in the manifest.',
} as const;
const address = { type: 'string', from: 'provider', description: 'Where it is called.' } as const;
const reason = { type: 'string', from: 'provider', description: 'The latest decision, in words.' } as const;

/** What runs on an agent, for other resources and modules. */
export function dataSources(connection: Connection): Source[] {
  return [
    defineSource({
      name: 'multinode_application',
      description: 'The application that an agent runs.',
      attributes: {
        ...access,
        name: { type: 'string', from: 'provider', description: "The application's name." },
        applied_at: {
          type: 'string',
          from: 'provider',
          description: 'When it was last changed, as RFC 3339.',
        },
        manifest: { type: 'dynamic', from: 'provider', description: 'Its normalised manifest.' },
      },
      async read(given, signal) {
        const view = await connection.client(given).getApplication({ signal });
        if (!view) throw new TerraformError('MN3004', 'the agent has no application');
        const { manifest, applied_at } = view;
        return { name: manifest.name, applied_at, manifest: JSON.parse(JSON.stringify(manifest)) };
      },
    }),
    defineSource({
      name: 'multinode_function',
      description: 'A function of the application that an agent runs.',
      attributes: {
        ...access,
        name,
        address,
        reason,
        target: { type: 'number', from: 'provider', description: 'How many workers it should have.' },
        executing: { type: 'number', from: 'provider', description: 'How many invocations are executing.' },
        waiting: { type: 'number', from: 'provider', description: 'How many invocations are waiting.' },
      },
      async read(given, signal) {
        const { functions } = await connection.client(given).status({ signal });
        const { url, reason, target, executing, waiting } = find(functions, 'function', given.name);
        return { address: url, reason, target, executing, waiting };
      },
    }),
    defineSource({
      name: 'multinode_service',
      description: 'A service of the application that an agent runs.',
      attributes: {
        ...access,
        name,
        address,
        reason,
        target: { type: 'number', from: 'provider', description: 'How many replicas it should have.' },
      },
      async read(given, signal) {
        const { services } = await connection.client(given).status({ signal });
        const { url, reason, target } = find(services, 'service', given.name);
        return { address: url, reason, target };
      },
    }),
  ];
}

function find<T>(all: Readonly<Record<string, T>>, kind: string, name: string): T {
  const found = own(all, name);
  if (found) return found;
  const known = Object.keys(all).join(', ') || 'none';
  throw new TerraformError('MN3004', `the application has no ${kind} "${name}"; it has ${known}`);
}
