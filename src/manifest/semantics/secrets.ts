import type { Finding } from '../finding.js';
import { type Manifest, type NamedWorkload, SECTIONS, type SecretMount } from '../model.js';
import type { Path } from '../path.js';
import { undeclared } from './declared.js';

/** Each secret has one source, and the secrets that workloads name exist and do not overwrite each other. */
export function secretFindings({ secrets }: Manifest, workloads: readonly NamedWorkload[]): Finding[] {
  return [
    ...Object.entries(secrets).flatMap(([name, source]): Finding[] => {
      const given = [source.environment, source.file].filter((value) => value !== undefined).length;
      if (given === 1) return [];
      const found = given === 0 ? 'neither' : 'both';
      const message = `secret ${name} must have either environment or file, found ${found}`;
      return [{ code: 'MN1014', message, path: ['secrets', name], part: 'key' }];
    }),
    ...undeclared('secrets', 'secret', Object.keys(secrets), workloads),
    ...workloads.flatMap(({ kind, name, spec }) =>
      overwritten(spec.secrets, [SECTIONS[kind], name, 'secrets']),
    ),
  ];
}

function overwritten(mounts: readonly SecretMount[], path: Path): Finding[] {
  const findings: Finding[] = [];
  for (const field of ['target', 'environment'] as const) {
    const first = new Map<string, number>();
    for (const [index, { [field]: value }] of mounts.entries()) {
      // A path is compared with all other mounts.
      if (value === undefined || value.startsWith('/')) continue;
      const known = first.get(value);
      if (known === undefined) {
        first.set(value, index);
        continue;
      }
      const thing = field === 'target' ? 'the file' : 'the environment variable';
      findings.push({
        code: 'MN1021',
        message: `${thing} ${value} is used by two secrets`,
        path: [...path, index],
        related: { message: 'first used here', path: [...path, known] },
      });
    }
  }
  return findings;
}
