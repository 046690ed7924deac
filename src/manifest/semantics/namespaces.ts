import { own } from '../../json/record.js';
import type { Finding } from '../finding.js';
import { type Manifest, type NamedWorkload, SECTIONS } from '../model.js';
import { suggest } from '../suggest.js';

/** Fields that can name another daemon. */
const FIELDS = ['network_mode', 'pid', 'ipc'] as const;

/** What a workload shares with another one exists, and leaves room for its other fields. */
export function namespaceFindings(
  { daemons }: Pick<Manifest, 'daemons'>,
  workloads: readonly NamedWorkload[],
): Finding[] {
  return workloads.flatMap(({ kind, name, spec }) => {
    const path = [SECTIONS[kind], name];
    const shared = FIELDS.flatMap((field): Finding[] => {
      const daemon = sharedIn(spec[field]);
      if (daemon === undefined) return [];
      const circular = sharedBy(daemon, daemons).has(name);
      if (!circular && Object.hasOwn(daemons, daemon)) return [];
      const near = circular ? undefined : suggest(daemon, Object.keys(daemons));
      return [
        {
          code: 'MN1030',
          message: circular ? `${name} can't share with itself` : `there is no daemon ${daemon}`,
          path: [...path, field],
          hint: near === undefined ? 'name another daemon of the application' : `did you mean ${near}?`,
        },
      ];
    });
    const { network_mode } = spec;
    if (network_mode === undefined) return shared;
    const without = network_mode === 'bridge' ? ['networks'] : ['networks', 'ports', 'expose'];
    const given = new Map<string, unknown>(Object.entries(spec));
    const contradicted = [...without, ...(/:/.test(network_mode) ? ['hostname', 'domainname'] : [])].filter(
      (field) => given.get(field) !== undefined,
    );
    return [
      ...shared,
      ...contradicted.map(
        (field): Finding => ({
          code: 'MN1018',
          message: `${field} has no effect with network_mode ${network_mode}`,
          path: [...path, field],
          hint: `leave out ${field} or network_mode`,
          related: { message: 'the network mode', path: [...path, 'network_mode'] },
        }),
      ),
    ];
  });
}

function sharedIn(mode: string | undefined): string | undefined {
  return /^service:(.*)$/.exec(mode ?? '')?.[1];
}

/** The daemon, and all with which it shares. */
function sharedBy(daemon: string, daemons: Manifest['daemons']): ReadonlySet<string> {
  const found = new Set([daemon]);
  for (const name of found) {
    const spec = own(daemons, name);
    for (const field of FIELDS) {
      const other = sharedIn(spec?.[field]);
      if (other !== undefined) found.add(other);
    }
  }
  return found;
}
