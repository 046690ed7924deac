/** The provider's process: Terraform starts it, calls it over gRPC, and stops it. */
import { ServerCredentials } from '@grpc/grpc-js';
import { selfSignedCertificate } from '../framework/plugin/certificate.js';
import { handshakeLine, takeGreeting } from '../framework/plugin/handshake.js';
import { startPluginServer } from '../framework/plugin/server.js';
import { providerService } from '../framework/provider.js';
import { multinodeProvider } from './multinode.js';

const ORPHAN_CHECK = 2000;

async function main(): Promise<void> {
  const greeting = takeGreeting(process.env);
  if ('refusal' in greeting) {
    process.stderr.write(`${greeting.refusal}\n`);
    process.exitCode = 1;
    return;
  }
  // Ctrl-C reaches the whole process group; Terraform then calls StopProvider to stop the current work.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => process.exit());
  const certificate = selfSignedCertificate(new Date());
  const credentials = ServerCredentials.createSsl(
    Buffer.from(greeting.clientCertificate),
    [
      {
        cert_chain: Buffer.from(certificate.certificatePem),
        private_key: Buffer.from(certificate.privateKeyPem),
      },
    ],
    true,
  );
  const provider = providerService(await multinodeProvider(process.env));
  const server = await startPluginServer(provider, credentials, () => process.exit());
  process.on('exit', () => server.close());
  // If Terraform is killed, nobody else would end this process.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(), ORPHAN_CHECK).unref();
  process.stdout.write(handshakeLine(server.socket, certificate.der));
}

await main();
