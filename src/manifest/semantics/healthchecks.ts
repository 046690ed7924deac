import type { Finding } from '../finding.js';
import { type NamedWorkload, SECTIONS, SERVING } from '../model.js';
import type { Path } from '../path.js';

/** Checks that can't be carried out. */
export function healthcheckFindings(workloads: readonly NamedWorkload[]): Finding[] {
  return workloads.flatMap((workload): Finding[] => {
    const { kind, name, spec } = workload;
    if (!spec.healthcheck) return [];
    const path = [SECTIONS[kind], name, 'healthcheck'];
    return [...forTest(spec.healthcheck.test, [...path, 'test']), ...forPath(workload, path)];
  });
}

/** The first word says what the others are. */
function forTest(test: readonly string[] | undefined, path: Path): Finding[] {
  if (!test) return [];
  const [form = '', ...rest] = test;
  const finding = (message: string, hint: string): Finding[] => [{ code: 'MN1034', message, path, hint }];
  if (form === 'NONE') {
    return rest.length === 0
      ? []
      : finding('NONE turns the check off, and has no command', 'write [NONE] alone');
  }
  if (form !== 'CMD' && form !== 'CMD-SHELL') {
    const hint = `write [CMD, ${test.map((word) => JSON.stringify(word)).join(', ')}]`;
    return finding(`the list begins with CMD, CMD-SHELL or NONE, found ${JSON.stringify(form)}`, hint);
  }
  if (!rest[0]?.trim()) return finding(`${form} has no command`, 'add what to run, such as curl');
  if (form === 'CMD' || rest.length === 1) return [];
  return finding('CMD-SHELL has one line for a shell, and more follows', 'write it as one line, or use CMD');
}

function forPath({ kind, name, spec }: NamedWorkload, path: Path): Finding[] {
  const { test, path: asked } = spec.healthcheck ?? {};
  if (asked === undefined) return [];
  const at = [...path, 'path'];
  if (test) {
    const hint = 'leave out one of them';
    return [{ code: 'MN1014', message: 'only one of path and test can be set', path: at, hint }];
  }
  if (!SERVING.includes(kind)) {
    const message = `${name} is a ${kind}, whose address is not known, so no path can be checked`;
    return [{ code: 'MN1018', message, path: at, hint: 'write a test, such as [CMD, curl, …]' }];
  }
  if (spec.protocol !== 'tcp') return [];
  return [
    {
      code: 'MN1018',
      message: 'healthcheck.path needs protocol http, found tcp',
      path: at,
      hint: 'write a test instead',
      related: { message: 'the protocol is tcp', path: [SECTIONS[kind], name, 'protocol'] },
    },
  ];
}
