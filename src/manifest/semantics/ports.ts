import type { Finding } from '../finding.js';
import type { Manifest } from '../model.js';
import type { Path } from '../path.js';

/** Services listen on a port each, none on the port of the local agent. */
export function portFindings({ services, targets }: Manifest): Finding[] {
  const findings: Finding[] = [];
  const taken = new Map<number, { path: Path; by: string }>();
  if (targets.local.port !== 0) {
    taken.set(targets.local.port, { path: ['targets', 'local', 'port'], by: 'the agent' });
  }
  for (const [name, { port }] of Object.entries(services)) {
    const path = ['services', name, 'port'];
    const other = taken.get(port);
    if (!other) {
      taken.set(port, { path, by: `services.${name}` });
      continue;
    }
    findings.push({
      code: 'MN1020',
      message: `port ${port} is taken by ${other.by}`,
      path,
      hint: 'give each its own port',
      related: { message: `${other.by} listens on ${port}`, path: other.path },
    });
  }
  return findings;
}
