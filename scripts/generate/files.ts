import { readFileSync } from 'node:fs';
import { describedSchema, editorSchema } from './editor-schema.js';
import { pythonFields } from './python.js';
import { referencePage } from './reference.js';
import { catalogEntry, schemaStoreSchema } from './schemastore.js';
import { schemaModule } from './types.js';

/** Path → text. */
export type Files = Readonly<Record<string, string>>;

/** The files that are generated from schema/source.json alone, with their current contents. */
export async function filesFromSchema(): Promise<Files> {
  const schema = JSON.parse(readFileSync('schema/source.json', 'utf8'));
  return {
    'schema/multinode.schema.json': json(editorSchema(schema)),
    'schema/schemastore/multinode.json': json(schemaStoreSchema(describedSchema(schema))),
    'schema/schemastore/catalog-entry.json': json(catalogEntry(schema)),
    'src/manifest/schema.ts': await schemaModule(schema),
    'sdk/python/src/multinode/_fields.py': pythonFields(schema),
    'docs/manifest.md': referencePage(schema),
  };
}

/**
 * The files that are generated from the code. The code imports src/manifest/schema.ts, so it is loaded here, once that
 * file is up to date.
 */
export async function filesFromCode(): Promise<Files> {
  const [{ cliPage }, { errorsPage }, { openApiPage }] = await Promise.all([
    import('./cli.js'),
    import('./errors.js'),
    import('./openapi.js'),
  ]);
  return {
    'docs/cli.md': cliPage(),
    'docs/errors.md': errorsPage(),
    'docs/openapi.json': await openApiPage(),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
