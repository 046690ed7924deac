import { platform } from '../../../providers/registry.js';
import { KINDS, type Manifest, SECTIONS, type TargetName } from '../../manifest/model.js';
import type { Colors } from '../terminal.js';

/** What `down` removes, one thing per line. @param manifest null if nothing was applied */
export function renderRemoval(manifest: Manifest | null, target: TargetName, colors: Colors): string[] {
  const workloads = KINDS.flatMap((kind) => {
    const section = SECTIONS[kind];
    return Object.keys(manifest?.[section] ?? {}).map((name) => `${section}.${name}, with its workers`);
  });
  const kept = manifest ? platform(target).keptData(manifest.targets) : undefined;
  const agent =
    kept === undefined
      ? 'the agent, with its logs, its API key and everything it has stored'
      : `the agent, with its API key; its stored data stays in ${kept}`;
  return [...workloads, agent].map((thing) => `${colors.red('-')} ${thing}`);
}

/** What happens to the application's named volumes, one per line. */
export function renderVolumes(names: readonly string[], removed: boolean, colors: Colors): string[] {
  return names.map((name) =>
    removed
      ? `${colors.red('-')} the volume ${name}, with its data`
      : `  the volume ${name} stays; down --volumes removes it`,
  );
}
