/** Expands the short forms of a daemon's ports, as Compose reads them. Pure. */
import { isIP } from 'node:net';
import type { Finding } from './finding.js';
import type { ExposedPort, PortMapping } from './model.generated.js';
import type { Path } from './path.js';
import type { DaemonFields } from './schema.generated.js';

type Ports = NonNullable<DaemonFields['ports']>;
type Entry = Ports[number];
type Expose = NonNullable<DaemonFields['expose']>;

/** The short form: [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]. */
const SHORT = /^(?:(?:(\[[^\]]*\]|[\d.]+):)?([\d-]*):)?([\d-]+)(?:\/(\w+))?$/;

const LAST = 65_535;

interface Range {
  readonly first: number;
  readonly count: number;
}

/** One mapping for each port. A range is a finding if its ends or its length are wrong, and is left out. */
export function portMappings(ports: Ports, path: Path, findings: Finding[]): PortMapping[] {
  return ports.flatMap((entry, index) => {
    const found = mappingsOf(entry);
    if (typeof found !== 'string') return found;
    findings.push(invalid(found, [...path, index]));
    return [];
  });
}

/** The same for ports that are not published. */
export function exposedPorts(expose: Expose, path: Path, findings: Finding[]): ExposedPort[] {
  return expose.flatMap((entry, index) => {
    const [range = '', protocol] = String(entry).split('/');
    const target = rangeOf(range);
    if (target) return expand(target).map((port) => ({ target: port, protocol: protocolOf(protocol) }));
    findings.push(invalid(`${entry} is not a port or a range of ports`, [...path, index]));
    return [];
  });
}

/** The index among the written entries of the one that a mapping was made from. */
export function writtenIndex(ports: readonly unknown[], mapping: number): number {
  let end = 0;
  return Math.max(
    0,
    ports.findIndex((entry) => {
      end += typeof entry === 'string' ? (rangeOf(SHORT.exec(entry)?.[3] ?? '')?.count ?? 0) : 1;
      return mapping < end;
    }),
  );
}

/** The mappings, or what is wrong with the entry. */
function mappingsOf(entry: Entry): PortMapping[] | string {
  if (typeof entry === 'object') {
    const { target, published, host_ip, protocol, name, app_protocol } = entry;
    if (host_ip !== undefined && isIP(host_ip) === 0) return `${host_ip} is not an IP address`;
    const first = published === undefined || published === '' ? undefined : rangeOf(String(published));
    if (published !== undefined && published !== '' && first?.count !== 1)
      return `published is ${published}, and must be one port`;
    return [
      {
        target,
        ...(first && { published: first.first }),
        ...(host_ip !== undefined && { host_ip }),
        protocol: protocolOf(protocol),
        ...(name !== undefined && { name }),
        ...(app_protocol !== undefined && { app_protocol }),
      },
    ];
  }
  const [, host = '', published = '', range = '', protocol] = SHORT.exec(String(entry)) ?? [];
  const host_ip = host.replace(/^\[|\]$/g, '');
  if (host_ip !== '' && isIP(host_ip) === 0) return `${host_ip} is not an IP address`;
  const target = rangeOf(range);
  const first = published === '' ? undefined : rangeOf(published);
  if (!target || (published !== '' && !first))
    return `${entry} has a port that is not between 1 and ${LAST}, or a range that does not ascend`;
  if (first && first.count !== target.count)
    return `${entry} publishes ${counted(target.count)} as ${counted(first.count)}`;
  return expand(target).map((port, index) => ({
    target: port,
    ...(first && { published: first.first + index }),
    ...(host_ip !== '' && { host_ip }),
    protocol: protocolOf(protocol),
  }));
}

function rangeOf(text: string): Range | undefined {
  const [, low, high] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [first, last] = [Number(low), Number(high ?? low)];
  return first >= 1 && last >= first && last <= LAST ? { first, count: last - first + 1 } : undefined;
}

function expand({ first, count }: Range): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

function protocolOf(protocol: string | undefined): PortMapping['protocol'] {
  return protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp';
}

function counted(count: number): string {
  return count === 1 ? '1 port' : `${count} ports`;
}

function invalid(message: string, path: Path): Finding {
  const hint =
    'write 8080:80, 127.0.0.1:8080:80/udp, or two ranges of the same length, such as 3000-3005:3000-3005';
  return { code: 'MN1029', message, path, hint };
}
