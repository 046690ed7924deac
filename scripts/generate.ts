// Writes the files that are generated from the schema, the commands, the error codes and the API's routes.
// Run `npm run generate` after changing any of them; a test fails if a generated file is out of date.
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
