import { mapValues } from '../../json/record.js';
import { AttributesError } from './attribute-error.js';
import { type Attributes, attributeProblems, isState, type State } from './attributes.js';
import { type Fields, overlay } from './plan.js';
import { fromJson, hasUnknown, type Json, toJson, UNKNOWN, Unknown } from './protocol/values.js';

/** Values, some of which may only be known when the plan is applied. */
export type Planned<A extends Attributes> = { readonly [K in keyof A]: State<A>[K] | Unknown };

/** Between Terraform's values and plain data, for the given attributes. */
export interface Conversion<A extends Attributes> {
  /** The fields as plain data, with null for unknown values. */
  state(fields: Fields): State<A>;
  /** The configured fields as plain data; throws every problem of theirs. */
  planned(fields: Fields): Planned<A>;
  /** The values over Terraform's; Terraform's stay if both mean the same. */
  fields(values: Partial<Planned<A>>, known: Fields): Fields;
  /** All fields, with null for each. */
  readonly nothing: Fields;
}

/** @param name what has the attributes, for messages */
export function conversion<A extends Attributes>(name: string, attributes: A): Conversion<A> {
  const foreign = () => new Error(`Terraform gave values that no ${name} has`);
  return {
    state(fields) {
      const data = mapValues(fields, (value) => (hasUnknown(value) ? null : toJson(value)));
      if (!isState(attributes, data)) throw foreign();
      return data;
    },
    planned(fields) {
      const data = mapValues(fields, (value) => (hasUnknown(value) ? UNKNOWN : toJson(value)));
      const problems = attributeProblems(attributes, data);
      if (problems.length > 0) throw new AttributesError(problems);
      if (!isPlanned(attributes, data)) throw foreign();
      return data;
    },
    fields(values, known) {
      const given: Readonly<Record<string, Json | Unknown | undefined>> = values;
      const stored = Object.entries(given).filter(([key]) => !attributes[key]?.writeOnly);
      const changes = stored.map(([key, value]) => [
        key,
        attributes[key]?.type === 'dynamic' && value !== undefined && !(value instanceof Unknown)
          ? fromJson(value)
          : value,
      ]);
      return overlay(known, Object.fromEntries(changes));
    },
    nothing: mapValues(attributes, () => null),
  };
}

function isPlanned<A extends Attributes>(
  attributes: A,
  data: Readonly<Record<string, Json | Unknown>>,
): data is Planned<A> {
  const known = Object.entries(attributes).filter(([name]) => !(data[name] instanceof Unknown));
  const values = mapValues(data, (value) => (value instanceof Unknown ? null : value));
  return isState(Object.fromEntries(known), values);
}
