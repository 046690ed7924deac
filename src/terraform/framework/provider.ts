import type { ServerWritableStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Action } from './action.js';
import { answer, byName, checked, decode, diagnosed, encode } from './answer.js';
import { type Configuration, NO_CONFIGURATION } from './configuration.js';
import type { Resource } from './define.js';
import { attributePath, diagnosticsOf } from './diagnostics.js';
import { ArgumentError, type ProviderFunction } from './function.js';
import type { Fields } from './plan.js';
import type * as messages from './protocol/messages.js';
import { decodeValue, encodeValue } from './protocol/msgpack.js';
import type { Source } from './source.js';

/** No plan_destroy: the provider has nothing to add to a plan that destroys a resource. */
const CAPABILITIES: messages.ServerCapabilities = { plan_destroy: false };

/** All that a provider offers. */
export interface Provider {
  readonly configuration?: Configuration;
  readonly resources?: readonly Resource[];
  readonly dataSources?: readonly Source[];
  /** Their values are in no state and no plan. */
  readonly ephemerals?: readonly Source[];
  readonly functions?: readonly ProviderFunction[];
  readonly actions?: readonly Action[];
}

/** The service tfplugin6.Provider; StopProvider aborts what runs. */
export function providerService(provider: Provider): UntypedServiceImplementation {
  const stop = new AbortController();
  return {
    ...schemaCalls(provider),
    ...configurationCalls(provider.configuration ?? NO_CONFIGURATION),
    ...resourceCalls(provider.resources ?? [], stop.signal),
    ...dataCalls(provider.dataSources ?? [], stop.signal),
    ...ephemeralCalls(provider.ephemerals ?? [], stop.signal),
    ...functionCalls(provider.functions ?? []),
    ...actionCalls(provider.actions ?? [], stop.signal),
    StopProvider: answer(async (_: messages.Empty): Promise<messages.Empty> => {
      stop.abort();
      return {};
    }),
  };
}

function schemaCalls({
  configuration = NO_CONFIGURATION,
  resources = [],
  dataSources = [],
  ephemerals = [],
  functions = [],
  actions = [],
}: Provider): UntypedServiceImplementation {
  return {
    GetMetadata: answer(
      async (_: messages.Empty): Promise<messages.MetadataResponse> => ({
        server_capabilities: CAPABILITIES,
        diagnostics: [],
        resources: resources.map(typeName),
        data_sources: dataSources.map(typeName),
        ephemeral_resources: ephemerals.map(typeName),
        functions: functions.map(({ name }) => ({ name })),
        actions: actions.map(typeName),
      }),
    ),
    GetProviderSchema: answer(
      async (_: messages.Empty): Promise<messages.SchemaResponse> => ({
        provider: configuration.schema,
        resource_schemas: schemas(resources),
        data_source_schemas: schemas(dataSources),
        ephemeral_resource_schemas: schemas(ephemerals),
        functions: functionMessages(functions),
        action_schemas: Object.fromEntries(actions.map(({ name, schema }) => [name, { schema }])),
        server_capabilities: CAPABILITIES,
        diagnostics: [],
      }),
    ),
  };
}

function typeName({ name }: { readonly name: string }): messages.TypeRequest {
  return { type_name: name };
}

function schemas(all: readonly (Resource | Source)[]): Record<string, messages.SchemaMessage> {
  return Object.fromEntries(all.map(({ name, schema }) => [name, schema]));
}

function functionMessages(all: readonly ProviderFunction[]): Record<string, messages.FunctionMessage> {
  return Object.fromEntries(all.map(({ name, message }) => [name, message]));
}

function configurationCalls(configuration: Configuration): UntypedServiceImplementation {
  return {
    ValidateProviderConfig: checked(({ config }: messages.ConfigRequest) => {
      const values = decode(configuration, config);
      if (values) configuration.validate(values);
    }),
    ConfigureProvider: checked(({ config }: messages.ConfigRequest) => {
      const values = decode(configuration, config);
      if (values) configuration.configure(values);
    }),
  };
}

function resourceCalls(resources: readonly Resource[], signal: AbortSignal): UntypedServiceImplementation {
  const find = byName(resources);
  return {
    ValidateResourceConfig: checked(async (request: messages.ValidateRequest) => {
      const resource = find(request.type_name);
      const config = decode(resource, request.config);
      const writeOnly = request.client_capabilities?.write_only_attributes_allowed ?? false;
      if (config) await resource.validate(config, writeOnly);
    }),
    UpgradeResourceState: answer(
      diagnosed(async (request: messages.UpgradeRequest): Promise<messages.UpgradeResponse> => {
        const resource = find(request.type_name);
        const json: unknown = JSON.parse(Buffer.from(request.raw_state?.json ?? []).toString() || 'null');
        return { upgraded_state: encode(resource, resource.upgrade(json)), diagnostics: [] };
      }),
    ),
    ReadResource: answer(
      diagnosed(async (request: messages.ReadRequest): Promise<messages.ReadResponse> => {
        const resource = find(request.type_name);
        const state = decode(resource, request.current_state);
        return {
          new_state: encode(resource, state && (await resource.read(state, signal))),
          diagnostics: [],
        };
      }),
    ),
    PlanResourceChange: answer(
      diagnosed(async (request: messages.PlanRequest): Promise<messages.PlanResponse> => {
        const resource = find(request.type_name);
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
      const resource = find(request.type_name);
      const prior = decode(resource, request.prior_state);
      try {
        const planned = decode(resource, request.planned_state);
        const config = decode(resource, request.config);
        const state = await resource.apply({ prior, planned, config }, signal);
        return { new_state: encode(resource, state), diagnostics: [] };
      } catch (error) {
        // The prior state stays, so the next apply tries again.
        return { new_state: encode(resource, prior), diagnostics: diagnosticsOf(error) };
      }
    }),
    ImportResourceState: answer(async (request: messages.ImportRequest): Promise<messages.ImportResponse> => {
      try {
        const resource = find(request.type_name);
        const state = encode(resource, await resource.import(request.id, signal));
        return { imported_resources: [{ type_name: request.type_name, state }], diagnostics: [] };
      } catch (error) {
        return { imported_resources: [], diagnostics: diagnosticsOf(error) };
      }
    }),
  };
}

function decodeReplaced(resource: Resource, msgpack: Uint8Array | undefined): Fields | null {
  return msgpack?.length ? decode(resource, { msgpack }) : null;
}

function dataCalls(sources: readonly Source[], signal: AbortSignal): UntypedServiceImplementation {
  const find = byName(sources);
  return {
    ValidateDataResourceConfig: validateSource(find),
    ReadDataSource: answer(
      diagnosed(async (request: messages.SourceRequest): Promise<messages.DataResponse> => {
        return { state: await readSource(find, request, signal), diagnostics: [] };
      }),
    ),
  };
}

function ephemeralCalls(sources: readonly Source[], signal: AbortSignal): UntypedServiceImplementation {
  const find = byName(sources);
  return {
    ValidateEphemeralResourceConfig: validateSource(find),
    OpenEphemeralResource: answer(
      diagnosed(async (request: messages.SourceRequest): Promise<messages.OpenResponse> => {
        return { result: await readSource(find, request, signal), diagnostics: [] };
      }),
    ),
    CloseEphemeralResource: checked((_: messages.TypeRequest) => {}),
  };
}

function validateSource(find: (name: string) => Source) {
  return checked(({ type_name, config }: messages.SourceRequest) => {
    const source = find(type_name);
    const values = decode(source, config);
    if (values) source.validate(values);
  });
}

async function readSource(
  find: (name: string) => Source,
  { type_name, config }: messages.SourceRequest,
  signal: AbortSignal,
): Promise<messages.DynamicValue> {
  const source = find(type_name);
  const values = decode(source, config);
  return encode(source, values && (await source.read(values, signal)));
}

function functionCalls(functions: readonly ProviderFunction[]): UntypedServiceImplementation {
  const find = byName(functions);
  return {
    GetFunctions: answer(
      async (_: messages.Empty): Promise<messages.FunctionsResponse> => ({
        functions: functionMessages(functions),
        diagnostics: [],
      }),
    ),
    CallFunction: answer(async (request: messages.CallRequest): Promise<messages.CallResponse> => {
      const { parameters, returns, call } = find(request.name);
      try {
        const given = parameters.map((type, index) => {
          const argument = request.arguments[index];
          return argument ? decodeValue(argument.msgpack, type) : null;
        });
        return { result: { msgpack: encodeValue(call(given), returns) } };
      } catch (error) {
        if (!(error instanceof ArgumentError)) throw error;
        return { error: { text: error.message, function_argument: error.index } };
      }
    }),
  };
}

function actionCalls(actions: readonly Action[], signal: AbortSignal): UntypedServiceImplementation {
  const find = byName(actions);
  const check = checked(({ action_type, config }: messages.ActionRequest) => {
    const action = find(action_type);
    const values = decode(action, config);
    if (values) action.validate(values);
  });
  return {
    ValidateActionConfig: check,
    PlanAction: check,
    /** Terraform takes a stream that ends without `completed` for a success. */
    InvokeAction(stream: ServerWritableStream<messages.ActionRequest, messages.ActionEvent>): void {
      const { action_type, config } = stream.request;
      const report = (message: string) => void stream.write({ progress: { message } });
      invoke(find(action_type), config, report, signal)
        .catch(diagnosticsOf)
        .then((diagnostics) => {
          stream.write({ completed: { diagnostics } });
          stream.end();
        });
    },
  };
}

async function invoke(
  action: Action,
  config: messages.DynamicValue | null,
  report: (message: string) => void,
  signal: AbortSignal,
): Promise<messages.Diagnostic[]> {
  const values = decode(action, config);
  if (values) await action.invoke(values, report, signal);
  return [];
}
