/** How a workload finds the ones that it uses: the variables with their addresses. Pure. */
import { bracketed } from '../addresses.js';
import { own } from '../json/record.js';
import { type Manifest, type NamedWorkload, type PortMapping, portsOf, type WorkloadSpec } from './model.js';

type Reached = Pick<Manifest, 'services' | 'daemons'>;

/**
 * The variables for the workloads that a workload uses. For db these are DB_HOST, DB_PORT and DB_URL. Ports after the
 * first one, and ports with a name, also have their own variables, such as DB_PORT_8008 or DB_PORT_ADMIN.
 * @param hostOf name or address at which other workloads reach this one
 */
export function usedVariables(
  { uses = [] }: Pick<WorkloadSpec, 'uses'>,
  manifest: Reached,
  hostOf: (used: NamedWorkload) => string,
): Record<string, string> {
  const variables = uses.flatMap((name) => {
    const used = usedWorkload(name, manifest);
    return used ? variablesFor(used, hostOf(used)) : [];
  });
  return Object.fromEntries(variables);
}

/** A service or a daemon by its name. */
export function usedWorkload(name: string, { services, daemons }: Reached): NamedWorkload | undefined {
  const service = own(services, name);
  if (service) return { kind: 'service', name, spec: service };
  const daemon = own(daemons, name);
  return daemon && { kind: 'daemon', name, spec: daemon };
}

/** The start of the variables' names: MY_DB for my-db. */
export function prefixOf(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

function variablesFor({ name, spec }: NamedWorkload, host: string): (readonly [string, string])[] {
  const { scheme, ports } = endpoint(spec);
  const [first] = ports;
  if (!first) return [];
  const prefix = prefixOf(name);
  const separate = ports.filter((port) => port !== first || port.name !== undefined);
  return [
    [`${prefix}_HOST`, host],
    [`${prefix}_PORT`, `${first.port}`],
    [`${prefix}_URL`, `${scheme}://${bracketed(host)}:${first.port}`],
    ...separate.map((each) => {
      return [`${prefix}_PORT_${prefixOf(each.name ?? `${each.port}`)}`, `${each.port}`] as const;
    }),
  ];
}

interface Endpoint {
  readonly scheme: string;
  readonly ports: readonly { readonly port: number; readonly name?: string }[];
}

function endpoint(spec: NamedWorkload['spec']): Endpoint {
  if (spec.port !== undefined) return { scheme: spec.protocol ?? 'http', ports: [{ port: spec.port }] };
  // Those that are not published at all are for other workloads above all.
  const exposed = (port: number) => (spec.expose ?? []).some(({ target }) => target === port);
  const all: PortMapping[] = portsOf(spec).sort(
    (a, b) => Number(exposed(b.target)) - Number(exposed(a.target)),
  );
  const ports = all.map(({ target, name }) => ({ port: target, ...(name !== undefined && { name }) }));
  const [first] = all;
  return { scheme: first?.app_protocol?.toLowerCase() ?? first?.protocol ?? 'tcp', ports };
}
