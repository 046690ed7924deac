import { mapValues } from '../../json/record.js';
import { AttributesError } from './attribute-error.js';
import {
  type Attributes,
  attributeProblems,
  isState,
  objectType,
  type State,
  schemaMessage,
} from './attributes.js';
import { type Fields, overlay, replacing, settle } from './plan.js';
import type { SchemaMessage } from './protocol/messages.js';
import { decodeState } from './protocol/state.js';
import type { Type } from './protocol/types.js';
import { fromJson, hasUnknown, isObject, type Json, toJson, UNKNOWN, Unknown } from './protocol/values.js';

/** Values, some of which may only be known when the plan is applied. */
export type Planned<A extends Attributes> = { readonly [K in keyof A]: State<A>[K] | Unknown };

export interface Definition<A extends Attributes> {
  readonly name: string;
  readonly description: string;
  readonly attributes: A;
  /** Throws what is wrong with the configuration. */
  validate?(config: Planned<A>): void | Promise<void>;
  /**
   * Gives new values for computed attributes that a change affects. The others keep their value, or are unknown for a new
   * resource.
   * @param prior null for a new resource, also for one that replaces another
   * @param replaced the one that a new resource replaces; null if there is none, and when the plan is applied
   */
  plan(
    prior: State<A> | null,
    config: Planned<A>,
    replaced: State<A> | null,
  ): Partial<Planned<A>> | Promise<Partial<Planned<A>>>;
  /** Attributes that the plan left unknown are null in `planned`. */
  create(planned: State<A>, signal: AbortSignal): Promise<State<A>>;
  /** null: the resource is gone. */
  read(state: State<A>, signal: AbortSignal): Promise<State<A> | null>;
  update(prior: State<A>, planned: State<A>, signal: AbortSignal): Promise<State<A>>;
  delete(state: State<A>, signal: AbortSignal): Promise<void>;
  import(id: string, signal: AbortSignal): Promise<State<A>>;
}

/** A resource as the protocol's calls need it: with Terraform's values, without the types of its attributes. */
export interface Resource {
  readonly name: string;
  readonly type: Type;
  readonly schema: SchemaMessage;
  /** Reads the JSON of a state file, which an earlier version may have written. */
  upgrade(json: unknown): Fields | null;
  validate(config: Fields): Promise<void>;
  plan(
    prior: Fields | null,
    config: Fields,
    replaced?: Fields | null,
  ): Promise<{ planned: Fields; replaces: string[] }>;
  /** Creates, updates or, with null for `planned`, deletes. */
  apply(prior: Fields | null, planned: Fields | null, signal: AbortSignal): Promise<Fields | null>;
  read(state: Fields, signal: AbortSignal): Promise<Fields | null>;
  import(id: string, signal: AbortSignal): Promise<Fields>;
}

export function defineResource<const A extends Attributes>(definition: Definition<A>): Resource {
  const { name, description, attributes } = definition;

  /** The fields as plain data, with null for unknown values. */
  function state(fields: Fields): State<A> {
    const data = mapValues(fields, (value) => (hasUnknown(value) ? null : toJson(value)));
    if (!isState(attributes, data)) throw new Error(`Terraform gave values that no ${name} has`);
    return data;
  }

  /** The configured fields as plain data; throws every problem of theirs. */
  function planned(fields: Fields): Planned<A> {
    const data = mapValues(fields, (value) => (hasUnknown(value) ? UNKNOWN : toJson(value)));
    const problems = attributeProblems(attributes, data);
    if (problems.length > 0) throw new AttributesError(problems);
    if (!isPlanned(attributes, data)) throw new Error(`Terraform gave values that no ${name} has`);
    return data;
  }

  /** The resource's values over Terraform's; Terraform's stay if both mean the same. */
  function fields(values: Partial<Planned<A>>, known: Fields): Fields {
    const given: Readonly<Record<string, Json | Unknown | undefined>> = values;
    const changes = Object.entries(given).map(([key, value]) => [
      key,
      attributes[key]?.type === 'dynamic' && value !== undefined && !(value instanceof Unknown)
        ? fromJson(value)
        : value,
    ]);
    return overlay(known, Object.fromEntries(changes));
  }

  const nothing: Fields = mapValues(attributes, () => null);

  return {
    name,
    type: objectType(attributes),
    schema: schemaMessage(description, attributes),
    upgrade(json) {
      const before = decodeState(json, objectType(attributes));
      if (before === null || !isObject(before)) return null;
      // An attribute that the earlier version lacked has its default.
      return mapValues(
        attributes,
        ({ from }, key) => before[key] ?? (typeof from === 'object' ? from.default : null),
      );
    },
    async validate(config) {
      const values = planned(settle(attributes, null, config));
      await definition.validate?.(values);
    },
    async plan(prior, config, replaced = null) {
      const settled = settle(attributes, prior, config);
      const changes = await definition.plan(
        prior && state(prior),
        planned(settled),
        replaced && state(replaced),
      );
      const result = fields(changes, settled);
      return { planned: result, replaces: replacing(attributes, prior, result) };
    },
    async apply(prior, wanted, signal) {
      if (!wanted) {
        if (prior) await definition.delete(state(prior), signal);
        return null;
      }
      const result = prior
        ? await definition.update(state(prior), state(wanted), signal)
        : await definition.create(state(wanted), signal);
      return fields(result, wanted);
    },
    async read(before, signal) {
      const result = await definition.read(state(before), signal);
      return result && fields(result, before);
    },
    async import(id, signal) {
      return fields(await definition.import(id, signal), nothing);
    },
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
