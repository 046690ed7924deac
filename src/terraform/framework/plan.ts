import { mapValues } from '../../json/record.js';
import type { Attributes } from './attributes.js';
import { sameMeaning, UNKNOWN, type Value } from './protocol/values.js';

/** A resource's values as Terraform has them. */
export type Fields = { readonly [name: string]: Value };

/**
 * Plans the values that the configuration decides. Terraform requires that a planned value is identical to the configured
 * or the prior one; the prior one stays if both mean the same, so that nothing shows as changed.
 */
export function settle(attributes: Attributes, prior: Fields | null, config: Fields): Fields {
  return mapValues(attributes, ({ from, writeOnly }, name): Value => {
    if (writeOnly) return null;
    const before = prior?.[name] ?? null;
    if (from === 'provider') return prior ? before : UNKNOWN;
    const given = config[name] ?? null;
    const wanted = given === null && typeof from === 'object' ? from.default : given;
    return prior && sameMeaning(before, wanted) ? before : wanted;
  });
}

/** The values with those of write-only attributes, which only the configuration has. */
export function withWriteOnly(attributes: Attributes, values: Fields, config: Fields): Fields {
  return mapValues(values, (value, name) => (attributes[name]?.writeOnly ? (config[name] ?? null) : value));
}

/** Puts the resource's computed values over the plan; values that mean the same change nothing. */
export function overlay(planned: Fields, changes: Fields): Fields {
  return mapValues(planned, (value, name) => {
    const change = changes[name];
    return change === undefined || sameMeaning(value, change) ? value : change;
  });
}

/** Changed attributes that force a replacement. */
export function replacing(attributes: Attributes, prior: Fields | null, planned: Fields): string[] {
  if (!prior) return [];
  return Object.entries(attributes)
    .filter(([name, { replaces }]) => replaces && !sameMeaning(prior[name] ?? null, planned[name] ?? null))
    .map(([name]) => name);
}
