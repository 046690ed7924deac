import { platform } from '../../../providers/registry.js';
import { KINDS, type Manifest, SECTIONS, type TargetName } from '../../manifest/model.js';
import type { Colors } from '../terminal.js';

/** What down takes away, a line for each thing. @param manifest null where nothing was applied */
export function renderRemoval(manifest: Manifest | null, target: TargetName, colors: Colors): string[] {
  const workloads = KINDS.flatMap((kind) => {
    const section = SECTIONS[kind];
    return Object.keys(manifest?.[section] ?? {}).map((name) => `${section}.${name}, with its workers`);
  });
  const kept = manifest ? platform(target).keptData(manifest.targets) : undefined;
  const agent =
    kept === undefined
      ? 'the agent, with its logs, its API key and all that it has stored'
      : `the agent, with its API key; what it has stored stays in ${kept}`;
  return [...workloads, agent].map((thing) => `${colors.red('-')} ${thing}`);
}
