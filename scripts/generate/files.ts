import { readFileSync } from 'node:fs';
import { cliPage } from './cli.js';
import { editorSchema } from './editor-schema.js';
import { errorsPage } from './errors.js';
import { openApiPage } from './openapi.js';
import { pythonFields } from './python.js';
import { referencePage } from './reference.js';
import { catalogEntry, schemaStoreSchema } from './schemastore.js';
import { schemaModule } from './types.js';

/** Path → text of every generated file, as it ought to be now. */
export async function generated(): Promise<Record<string, string>> {
  const schema = JSON.parse(readFileSync('schema/source.json', 'utf8'));
  const forEditors = editorSchema(schema);
  return {
    'schema/multinode.schema.json': json(forEditors),
    'schema/schemastore/multinode.json': json(schemaStoreSchema(forEditors)),
    'schema/schemastore/catalog-entry.json': json(catalogEntry(schema)),
    'src/manifest/schema.ts': await schemaModule(schema),
    'sdk/python/src/multinode/_fields.py': pythonFields(schema),
    'docs/manifest.md': referencePage(schema),
    'docs/cli.md': cliPage(),
    'docs/errors.md': errorsPage(),
    'docs/openapi.json': await openApiPage(),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
