import { MultinodeError } from '../../errors/errors.js';
import type { FunctionMessage } from './protocol/messages.js';
import type { Type } from './protocol/types.js';
import { type Json, toJson, type Value } from './protocol/values.js';

interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly description: string;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Type;
  /**
   * Pure: Terraform calls it again, and refuses another result for the same arguments. Throws what is wrong with them as
   * a MultinodeError.
   */
  call(...given: readonly Json[]): Value;
}

/** What is wrong with an argument; `index` counts from 0. */
export class ArgumentError extends Error {
  constructor(
    readonly index: number,
    message: string,
  ) {
    super(message);
  }
}

/** A function of the provider, such as provider::multinode::bytes("1 GiB"). */
export interface ProviderFunction {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly returns: Type;
  readonly message: FunctionMessage;
  call(given: readonly Value[]): Value;
}

export function defineFunction({
  name,
  summary,
  description,
  parameters,
  returns,
  call,
}: FunctionDefinition): ProviderFunction {
  return {
    name,
    parameters: parameters.map(({ type }) => type),
    returns,
    message: {
      summary,
      description,
      parameters: parameters.map((parameter) => ({ ...parameter, type: typeText(parameter.type) })),
      return: { type: typeText(returns) },
    },
    call(given) {
      try {
        return call(...given.map(toJson));
      } catch (error) {
        // OpenTofu places an error without an argument at the first one; so does this.
        if (error instanceof MultinodeError) throw new ArgumentError(0, error.message);
        throw error;
      }
    },
  };
}

function typeText(type: Type): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
