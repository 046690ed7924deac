import type { Finding } from '../finding.js';
import { type BuildSpec, type Manifest, type NamedWorkload, SECTIONS } from '../model.js';
import { suggest } from '../suggest.js';

const DEFAULT_DOCKERFILE = 'Dockerfile';

/** A build has one source of instructions, and the settings of a runtime only with one. */
export function buildFindings({ secrets }: Manifest, workloads: readonly NamedWorkload[]): Finding[] {
  return workloads.flatMap(({ kind, name, spec: { build, pull_policy } }): Finding[] => {
    const path = [SECTIONS[kind], name, 'build'];
    if (!build) {
      if (pull_policy !== 'build') return [];
      const message = `${name} has pull_policy build, but no build`;
      const at = [SECTIONS[kind], name, 'pull_policy'];
      return [{ code: 'MN1018', message, path: at, hint: 'add build, or leave out pull_policy' }];
    }
    return [
      ...contradictions(build).map(([field, message, hint]): Finding => {
        return { code: 'MN1018', message, path: [...path, field], hint };
      }),
      ...(build.secrets ?? []).flatMap((secret, index): Finding[] => {
        if (Object.hasOwn(secrets, secret)) return [];
        const near = suggest(secret, Object.keys(secrets));
        const hint =
          near === undefined ? 'declare it in the section secrets' : `did you mean ${JSON.stringify(near)}?`;
        const message = `secret ${JSON.stringify(secret)} is not declared`;
        return [{ code: 'MN1013', message, path: [...path, 'secrets', index], hint }];
      }),
    ];
  });
}

type Contradiction = readonly [field: string, message: string, hint: string];

function contradictions(build: BuildSpec): Contradiction[] {
  const { runtime, version, base, dockerfile_inline, target } = build;
  const dockerfile = build.dockerfile === DEFAULT_DOCKERFILE ? undefined : build.dockerfile;
  const found: Contradiction[] = [];
  if (dockerfile !== undefined && dockerfile_inline !== undefined) {
    found.push([
      'dockerfile',
      'there is a dockerfile, and another one in dockerfile_inline',
      'leave out one of them',
    ]);
  }
  if (runtime === undefined) {
    for (const [field, value] of Object.entries({ version, base })) {
      if (value === undefined) continue;
      found.push([
        field,
        `${field} is about a runtime, and the build has none`,
        'add runtime, such as python',
      ]);
    }
    return found;
  }
  for (const [field, value] of Object.entries({ dockerfile, dockerfile_inline, target })) {
    if (value === undefined) continue;
    const message = `${field} is about a Dockerfile, but with a runtime, none is used`;
    found.push([field, message, `leave out ${field}, or runtime`]);
  }
  if (version !== undefined && base !== undefined) {
    found.push([
      'version',
      'the version has no effect, because base names the image',
      'leave out version, or base',
    ]);
  }
  return found;
}
