import { KINDS, type Manifest, SECTIONS } from '../../manifest/model.js';
import type { Colors } from '../terminal.js';

/** What down takes away, a line for each thing. @param manifest null where nothing was applied */
export function renderRemoval(manifest: Manifest | null, colors: Colors): string[] {
  const workloads = KINDS.flatMap((kind) => {
    const section = SECTIONS[kind];
    return Object.keys(manifest?.[section] ?? {}).map((name) => `${section}.${name}, with its workers`);
  });
  return [...workloads, 'the agent, with its logs, its API key and all that it has stored'].map(
    (thing) => `${colors.red('-')} ${thing}`,
  );
}
