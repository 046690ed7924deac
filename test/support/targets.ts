import type { Targets } from '../../src/manifest/model.js';
import { parseManifest } from '../../src/manifest/validate.js';

const NONE = 'name: none\nfunctions: {}\n';

/** The schema's defaults for every target, except for the port of the local one. */
export function targetsWith(port: number): Targets {
  const { targets } = parseManifest(NONE, { file: 'multinode.yaml', env: {} }).manifest;
  return { ...targets, local: { ...targets.local, port } };
}
