// Writes what is made from the schema, the table of codes and the API's routes: src/manifest/schema.ts and parts of docs/.
// `npm run generate` after either changed; a test says when it was forgotten.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Files, filesFromCode, filesFromSchema } from './generate/files.js';

write(await filesFromSchema());
write(await filesFromCode());

function write(files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
