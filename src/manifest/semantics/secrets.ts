import type { Finding } from '../finding.js';
import { type Manifest, type NamedWorkload, SECTIONS, type SecretMount } from '../model.js';
import type { Path } from '../path.js';
import { suggest } from '../suggest.js';

/** Secrets have one source each, and those that workloads name exist and do not overwrite each other. */
export function secretFindings({ secrets }: Manifest, workloads: readonly NamedWorkload[]): Finding[] {
  const declared = Object.keys(secrets);
  return [
    ...Object.entries(secrets).flatMap(([name, source]): Finding[] => {
      const given = [source.environment, source.file].filter((value) => value !== undefined).length;
      if (given === 1) return [];
      const found = given === 0 ? 'neither' : 'both';
      const message = `secret ${name} must have either environment or file, found ${found}`;
      return [{ code: 'MN1014', message, path: ['secrets', name], part: 'key' }];
    }),
    ...workloads.flatMap(({ kind, name, spec }) => {
      const path = [SECTIONS[kind], name, 'secrets'];
      return [...undeclared(spec.secrets, declared, path), ...overwritten(spec.secrets, path)];
    }),
  ];
}

function undeclared(mounts: readonly SecretMount[], declared: readonly string[], path: Path): Finding[] {
  return mounts.flatMap(({ source }, index): Finding[] => {
    if (declared.includes(source)) return [];
    const near = suggest(source, declared);
    const hint =
      near === undefined ? 'declare it in the section secrets' : `did you mean ${JSON.stringify(near)}?`;
    const message = `secret ${JSON.stringify(source)} is not declared`;
    return [{ code: 'MN1013', message, path: [...path, index], hint }];
  });
}

function overwritten(mounts: readonly SecretMount[], path: Path): Finding[] {
  const findings: Finding[] = [];
  for (const field of ['target', 'environment'] as const) {
    const first = new Map<string, number>();
    for (const [index, { [field]: value }] of mounts.entries()) {
      if (value === undefined) continue;
      const known = first.get(value);
      if (known === undefined) {
        first.set(value, index);
        continue;
      }
      const thing = field === 'target' ? 'the file' : 'the environment variable';
      findings.push({
        code: 'MN1021',
        message: `${thing} ${value} is that of two secrets`,
        path: [...path, index],
        related: { message: 'first used here', path: [...path, known] },
      });
    }
  }
  return findings;
}
