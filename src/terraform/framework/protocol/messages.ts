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
    }[];
  };
}

export type Empty = Readonly<Record<never, never>>;

export interface ServerCapabilities {
  readonly plan_destroy: boolean;
}

export interface MetadataResponse extends Diagnosed {
  readonly server_capabilities: ServerCapabilities;
  readonly resources: readonly { readonly type_name: string }[];
}

export interface SchemaResponse extends Diagnosed {
  readonly provider: SchemaMessage;
  readonly resource_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly server_capabilities: ServerCapabilities;
}

/** Every request about one resource names its type. */
export interface ResourceRequest {
  readonly type_name: string;
}

export interface ValidateRequest extends ResourceRequest {
  readonly config: DynamicValue | null;
}

export interface UpgradeRequest extends ResourceRequest {
  readonly raw_state: { readonly json: Uint8Array } | null;
}

export interface UpgradeResponse extends Diagnosed {
  readonly upgraded_state?: DynamicValue;
}

export interface ReadRequest extends ResourceRequest {
  readonly current_state: DynamicValue | null;
}

export interface ReadResponse extends Diagnosed {
  readonly new_state?: DynamicValue;
}

export interface PlanRequest extends ResourceRequest {
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

export interface ApplyRequest extends ResourceRequest {
  readonly prior_state: DynamicValue | null;
  readonly planned_state: DynamicValue | null;
}

export interface ApplyResponse extends Diagnosed {
  readonly new_state?: DynamicValue;
}

export interface ImportRequest extends ResourceRequest {
  readonly id: string;
}

export interface ImportResponse extends Diagnosed {
  readonly imported_resources: readonly { readonly type_name: string; readonly state: DynamicValue }[];
}
