import { compile } from 'json-schema-to-typescript';

/** The module src/manifest/schema.ts: the schema itself, so that a bundle needs no file beside it, and its types. */
export async function schemaModule(schema: Readonly<Record<string, unknown>>): Promise<string> {
  // The compiler takes a schema of its own type and changes it as it goes.
  const types = await compile(structuredClone({ ...schema, title: 'ManifestFile' }), 'ManifestFile', {
    bannerComment: '',
    unreachableDefinitions: true,
    style: { singleQuote: true, printWidth: 110 },
  });
  return `/** Made from schema/source.json by \`npm run generate\`; do not edit. */
import type { SchemaNode } from './schema-node.js';

${types}
export const SCHEMA: SchemaNode = ${JSON.stringify(schema, null, 2)};
`;
}
