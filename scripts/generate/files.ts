import { readFileSync } from 'node:fs';
import { cliPage } from './cli.js';
import { errorsPage } from './errors.js';
import { openApiPage } from './openapi.js';
import { referencePage } from './reference.js';
import { schemaModule } from './types.js';

/** Path → text of every generated file, as it ought to be now. */
export async function generated(): Promise<Record<string, string>> {
  const schema = JSON.parse(readFileSync('schema/multinode.schema.json', 'utf8'));
  return {
    'src/manifest/schema.ts': await schemaModule(schema),
    'docs/manifest.md': referencePage(schema),
    'docs/cli.md': cliPage(),
    'docs/errors.md': errorsPage(),
    'docs/openapi.json': await openApiPage(),
  };
}
