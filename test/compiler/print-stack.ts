/** Prints the stack's files for the manifest in the argument, for cases.test.ts. */
import { basename } from 'node:path';
import { compile } from '../../src/compiler/compile.js';
import { loadManifest } from '../../src/manifest/load.js';

const file = process.argv[2] ?? '';
const { manifest, source } = await loadManifest(file, { env: {} });
const { files } = await compile(manifest, 'local', {
  root: '../..',
  file: basename(file),
  locate: source.locate,
});
process.stdout.write(JSON.stringify([...files]));
