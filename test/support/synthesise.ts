import { synth } from '../../src/compiler/synth.js';
import { loadManifest } from '../../src/manifest/load.js';
import type { TargetName } from '../../src/manifest/model.js';

/** Writes the Terraform files for a manifest file into the folder, as the command does. */
export async function synthesise(file: string, target: TargetName, folder: string): Promise<void> {
  const { manifest, source } = await loadManifest(file, { env: {} });
  await synth({ manifest, locate: source.locate, file, target, folder });
}
