import { type Finding, MAX_FINDINGS } from '../finding.js';
import { DEFAULT_NETWORK, type Manifest, type NamedWorkload, SECTIONS } from '../model.js';
import { suggest } from '../suggest.js';

/** The networks that workloads join are declared, and exist already. */
export function networkFindings({ networks = {} }: Manifest, workloads: readonly NamedWorkload[]): Finding[] {
  const declared = Object.keys(networks);
  const findings = Object.entries(networks).flatMap(([name, { external }]): Finding[] => {
    const path = ['networks', name];
    const found = (message: string, hint: string): Finding[] => [
      { code: 'MN1031', message, path, part: 'key', hint },
    ];
    if (name === DEFAULT_NETWORK)
      return found(
        `${name} is the application's own network`,
        'give the network another name, and list it in the networks of each workload',
      );
    if (external) return [];
    return found(
      `network ${name} is not external, and all workloads of an application share one network already`,
      'leave it out, or write external: true if it exists already',
    );
  });
  for (const { kind, name, spec } of workloads) {
    for (const network of Object.keys(spec.networks ?? {})) {
      if (network === DEFAULT_NETWORK || Object.hasOwn(networks, network)) continue;
      // Each finding searches all declared names for a similar one.
      if (findings.length >= MAX_FINDINGS) return findings;
      const near = suggest(network, declared);
      findings.push({
        code: 'MN1031',
        message: `network ${network} is not declared`,
        path: [SECTIONS[kind], name, 'networks', network],
        hint: near === undefined ? 'declare it in the section networks' : `did you mean ${near}?`,
      });
    }
  }
  return findings;
}
