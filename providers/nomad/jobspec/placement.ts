/** Where in a cluster a job may run, in the form of Nomad's API. Pure. */
import type { NodeAffinity, NodeConstraint, NomadWorkload, Targets } from '../../../src/manifest/model.js';

/** Which nodes may run the application's jobs. */
export type Placement = Pick<
  Targets['nomad'],
  'namespace' | 'region' | 'datacenters' | 'node_pool' | 'priority' | 'constraints'
>;

/** Fields of a job. @param own what the job's workload says beyond the target's settings */
export function placementOf(
  { namespace, region, datacenters, node_pool, priority, constraints }: Placement,
  own: Partial<NomadWorkload> = {},
  platform?: string,
): object {
  const all = [...constraints, ...(own.constraints ?? []), ...processor(platform)];
  const { affinities = [] } = own;
  return {
    Namespace: namespace,
    ...(region !== undefined && { Region: region }),
    Datacenters: datacenters,
    NodePool: own.node_pool ?? node_pool,
    Priority: own.priority ?? priority,
    ...(all.length > 0 && { Constraints: all.map(condition) }),
    ...(affinities.length > 0 && {
      Affinities: affinities.map((affinity) => ({ ...condition(affinity), Weight: affinity.weight })),
    }),
  };
}

/** Only nodes with the processor that an image is for. */
export function processor(platform: string | undefined): NodeConstraint[] {
  const [, value] = platform?.split('/') ?? [];
  return value === undefined ? [] : [{ attribute: 'attr.cpu.arch', operator: '=', value }];
}

export function condition({ attribute, operator, value }: NodeConstraint | NodeAffinity): object {
  return { LTarget: `\${${attribute}}`, Operand: operator, RTarget: value };
}
