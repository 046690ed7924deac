/**
 * The part of plugin protocol 6 that the provider needs, with go-plugin's services. The protocol grows by
 * adding fields and calls: newer clients skip what is missing here. A string rather than a file, so that the bundle is
 * self-contained.
 */
const TFPLUGIN6 = `
syntax = "proto3";
package tfplugin6;

service Provider {
  rpc GetMetadata(GetMetadata.Request) returns (GetMetadata.Response);
  rpc GetProviderSchema(GetProviderSchema.Request) returns (GetProviderSchema.Response);
  rpc ValidateProviderConfig(ValidateProviderConfig.Request) returns (ValidateProviderConfig.Response);
  rpc ConfigureProvider(ConfigureProvider.Request) returns (ConfigureProvider.Response);
  rpc ValidateResourceConfig(ValidateResourceConfig.Request) returns (ValidateResourceConfig.Response);
  rpc UpgradeResourceState(UpgradeResourceState.Request) returns (UpgradeResourceState.Response);
  rpc ReadResource(ReadResource.Request) returns (ReadResource.Response);
  rpc PlanResourceChange(PlanResourceChange.Request) returns (PlanResourceChange.Response);
  rpc ApplyResourceChange(ApplyResourceChange.Request) returns (ApplyResourceChange.Response);
  rpc ImportResourceState(ImportResourceState.Request) returns (ImportResourceState.Response);
  rpc ValidateDataResourceConfig(ValidateDataResourceConfig.Request) returns (ValidateDataResourceConfig.Response);
  rpc ReadDataSource(ReadDataSource.Request) returns (ReadDataSource.Response);
  rpc ValidateEphemeralResourceConfig(ValidateEphemeralResourceConfig.Request) returns (ValidateEphemeralResourceConfig.Response);
  rpc OpenEphemeralResource(OpenEphemeralResource.Request) returns (OpenEphemeralResource.Response);
  rpc CloseEphemeralResource(CloseEphemeralResource.Request) returns (CloseEphemeralResource.Response);
  rpc GetFunctions(GetFunctions.Request) returns (GetFunctions.Response);
  rpc CallFunction(CallFunction.Request) returns (CallFunction.Response);
  rpc ValidateActionConfig(ValidateActionConfig.Request) returns (ValidateActionConfig.Response);
  rpc PlanAction(PlanAction.Request) returns (PlanAction.Response);
  rpc InvokeAction(InvokeAction.Request) returns (stream InvokeAction.Event);
  rpc StopProvider(StopProvider.Request) returns (StopProvider.Response);
}

message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message RawState { bytes json = 1; map<string, string> flatmap = 2; }
message ClientCapabilities { bool deferral_allowed = 1; bool write_only_attributes_allowed = 2; }
message ServerCapabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; }

message Diagnostic {
  enum Severity { INVALID = 0; ERROR = 1; WARNING = 2; }
  Severity severity = 1;
  string summary = 2;
  string detail = 3;
  AttributePath attribute = 4;
}
message AttributePath {
  message Step {
    oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; }
  }
  repeated Step steps = 1;
}

message Schema {
  message Block { int64 version = 1; repeated Attribute attributes = 2; string description = 4; }
  message Attribute {
    string name = 1;
    bytes type = 2;
    string description = 3;
    bool required = 4;
    bool optional = 5;
    bool computed = 6;
    bool sensitive = 7;
    bool write_only = 11;
  }
  int64 version = 1;
  Block block = 2;
}

message Function {
  message Parameter {
    string name = 1;
    bytes type = 2;
    bool allow_null_value = 3;
    bool allow_unknown_values = 4;
    string description = 5;
  }
  message Return { bytes type = 1; }
  repeated Parameter parameters = 1;
  Return return = 3;
  string summary = 4;
  string description = 5;
}
message FunctionError { string text = 1; optional int64 function_argument = 2; }
message ActionSchema { Schema schema = 1; }

message GetMetadata {
  message Request {}
  message Named { string name = 1; }
  message Typed { string type_name = 1; }
  message Response {
    ServerCapabilities server_capabilities = 1;
    repeated Diagnostic diagnostics = 2;
    repeated Typed data_sources = 3;
    repeated Typed resources = 4;
    repeated Named functions = 5;
    repeated Typed ephemeral_resources = 6;
    repeated Typed actions = 9;
  }
}
message GetProviderSchema {
  message Request {}
  message Response {
    Schema provider = 1;
    map<string, Schema> resource_schemas = 2;
    map<string, Schema> data_source_schemas = 3;
    repeated Diagnostic diagnostics = 4;
    ServerCapabilities server_capabilities = 6;
    map<string, Function> functions = 7;
    map<string, Schema> ephemeral_resource_schemas = 8;
    map<string, ActionSchema> action_schemas = 11;
  }
}
message ValidateProviderConfig {
  message Request { DynamicValue config = 1; }
  message Response { repeated Diagnostic diagnostics = 2; }
}
message ConfigureProvider {
  message Request { string terraform_version = 1; DynamicValue config = 2; }
  message Response { repeated Diagnostic diagnostics = 1; }
}
message ValidateResourceConfig {
  message Request { string type_name = 1; DynamicValue config = 2; ClientCapabilities client_capabilities = 3; }
  message Response { repeated Diagnostic diagnostics = 1; }
}
message UpgradeResourceState {
  message Request { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
  message Response { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }
}
message ReadResource {
  message Request { string type_name = 1; DynamicValue current_state = 2; bytes private = 3; }
  message Response { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }
}
message PlanResourceChange {
  message Request {
    string type_name = 1;
    DynamicValue prior_state = 2;
    DynamicValue proposed_new_state = 3;
    DynamicValue config = 4;
    bytes prior_private = 5;
  }
  message Response {
    DynamicValue planned_state = 1;
    repeated AttributePath requires_replace = 2;
    bytes planned_private = 3;
    repeated Diagnostic diagnostics = 4;
  }
}
message ApplyResourceChange {
  message Request {
    string type_name = 1;
    DynamicValue prior_state = 2;
    DynamicValue planned_state = 3;
    DynamicValue config = 4;
    bytes planned_private = 5;
  }
  message Response { DynamicValue new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; }
}
message ImportResourceState {
  message Request { string type_name = 1; string id = 2; }
  message ImportedResource { string type_name = 1; DynamicValue state = 2; bytes private = 3; }
  message Response { repeated ImportedResource imported_resources = 1; repeated Diagnostic diagnostics = 2; }
}
message ValidateDataResourceConfig {
  message Request { string type_name = 1; DynamicValue config = 2; }
  message Response { repeated Diagnostic diagnostics = 1; }
}
message ReadDataSource {
  message Request { string type_name = 1; DynamicValue config = 2; }
  message Response { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }
}
message ValidateEphemeralResourceConfig {
  message Request { string type_name = 1; DynamicValue config = 2; }
  message Response { repeated Diagnostic diagnostics = 1; }
}
message OpenEphemeralResource {
  message Request { string type_name = 1; DynamicValue config = 2; }
  message Response { repeated Diagnostic diagnostics = 1; DynamicValue result = 3; }
}
message CloseEphemeralResource {
  message Request { string type_name = 1; }
  message Response { repeated Diagnostic diagnostics = 1; }
}
message GetFunctions {
  message Request {}
  message Response { map<string, Function> functions = 1; repeated Diagnostic diagnostics = 2; }
}
message CallFunction {
  message Request { string name = 1; repeated DynamicValue arguments = 2; }
  message Response { DynamicValue result = 1; FunctionError error = 2; }
}
message ValidateActionConfig {
  message Request { string action_type = 1; DynamicValue config = 2; }
  message Response { repeated Diagnostic diagnostics = 1; }
}
message PlanAction {
  message Request { string action_type = 1; DynamicValue config = 2; }
  message Response { repeated Diagnostic diagnostics = 1; }
}
message InvokeAction {
  message Request { string action_type = 1; DynamicValue config = 2; }
  message Event {
    message Progress { string message = 1; }
    message Completed { repeated Diagnostic diagnostics = 1; }
    oneof type { Progress progress = 1; Completed completed = 2; }
  }
}
message StopProvider {
  message Request {}
  message Response { string Error = 1; }
}
`;

const GO_PLUGIN = `
syntax = "proto3";
package plugin;

message Empty {}
message StdioData { int32 channel = 1; bytes data = 2; }

service GRPCController { rpc Shutdown(Empty) returns (Empty); }
service GRPCStdio { rpc StreamStdio(Empty) returns (stream StdioData); }
`;

const HEALTH = `
syntax = "proto3";
package grpc.health.v1;

message HealthCheckRequest { string service = 1; }
message HealthCheckResponse { int32 status = 1; }

service Health { rpc Check(HealthCheckRequest) returns (HealthCheckResponse); }
`;

export const PROTO_FILES = [TFPLUGIN6, GO_PLUGIN, HEALTH] as const;
