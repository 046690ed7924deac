// Writes what is made from the schema, the table of codes and the API's routes: src/manifest/schema.ts and parts of docs/.
// `npm run generate` after either changed; a test says when it was forgotten.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generated } from './generate/files.js';

for (const [file, text] of Object.entries(await generated())) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
