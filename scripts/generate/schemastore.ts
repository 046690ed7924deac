/** The files of a pull request to SchemaStore: the schema without the keywords that its checks reject, and its catalog entry. */
import type { SchemaNode } from '../../src/manifest/schema-node.js';

const URL = 'https://www.schemastore.org/multinode.json';
const REFUSED = ['patternErrorMessage', 'errorMessage'];

export function schemaStoreSchema(editor: SchemaNode): SchemaNode {
  const { $schema, $id: _id, ...rest } = editor;
  const text = JSON.stringify({ $schema, $id: URL, ...rest }, (keyword, value) =>
    REFUSED.includes(keyword) ? undefined : value,
  );
  return JSON.parse(text);
}

/** The entry for `schemas` in SchemaStore's catalog. */
export function catalogEntry({ description = '' }: SchemaNode) {
  return {
    name: 'Multinode manifest',
    description: description.replace(/\.$/, ''),
    fileMatch: ['multinode.yaml', 'multinode.yml', 'multinode.json'],
    url: URL,
  };
}
