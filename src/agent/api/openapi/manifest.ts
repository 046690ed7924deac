import { MANIFEST } from '../../../api/schemas/application.js';
import type { Schema } from '../../../api/schemas/schema.js';
import { normalisedSchema } from '../../../manifest/normalised-schema.js';

const PREFIX = 'Manifest_';

/** The normalised manifest's schemas; its definitions become components of the document. */
export function manifestSchemas(): Record<string, Schema> {
  const { definitions = {}, $schema: _dialect, $id: _id, title: _title, ...root } = normalisedSchema();
  return {
    Manifest: { ...asComponent(root), description: MANIFEST.description, examples: MANIFEST.examples },
    ...Object.fromEntries(
      Object.entries(definitions).map(([name, node]) => [`${PREFIX}${name}`, asComponent(node)]),
    ),
  };
}

function asComponent(node: Schema): Schema {
  return Object.fromEntries(
    Object.entries(node).flatMap(([keyword, value]) =>
      EDITORS_ONLY.has(keyword) ? [] : [[keyword, converted(value)]],
    ),
  );
}

/** Keywords in the manifest's schema for editors that OpenAPI does not support. */
const EDITORS_ONLY = new Set([
  'defaultSnippets',
  'patternErrorMessage',
  'enumDescriptions',
  'deprecationMessage',
]);

function converted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(converted);
  if (typeof value === 'object' && value !== null) return asComponent({ ...value });
  return typeof value === 'string'
    ? value.replace(/^#\/definitions\//, `#/components/schemas/${PREFIX}`)
    : value;
}
