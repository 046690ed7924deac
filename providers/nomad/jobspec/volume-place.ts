/** Which node may have a volume that is created for the application. Pure. */
import { type Manifest, workloads } from '../../../src/manifest/model.js';
import { condition, processor } from './placement.js';

const HAS_DOCKER = { LTarget: '${attr.driver.docker}', Operand: 'is_set', RTarget: '' };

/** A node on which all workloads that mount the volume can run, as far as they agree. */
export function volumePlace(name: string, manifest: Manifest) {
  const { nomad } = manifest.targets;
  const mounting = workloads(manifest).filter(({ spec }) =>
    spec.volumes?.some(({ type, source }) => type === 'volume' && source === name),
  );
  const pools = new Set(mounting.map(({ spec }) => spec.nomad?.node_pool ?? nomad.node_pool));
  const [pool = nomad.node_pool] = pools;
  const own = mounting.flatMap(({ spec }) => [
    ...processor(spec.platform),
    ...(spec.nomad?.constraints ?? []),
  ]);
  const all = [...nomad.constraints, ...own].map(condition);
  const unique = new Map(all.map((each) => [JSON.stringify(each), each]));
  return {
    node_pool: pool,
    constraints: [...inDatacenters(nomad.datacenters), HAS_DOCKER, ...unique.values()],
  };
}

/** The names may contain an asterisk, as in a job. */
function inDatacenters(names: readonly string[]): object[] {
  if (names.includes('*')) return [];
  const patterns = names.map((name) => name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'));
  return [{ LTarget: '${node.datacenter}', Operand: 'regexp', RTarget: `^(${patterns.join('|')})$` }];
}
