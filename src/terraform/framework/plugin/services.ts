import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { PROTO_FILES } from '../protocol/proto.js';

const root = new protobuf.Root();
for (const file of PROTO_FILES) protobuf.parse(file, root, { keepCase: true });

const definitions = fromJSON(root.toJSON(), {
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});

/** The gRPC services of a provider plugin. */
export const services = {
  provider: service('tfplugin6.Provider'),
  controller: service('plugin.GRPCController'),
  stdio: service('plugin.GRPCStdio'),
  health: service('grpc.health.v1.Health'),
};

function service(name: string): ServiceDefinition {
  const definition = definitions[name];
  if (!definition || !isService(definition)) throw new Error(`no service ${name}`);
  return definition;
}

/** Messages and enumerations have a format, services have none. */
function isService(definition: object): definition is ServiceDefinition {
  return !('format' in definition);
}
