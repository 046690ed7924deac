// Writes the files that are generated from the manifest's schema, the API's schemas and routes, the commands and the error
// codes. Run `npm run generate` after changing any of them; a test fails if a generated file is out of date.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Files, filesFromCode, filesFromSchemas, filesFromSource } from './generate/files.js';

write(filesFromSource());
write(await filesFromSchemas());
write(await filesFromCode());

function write(files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
