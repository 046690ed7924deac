import { mapValues } from '../../json/record.js';
import { AttributesError } from './attribute-error.js';
import { type Attributes, objectType, type State, schemaMessage } from './attributes.js';
import { conversion, type Planned } from './conversion.js';
import { type Fields, replacing, settle, withWriteOnly } from './plan.js';
import type { SchemaMessage } from './protocol/messages.js';
import { decodeState } from './protocol/state.js';
import type { Type } from './protocol/types.js';
import { isObject } from './protocol/values.js';

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
  /** Attributes that the plan left unknown are null in `planned`; those that are write-only have their value. */
  create(planned: State<A>, signal: AbortSignal): Promise<State<A>>;
  /** null: the resource is gone. What is write-only is null here and in `delete`. */
  read(state: State<A>, signal: AbortSignal): Promise<State<A> | null>;
  update(prior: State<A>, planned: State<A>, signal: AbortSignal): Promise<State<A>>;
  delete(state: State<A>, signal: AbortSignal): Promise<void>;
  import(id: string, signal: AbortSignal): Promise<State<A>>;
}

export interface Change {
  readonly prior: Fields | null;
  readonly planned: Fields | null;
  /** null if nothing is planned. */
  readonly config: Fields | null;
}

/** A resource as the protocol's calls need it: with Terraform's values, without the types of its attributes. */
export interface Resource {
  readonly name: string;
  readonly type: Type;
  readonly schema: SchemaMessage;
  /** Reads the JSON of a state file, which an earlier version may have written. */
  upgrade(json: unknown): Fields | null;
  /** @param writeOnly whether the program knows write-only attributes */
  validate(config: Fields, writeOnly: boolean): Promise<void>;
  plan(
    prior: Fields | null,
    config: Fields,
    replaced?: Fields | null,
  ): Promise<{ planned: Fields; replaces: string[] }>;
  /** Creates, updates or, with null for `planned`, deletes. */
  apply(change: Change, signal: AbortSignal): Promise<Fields | null>;
  read(state: Fields, signal: AbortSignal): Promise<Fields | null>;
  import(id: string, signal: AbortSignal): Promise<Fields>;
}

export function defineResource<const A extends Attributes>(definition: Definition<A>): Resource {
  const { name, description, attributes } = definition;

  const { state, planned, fields, nothing } = conversion(name, attributes);

  /** The planned values, with those that are not stored. */
  function configured(prior: Fields | null, config: Fields): Fields {
    return withWriteOnly(attributes, settle(attributes, prior, config), config);
  }

  return {
    name,
    type: objectType(attributes),
    schema: schemaMessage(description, attributes),
    upgrade(json) {
      const before = decodeState(json, objectType(attributes));
      if (before === null || !isObject(before)) return null;
      // An attribute that the earlier version lacked has its default; what it stored may have become write-only.
      return mapValues(attributes, ({ from, writeOnly }, key) =>
        writeOnly ? null : (before[key] ?? (typeof from === 'object' ? from.default : null)),
      );
    },
    async validate(config, writeOnly) {
      const values = planned(configured(null, config));
      if (!writeOnly) refuseWriteOnly(attributes, config);
      await definition.validate?.(values);
    },
    async plan(prior, config, replaced = null) {
      const settled = settle(attributes, prior, config);
      const changes = await definition.plan(
        prior && state(prior),
        planned(configured(prior, config)),
        replaced && state(replaced),
      );
      const result = fields(changes, settled);
      return { planned: result, replaces: replacing(attributes, prior, result) };
    },
    async apply({ prior, planned: wanted, config }, signal) {
      if (!wanted) {
        if (prior) await definition.delete(state(prior), signal);
        return null;
      }
      const given = state(withWriteOnly(attributes, wanted, config ?? nothing));
      const result = prior
        ? await definition.update(state(prior), given, signal)
        : await definition.create(given, signal);
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

/** A program that does not know write-only attributes would store their values. */
function refuseWriteOnly(attributes: Attributes, config: Fields): void {
  const given = Object.entries(attributes).filter(
    ([name, { writeOnly }]) => writeOnly && (config[name] ?? null) !== null,
  );
  if (given.length === 0) return;
  throw new AttributesError(
    given.map(([name, { instead = '' }]) => ({
      path: [name],
      message: `${name} is write-only, which needs Terraform 1.11 or OpenTofu 1.11${instead}`,
    })),
  );
}
