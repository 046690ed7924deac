import type { Finding } from '../finding.js';
import type { Manifest, Targets } from '../model.js';
import type { Path } from '../path.js';
import { SCHEMA } from '../schema.generated.js';
import { childSchema } from '../schema-node.js';

interface Listener {
  readonly path: Path;
  readonly by: string;
}

/** Each service has its own port, which nothing else on its host uses. */
export function portFindings({ services, targets }: Manifest): Finding[] {
  const findings: Finding[] = [];
  const taken = listenersOf(targets);
  for (const [name, { port }] of Object.entries(services)) {
    const path = ['services', name, 'port'];
    const other = taken.get(port);
    if (!other) {
      taken.set(port, { path, by: `services.${name}` });
      continue;
    }
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

/** Port → what listens on it, from the targets' settings. */
function listenersOf(targets: Targets): Map<number, Listener> {
  const listeners = new Map<number, Listener>();
  const schema = childSchema(SCHEMA, SCHEMA, 'targets');
  for (const [target, settings] of Object.entries(targets)) {
    const node = schema && childSchema(SCHEMA, schema, target);
    for (const [setting, port] of Object.entries(settings)) {
      const by = node && childSchema(SCHEMA, node, setting)?.['x-listener'];
      // Port 0 is any free one.
      if (by === undefined || typeof port !== 'number' || port === 0) continue;
      listeners.set(port, { path: ['targets', target, setting], by });
    }
  }
  return listeners;
}
