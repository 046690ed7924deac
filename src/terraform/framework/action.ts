import { type Attributes, objectType, type State, schemaMessage } from './attributes.js';
import { conversion } from './conversion.js';
import { type Fields, settle } from './plan.js';
import type { SchemaMessage } from './protocol/messages.js';
import type { Type } from './protocol/types.js';

export interface ActionDefinition<A extends Attributes> {
  readonly name: string;
  readonly description: string;
  readonly attributes: A;
  /** @param report what Terraform shows while it waits */
  invoke(config: State<A>, report: (message: string) => void, signal: AbortSignal): Promise<void>;
}

/** Something that Terraform can have done, without a state (Terraform 1.14 and newer). */
export interface Action {
  readonly name: string;
  readonly type: Type;
  readonly schema: SchemaMessage;
  validate(config: Fields): void;
  invoke(config: Fields, report: (message: string) => void, signal: AbortSignal): Promise<void>;
}

export function defineAction<const A extends Attributes>(definition: ActionDefinition<A>): Action {
  const { name, description, attributes } = definition;
  const { planned, state } = conversion(name, attributes);
  return {
    name,
    type: objectType(attributes),
    schema: schemaMessage(description, attributes, false),
    validate(config) {
      planned(settle(attributes, null, config));
    },
    async invoke(config, report, signal) {
      const settled = settle(attributes, null, config);
      planned(settled);
      await definition.invoke(state(settled), report, signal);
    },
  };
}
