import type { Finding } from '../finding.js';
import type { Manifest, PortMapping, Targets } from '../model.js';
import type { Path } from '../path.js';
import { SCHEMA } from '../schema.generated.js';
import { childSchema } from '../schema-node.js';

/** What takes a port of a machine. */
interface Listener {
  readonly path: Path;
  readonly by: string;
  readonly port: number;
  readonly protocol: PortMapping['protocol'];
  /** The address, if it is not the one on which the target publishes services. */
  readonly host_ip?: string;
}

/** Services and daemons have their own ports, which nothing else on their host uses. */
export function portFindings(manifest: Manifest): Finding[] {
  const findings: Finding[] = [];
  const taken = new Map<string, Listener[]>();
  for (const listener of listenersOf(manifest.targets)) taken.set(keyOf(listener), [listener]);
  for (const listener of [...services(manifest), ...daemons(manifest)]) {
    const { path, port } = listener;
    const others = taken.get(keyOf(listener)) ?? [];
    const other = others.find((each) => overlap(each, listener));
    taken.set(keyOf(listener), [...others, listener]);
    if (!other) continue;
    findings.push({
      code: 'MN1020',
      message: `port ${port} is already used by ${other.by}`,
      path,
      hint: 'give each its own port',
      related: { message: `${other.by} listens on ${port}`, path: other.path },
    });
  }
  return findings;
}

function services({ services }: Manifest): Listener[] {
  return Object.entries(services).map(([name, { port }]) => ({
    path: ['services', name, 'port'],
    by: `services.${name}`,
    port,
    protocol: 'tcp',
  }));
}

function daemons({ daemons }: Manifest): Listener[] {
  return Object.entries(daemons).flatMap(([name, { ports = [] }]) =>
    ports.flatMap(({ published, host_ip, protocol }, index): Listener[] => {
      if (published === undefined) return [];
      const path = ['daemons', name, 'ports', index];
      return [
        { path, by: `daemons.${name}`, port: published, protocol, ...(host_ip !== undefined && { host_ip }) },
      ];
    }),
  );
}

function keyOf({ port, protocol }: Listener): string {
  return `${port}/${protocol}`;
}

const ALL_ADDRESSES = ['0.0.0.0', '::'];
/** Where targets publish services unless their settings say otherwise. */
const USUAL_ADDRESS = '127.0.0.1';

function overlap({ host_ip: a = USUAL_ADDRESS }: Listener, { host_ip: b = USUAL_ADDRESS }: Listener) {
  return a === b || ALL_ADDRESSES.includes(a) || ALL_ADDRESSES.includes(b);
}

/** What listens according to the targets' settings. */
function listenersOf(targets: Targets): Listener[] {
  const schema = childSchema(SCHEMA, SCHEMA, 'targets');
  return Object.entries(targets).flatMap(([target, settings]) => {
    const node = schema && childSchema(SCHEMA, schema, target);
    return Object.entries(settings).flatMap(([setting, port]): Listener[] => {
      const by = node && childSchema(SCHEMA, node, setting)?.['x-listener'];
      // Port 0 is any free one.
      if (by === undefined || typeof port !== 'number' || port === 0) return [];
      return [{ path: ['targets', target, setting], by, port, protocol: 'tcp' }];
    });
  });
}
