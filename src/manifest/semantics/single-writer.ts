import type { Finding } from '../finding.js';
import { type Manifest, type NamedWorkload, SECTIONS } from '../model.js';
import type { Path } from '../path.js';

/** A volume that only one process may write has one workload that writes it, with at most one worker. */
export function writerFindings({ volumes = {} }: Manifest, workloads: readonly NamedWorkload[]): Finding[] {
  const first = new Map<string, Path>();
  return workloads.flatMap((workload): Finding[] => {
    const { kind, name, spec } = workload;
    return [...(spec.volumes ?? []).entries()].flatMap(
      ([index, { type, source = '', read_only }]): Finding[] => {
        const exclusive =
          type === 'volume' && Object.hasOwn(volumes, source) && volumes[source]?.single_writer;
        if (!exclusive || read_only) return [];
        const path = [SECTIONS[kind], name];
        const here = [...path, 'volumes', index];
        const known = first.get(source);
        first.set(source, known ?? here);
        const another: Finding[] =
          known === undefined || known[1] === name
            ? []
            : [
                {
                  code: 'MN1032',
                  message: `the volume ${source} has a single writer, and ${known.slice(0, 2).join('.')} writes it already`,
                  path: here,
                  related: { message: 'mounted for writing here', path: known },
                  hint: 'mount it read-only, as in :ro',
                },
              ];
        const many = several(workload);
        if (many === undefined) return another;
        const { field, found, hint } = many;
        return [
          ...another,
          {
            code: 'MN1032',
            message: `${field} is ${found}, but the volume ${source} has a single writer`,
            path: [...path, field],
            related: { message: 'mounted for writing here', path: here },
            hint: `${hint}, or mount the volume read-only, as in :ro`,
          },
        ];
      },
    );
  });
}

/** The field that lets a workload have several workers at once. */
function several(workload: NamedWorkload): { field: string; found: unknown; hint: string } | undefined {
  const fields = new Map<string, unknown>(Object.entries(workload.spec));
  const more = (field: string, hint = `write ${field}: 1`) => {
    const found = fields.get(field);
    return typeof found === 'number' && found > 1 ? { field, found, hint } : undefined;
  };
  switch (workload.kind) {
    case 'function':
      return more('max_workers');
    case 'job':
      return more('max_concurrency');
    case 'service':
      return more('max_replicas', 'write min_replicas: 1 and max_replicas: 1');
    case 'scheduled_task': {
      const found = fields.get('overlap');
      return found === 'allow' ? { field: 'overlap', found, hint: 'write overlap: skip' } : undefined;
    }
    case 'daemon':
      return fields.get('per_node') === true
        ? { field: 'per_node', found: true, hint: 'leave out per_node' }
        : undefined;
  }
}
