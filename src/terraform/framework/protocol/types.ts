/** Types of Terraform's values (cty), in the protocol's JSON form. */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', Type]
  | readonly ['tuple', readonly Type[]]
  | readonly ['object', Readonly<Record<string, Type>>];

/** Parses a type's JSON; throws if it is not a type. */
export function parseType(json: unknown): Type {
  if (json === 'string' || json === 'number' || json === 'bool' || json === 'dynamic') return json;
  if (Array.isArray(json)) {
    const [kind, of]: unknown[] = json;
    if (kind === 'list' || kind === 'set' || kind === 'map') return [kind, parseType(of)];
    if (kind === 'tuple' && Array.isArray(of)) return ['tuple', of.map(parseType)];
    if (kind === 'object' && typeof of === 'object' && of !== null) {
      return ['object', Object.fromEntries(Object.entries(of).map(([key, type]) => [key, parseType(type)]))];
    }
  }
  throw new Error(`not a type: ${JSON.stringify(json)}`);
}
