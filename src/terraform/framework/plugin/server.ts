import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Server,
  type ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { services } from './services.js';

export interface PluginServer {
  /** Path of the Unix socket. */
  readonly socket: string;
  /** Ends all calls and removes the socket and its folder. */
  close(): void;
}

/** Health check: SERVING. */
const SERVING = 1;

/**
 * Serves a provider and the services that go-plugin requires, on a new Unix socket.
 * @param onShutdown called after answering Terraform's request to shut down
 */
export async function startPluginServer(
  provider: UntypedServiceImplementation,
  credentials: ServerCredentials,
  onShutdown: () => void,
): Promise<PluginServer> {
  const server = new Server({
    // A manifest may be larger than gRPC's 4 MiB.
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
  });
  server.addService(services.provider, provider);
  server.addService(services.controller, {
    Shutdown(_: ServerUnaryCall<unknown, object>, respond: sendUnaryData<object>) {
      respond(null, {});
      setImmediate(onShutdown);
    },
  });
  // Stays open and empty: standard output and error go to Terraform directly.
  server.addService(services.stdio, { StreamStdio() {} });
  server.addService(services.health, {
    Check(_: ServerUnaryCall<unknown, object>, respond: sendUnaryData<object>) {
      respond(null, { status: SERVING });
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'multinode-'));
  const socket = join(folder, 'provider.sock');
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, credentials, (error) => (error ? reject(error) : resolve()));
  });
  return {
    socket,
    close() {
      server.forceShutdown();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
