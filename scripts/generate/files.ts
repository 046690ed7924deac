import { readFileSync } from 'node:fs';
import { describedSchema, editorSchema, overlaySchema } from './editor-schema.js';
import { containerFieldsModule, schemaModule, targetsModule } from './manifest.js';
import { pythonFields } from './python.js';
import { catalogEntry, schemaStoreSchema } from './schemastore.js';

/** Path → text. */
export type Files = Readonly<Record<string, string>>;

/*
 * The generated files with their current contents, in three steps: the code of each step imports files that the steps
 * before it write, so it is loaded once they are up to date.
 */

/** The files that are generated from schema/source.json alone. */
export function filesFromSource(): Files {
  const schema = JSON.parse(readFileSync('schema/source.json', 'utf8'));
  return {
    'schema/multinode.schema.json': json(editorSchema(schema)),
    'schema/multinode.overlay.schema.json': json(overlaySchema(schema)),
    'schema/schemastore/multinode.json': json(schemaStoreSchema(describedSchema(schema))),
    'schema/schemastore/catalog-entry.json': json(catalogEntry(schema)),
    'src/manifest/schema.generated.ts': schemaModule(schema),
    'src/manifest/targets.generated.ts': targetsModule(schema),
    'src/manifest/container-fields.generated.ts': containerFieldsModule(schema),
    'sdk/python/src/multinode/_generated.py': pythonFields(schema),
  };
}

/** Types and checks, from the schemas of the API and of the manifest. */
export async function filesFromSchemas(): Promise<Files> {
  const { apiModules } = await import('./api.js');
  return apiModules();
}

/** The files that are generated from the code. */
export async function filesFromCode(): Promise<Files> {
  const [{ cliPage }, { composePage }, { errorsPage }, { openApiPage }, { referencePage }] =
    await Promise.all([
      import('./cli.js'),
      import('./compose.js'),
      import('./errors.js'),
      import('./openapi.js'),
      import('./reference.js'),
    ]);
  return {
    'docs/cli.md': cliPage(),
    'docs/errors.md': errorsPage(),
    'docs/from-compose.md': composePage(readFileSync('docs/from-compose.md', 'utf8')),
    'docs/openapi.json': await openApiPage(),
    'docs/manifest.md': referencePage(JSON.parse(readFileSync('schema/source.json', 'utf8'))),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
