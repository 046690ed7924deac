import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { asError } from '../../errors/system.js';
import { diagnosticsOf } from './diagnostics.js';
import type { Fields } from './plan.js';
import type { Diagnosed, DynamicValue } from './protocol/messages.js';
import { decodeValue, encodeValue } from './protocol/msgpack.js';
import type { Type } from './protocol/types.js';
import { isObject, type Value } from './protocol/values.js';

/** What has attributes, and so a type. */
export interface Typed {
  readonly type: Type;
}

export function decode({ type }: Typed, message: DynamicValue | null): Fields | null {
  const value = message ? decodeValue(message.msgpack, type) : null;
  if (value !== null && !isObject(value)) throw new Error('not the values of a block');
  return value;
}

export function encode({ type }: Typed, value: Value): DynamicValue {
  return { msgpack: encodeValue(value, type) };
}

export function byName<T extends { readonly name: string }>(all: readonly T[]): (name: string) => T {
  const known = new Map(all.map((each) => [each.name, each]));
  return (name) => {
    const found = known.get(name);
    if (!found) throw new Error(`the provider has no ${name}`);
    return found;
  };
}

/** Answers a call of which only the diagnostics matter. */
export function checked<Request>(check: (request: Request) => void | Promise<void>) {
  return answer(
    diagnosed(async (request: Request): Promise<Diagnosed> => {
      await check(request);
      return { diagnostics: [] };
    }),
  );
}

/** Answers an error as diagnostics, which Terraform shows at the resource. */
export function diagnosed<Request, Response extends Diagnosed>(
  handle: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response | Diagnosed> {
  return (request) => handle(request).catch((error: unknown) => ({ diagnostics: diagnosticsOf(error) }));
}

export function answer<Request, Response>(handle: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>): void => {
    handle(call.request).then(
      (response) => respond(null, response),
      (error: unknown) => respond(asError(error)),
    );
  };
}
