import { type Attributes, objectType, schemaMessage } from './attributes.js';
import { conversion, type Planned } from './conversion.js';
import { type Fields, settle } from './plan.js';
import type { SchemaMessage } from './protocol/messages.js';
import type { Type } from './protocol/types.js';

/** The provider's own configuration: its block in Terraform's. */
export interface Configuration {
  readonly type: Type;
  readonly schema: SchemaMessage;
  validate(config: Fields): void;
  configure(config: Fields): void;
}

/** @param take gets the values, also while some are not known yet */
export function defineConfiguration<const A extends Attributes>(
  description: string,
  attributes: A,
  take: (values: Planned<A>) => void,
): Configuration {
  const { planned } = conversion('provider', attributes);
  return {
    type: objectType(attributes),
    schema: schemaMessage(description, attributes, false),
    validate(config) {
      planned(settle(attributes, null, config));
    },
    configure(config) {
      const settled = settle(attributes, null, config);
      take(planned(settled));
    },
  };
}

/** A provider whose block is empty. */
export const NO_CONFIGURATION = defineConfiguration('', {}, () => {});
