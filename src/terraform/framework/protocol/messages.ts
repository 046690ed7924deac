/** TypeScript's types for the messages of proto.ts; only fields that are used. */

export interface DynamicValue {
  readonly msgpack: Uint8Array;
  readonly json?: Uint8Array;
}

export type Step =
  | { readonly attribute_name: string }
  | { readonly element_key_string: string }
  | { readonly element_key_int: number };

export interface AttributePath {
  readonly steps: readonly Step[];
}

export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

export interface Diagnosed {
  readonly diagnostics: readonly Diagnostic[];
}

export interface SchemaMessage {
  readonly version: number;
  readonly block: {
    readonly version: number;
    readonly description: string;
    readonly attributes: readonly {
      readonly name: string;
      /** JSON of a cty type. */
      readonly type: Uint8Array;
      readonly description: string;
      readonly required: boolean;
      readonly optional: boolean;
      readonly computed: boolean;
      readonly sensitive: boolean;
      readonly write_only: boolean;
    }[];
  };
}

export type Empty = Readonly<Record<never, never>>;

export interface ServerCapabilities {
  readonly plan_destroy: boolean;
}

export interface MetadataResponse extends Diagnosed {
  readonly server_capabilities: ServerCapabilities;
  readonly resources: readonly TypeRequest[];
  readonly data_sources: readonly TypeRequest[];
  readonly ephemeral_resources: readonly TypeRequest[];
  readonly functions: readonly { readonly name: string }[];
  readonly actions: readonly TypeRequest[];
}

export interface SchemaResponse extends Diagnosed {
  readonly provider: SchemaMessage;
  readonly resource_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly data_source_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly ephemeral_resource_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly functions: Readonly<Record<string, FunctionMessage>>;
  readonly action_schemas: Readonly<Record<string, { readonly schema: SchemaMessage }>>;
  readonly server_capabilities: ServerCapabilities;
}

export interface FunctionMessage {
  readonly parameters: readonly {
    readonly name: string;
    readonly type: Uint8Array;
    readonly description: string;
  }[];
  readonly return: { readonly type: Uint8Array };
  readonly summary: string;
  readonly description: string;
}

export interface FunctionsResponse extends Diagnosed {
  readonly functions: Readonly<Record<string, FunctionMessage>>;
}

/** Every request about one resource, data source or ephemeral resource names its type. */
export interface TypeRequest {
  readonly type_name: string;
}

export interface ConfigRequest {
  readonly config: DynamicValue | null;
}

export interface ValidateRequest extends TypeRequest, ConfigRequest {
  readonly client_capabilities: { readonly write_only_attributes_allowed: boolean } | null;
}

export interface SourceRequest extends TypeRequest, ConfigRequest {}

export interface DataResponse extends Diagnosed {
  readonly state?: DynamicValue;
}

export interface OpenResponse extends Diagnosed {
  readonly result?: DynamicValue;
}

export interface CallRequest {
  readonly name: string;
  readonly arguments: readonly DynamicValue[];
}

export interface CallResponse {
  readonly result?: DynamicValue;
  /** The index of the argument counts from 0. */
  readonly error?: { readonly text: string; readonly function_argument?: number };
}

export interface ActionRequest extends ConfigRequest {
  readonly action_type: string;
}

export type ActionEvent =
  | { readonly progress: { readonly message: string } }
  | { readonly completed: Diagnosed };

export interface UpgradeRequest extends TypeRequest {
  readonly raw_state: { readonly json: Uint8Array } | null;
}

export interface UpgradeResponse extends Diagnosed {
  readonly upgraded_state?: DynamicValue;
}

export interface ReadRequest extends TypeRequest {
  readonly current_state: DynamicValue | null;
}

export interface ReadResponse extends Diagnosed {
  readonly new_state?: DynamicValue;
}

export interface PlanRequest extends TypeRequest {
  readonly prior_state: DynamicValue | null;
  readonly proposed_new_state: DynamicValue | null;
  readonly config: DynamicValue | null;
  /** The planned_private of the answer before, if a replacement is planned a second time. */
  readonly prior_private?: Uint8Array;
}

export interface PlanResponse extends Diagnosed {
  readonly planned_private?: Uint8Array;
  readonly planned_state?: DynamicValue;
  readonly requires_replace?: readonly AttributePath[];
}

export interface ApplyRequest extends TypeRequest {
  readonly prior_state: DynamicValue | null;
  readonly planned_state: DynamicValue | null;
  /** Only this has the values of write-only attributes. */
  readonly config: DynamicValue | null;
}

export interface ApplyResponse extends Diagnosed {
  readonly new_state?: DynamicValue;
}

export interface ImportRequest extends TypeRequest {
  readonly id: string;
}

export interface ImportResponse extends Diagnosed {
  readonly imported_resources: readonly { readonly type_name: string; readonly state: DynamicValue }[];
}
