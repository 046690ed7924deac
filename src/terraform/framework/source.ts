import { type Attributes, objectType, type State, schemaMessage } from './attributes.js';
import { conversion, type Planned } from './conversion.js';
import { type Fields, settle } from './plan.js';
import type { SchemaMessage } from './protocol/messages.js';
import type { Type } from './protocol/types.js';

export interface SourceDefinition<A extends Attributes> {
  readonly name: string;
  readonly description: string;
  readonly attributes: A;
  /** Gives the computed attributes; those that are not known yet are null in `config`. */
  read(config: State<A>, signal: AbortSignal): Promise<Partial<Planned<A>>>;
}

/** What only reads: a data source, or an ephemeral resource, whose values are in no state and no plan. */
export interface Source {
  readonly name: string;
  readonly type: Type;
  readonly schema: SchemaMessage;
  validate(config: Fields): void;
  read(config: Fields, signal: AbortSignal): Promise<Fields>;
}

export function defineSource<const A extends Attributes>(definition: SourceDefinition<A>): Source {
  const { name, description, attributes } = definition;
  const { planned, state, fields } = conversion(name, attributes);
  return {
    name,
    type: objectType(attributes),
    schema: schemaMessage(description, attributes),
    validate(config) {
      planned(settle(attributes, null, config));
    },
    async read(config, signal) {
      const settled = settle(attributes, null, config);
      planned(settled);
      return fields(await definition.read(state(settled), signal), settled);
    },
  };
}
