import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import { asError } from '../../errors/system.js';
import type { Resource } from './define.js';
import { attributePath, diagnosticsOf } from './diagnostics.js';
import type { Fields } from './plan.js';
import type * as messages from './protocol/messages.js';
import { decodeValue, encodeValue } from './protocol/msgpack.js';
import { isObject, type Value } from './protocol/values.js';

/** No plan_destroy: the provider has nothing to add to a plan that destroys a resource. */
const CAPABILITIES: messages.ServerCapabilities = { plan_destroy: false };

/** The service tfplugin6.Provider over the given resources; StopProvider aborts what runs. */
export function providerService(resources: readonly Resource[]): UntypedServiceImplementation {
  const byName = new Map(resources.map((resource) => [resource.name, resource]));
  const stop = new AbortController();

  function find({ type_name }: messages.ResourceRequest): Resource {
    const resource = byName.get(type_name);
    if (!resource) throw new Error(`unknown resource ${type_name}`);
    return resource;
  }

  return {
    GetMetadata: answer(
      async (_: messages.Empty): Promise<messages.MetadataResponse> => ({
        server_capabilities: CAPABILITIES,
        diagnostics: [],
        resources: resources.map(({ name }) => ({ type_name: name })),
      }),
    ),
    GetProviderSchema: answer(
      async (_: messages.Empty): Promise<messages.SchemaResponse> => ({
        provider: { version: 0, block: { version: 0, description: '', attributes: [] } },
        resource_schemas: Object.fromEntries(resources.map(({ name, schema }) => [name, schema])),
        server_capabilities: CAPABILITIES,
        diagnostics: [],
      }),
    ),
    ValidateProviderConfig: answer(
      async (_: messages.Empty): Promise<messages.Diagnosed> => ({ diagnostics: [] }),
    ),
    ConfigureProvider: answer(
      async (_: messages.Empty): Promise<messages.Diagnosed> => ({ diagnostics: [] }),
    ),
    ValidateResourceConfig: answer(
      diagnosed(async (request: messages.ValidateRequest): Promise<messages.Diagnosed> => {
        const resource = find(request);
        const config = decode(resource, request.config);
        if (config) await resource.validate(config);
        return { diagnostics: [] };
      }),
    ),
    UpgradeResourceState: answer(
      diagnosed(async (request: messages.UpgradeRequest): Promise<messages.UpgradeResponse> => {
        const resource = find(request);
        const json: unknown = JSON.parse(Buffer.from(request.raw_state?.json ?? []).toString() || 'null');
        return { upgraded_state: encode(resource, resource.upgrade(json)), diagnostics: [] };
      }),
    ),
    ReadResource: answer(
      diagnosed(async (request: messages.ReadRequest): Promise<messages.ReadResponse> => {
        const resource = find(request);
        const state = decode(resource, request.current_state);
        return {
          new_state: encode(resource, state && (await resource.read(state, stop.signal))),
          diagnostics: [],
        };
      }),
    ),
    PlanResourceChange: answer(
      diagnosed(async (request: messages.PlanRequest): Promise<messages.PlanResponse> => {
        const resource = find(request);
        const config = decode(resource, request.config);
        if (!config) return { planned_state: encode(resource, null), diagnostics: [] };
        const prior = decode(resource, request.prior_state);
        const replaced = prior ? null : decodeReplaced(resource, request.prior_private);
        const { planned, replaces } = await resource.plan(prior, config, replaced);
        return {
          planned_state: encode(resource, planned),
          requires_replace: replaces.map((name) => attributePath([name])),
          // Terraform plans a replacement a second time without the prior state, but with what it is given here.
          ...(replaces.length > 0 && prior && { planned_private: encode(resource, prior).msgpack }),
          diagnostics: [],
        };
      }),
    ),
    ApplyResourceChange: answer(async (request: messages.ApplyRequest): Promise<messages.ApplyResponse> => {
      const resource = find(request);
      const prior = decode(resource, request.prior_state);
      try {
        const state = await resource.apply(prior, decode(resource, request.planned_state), stop.signal);
        return { new_state: encode(resource, state), diagnostics: [] };
      } catch (error) {
        // The prior state stays, so the next apply tries again.
        return { new_state: encode(resource, prior), diagnostics: diagnosticsOf(error) };
      }
    }),
    ImportResourceState: answer(async (request: messages.ImportRequest): Promise<messages.ImportResponse> => {
      try {
        const resource = find(request);
        const state = encode(resource, await resource.import(request.id, stop.signal));
        return { imported_resources: [{ type_name: request.type_name, state }], diagnostics: [] };
      } catch (error) {
        return { imported_resources: [], diagnostics: diagnosticsOf(error) };
      }
    }),
    StopProvider: answer(async (_: messages.Empty): Promise<messages.Empty> => {
      stop.abort();
      return {};
    }),
  };
}

function decode(resource: Resource, message: messages.DynamicValue | null): Fields | null {
  const value = message ? decodeValue(message.msgpack, resource.type) : null;
  if (value !== null && !isObject(value)) throw new Error(`not the values of a ${resource.name}`);
  return value;
}

function decodeReplaced(resource: Resource, msgpack: Uint8Array | undefined): Fields | null {
  return msgpack?.length ? decode(resource, { msgpack }) : null;
}

function encode(resource: Resource, value: Value): messages.DynamicValue {
  return { msgpack: encodeValue(value, resource.type) };
}

/** Answers an error as diagnostics, which Terraform shows at the resource. */
function diagnosed<Request, Response extends messages.Diagnosed>(
  handle: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response | messages.Diagnosed> {
  return (request) => handle(request).catch((error: unknown) => ({ diagnostics: diagnosticsOf(error) }));
}

function answer<Request, Response>(handle: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>): void => {
    handle(call.request).then(
      (response) => respond(null, response),
      (error: unknown) => respond(asError(error)),
    );
  };
}
