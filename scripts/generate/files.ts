import { readFileSync } from 'node:fs';
import { schemaModule } from './types.js';

/** Path → text of every generated file, as it ought to be now. */
export async function generated(): Promise<Record<string, string>> {
  const schema = JSON.parse(readFileSync('schema/multinode.schema.json', 'utf8'));
  return {
    'src/manifest/schema.ts': await schemaModule(schema),
  };
}
