import type { Finding } from '../finding.js';
import { KINDS, type Kind, type NamedWorkload, SECTIONS } from '../model.js';
import { SCHEMA } from '../schema.generated.js';
import { resolve } from '../schema-node.js';

/** A field that must not be above another one. */
interface Bound {
  readonly low: string;
  readonly high: string;
}

const BOUNDS = new Map<Kind, readonly Bound[]>(KINDS.map((kind) => [kind, boundsOf(kind)]));

function boundsOf(kind: Kind): Bound[] {
  const { properties = {} } = resolve(SCHEMA, { $ref: `#/definitions/${kind}` });
  return Object.entries(properties).flatMap(([low, { 'x-at-most': high }]) =>
    high === undefined ? [] : [{ low, high }],
  );
}

/** Each lower bound of a workload's size is at most the upper one. */
export function scalingFindings(workloads: readonly NamedWorkload[]): Finding[] {
  return workloads.flatMap(({ kind, name, spec }) => {
    const values = new Map<string, unknown>(Object.entries(spec));
    return (BOUNDS.get(kind) ?? []).flatMap(({ low, high }): Finding[] => {
      const [least, most] = [values.get(low), values.get(high)];
      if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return [];
      const section = SECTIONS[kind];
      return [
        {
          code: 'MN1018',
          message: `${low} must be at most ${high} (${most}), found ${least}`,
          path: [section, name, low],
          related: { message: `${high} is ${most}`, path: [section, name, high] },
        },
      ];
    });
  });
}
