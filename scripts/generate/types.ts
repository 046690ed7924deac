import { compile } from 'json-schema-to-typescript';

/** The module src/manifest/schema.ts: the schema, so that a bundle needs no other file, and its types. */
export async function schemaModule(schema: Readonly<Record<string, unknown>>): Promise<string> {
  // The compiler has its own type for schemas and changes the schema that it gets.
  const types = await compile(structuredClone({ ...schema, title: 'ManifestFile' }), 'ManifestFile', {
    bannerComment: '',
    unreachableDefinitions: true,
    style: { singleQuote: true, printWidth: 110 },
  });
  return `/** Generated from schema/source.json by \`npm run generate\`; do not edit. */
import type { SchemaNode } from './schema-node.js';

${types}
export const SCHEMA: SchemaNode = ${JSON.stringify(schema, null, 2)};
`;
}
