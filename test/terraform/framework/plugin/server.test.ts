import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client, credentials, ServerCredentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { selfSignedCertificate } from '../../../../src/terraform/framework/plugin/certificate.js';
import { handshakeLine, takeGreeting } from '../../../../src/terraform/framework/plugin/handshake.js';
import { type PluginServer, startPluginServer } from '../../../../src/terraform/framework/plugin/server.js';
import { services } from '../../../../src/terraform/framework/plugin/services.js';
import { providerService } from '../../../../src/terraform/framework/provider.js';

const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

describe('terraform/framework/plugin', () => {
  const ours = selfSignedCertificate(new Date());
  const theirs = selfSignedCertificate(new Date());
  let server: PluginServer;
  let shutdowns = 0;

  before(async () => {
    server = await startPluginServer(
      providerService({}),
      ServerCredentials.createSsl(
        Buffer.from(theirs.certificatePem),
        [{ cert_chain: Buffer.from(ours.certificatePem), private_key: Buffer.from(ours.privateKeyPem) }],
        true,
      ),
      () => {
        shutdowns += 1;
      },
    );
  });

  after(() => server.close());

  function call(service: keyof typeof services, method: string, certificate = theirs): Promise<unknown> {
    const definition = services[service][method];
    if (!definition) throw new Error(`no method ${method}`);
    const client = new Client(
      `unix:${server.socket}`,
      credentials.createSsl(
        Buffer.from(ours.certificatePem),
        Buffer.from(certificate.privateKeyPem),
        Buffer.from(certificate.certificatePem),
      ),
      { 'grpc.ssl_target_name_override': 'localhost', 'grpc.default_authority': 'localhost' },
    );
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        definition.path,
        definition.requestSerialize,
        definition.responseDeserialize,
        {},
        (error, response) => (error ? reject(error) : resolve(response)),
      );
    }).finally(() => client.close());
  }

  it('makes a certificate that is valid for localhost, for both ends, as its own authority', () => {
    const certificate = new X509Certificate(ours.der);
    expect(certificate.checkHost('localhost')).to.equal('localhost');
    expect(certificate.ca).to.equal(true);
    expect(certificate.verify(certificate.publicKey)).to.equal(true);
    expect(certificate.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(Date.parse(certificate.validFrom)).to.be.lessThan(Date.now());
    expect(Date.parse(certificate.validTo)).to.be.greaterThan(Date.now());
  });

  it('answers Terraform', async () => {
    expect(await call('provider', 'GetMetadata')).to.deep.include({ resources: [], diagnostics: [] });
    expect(await call('health', 'Check')).to.deep.equal({ status: 1 });
  });

  it('only accepts the certificate that Terraform named', async () => {
    const error: unknown = await call('provider', 'GetMetadata', selfSignedCertificate(new Date())).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', status.UNAVAILABLE);
  });

  it("reports Terraform's request to shut down, and leaves no socket", async () => {
    await call('controller', 'Shutdown');
    expect(shutdowns).to.equal(1);
    server.close();
    expect(existsSync(dirname(server.socket))).to.equal(false);
  });

  it('removes the greeting from the environment', () => {
    const env = {
      TF_PLUGIN_MAGIC_COOKIE: COOKIE,
      PLUGIN_PROTOCOL_VERSIONS: '5,6',
      PLUGIN_CLIENT_CERT: 'pem',
      PLUGIN_MIN_PORT: '1',
      HOME: '/home/user',
    };
    expect(takeGreeting(env)).to.deep.equal({ clientCertificate: 'pem' });
    expect(env).to.deep.equal({ HOME: '/home/user' });
  });

  it('refuses every other start', () => {
    expect(takeGreeting({}))
      .to.have.property('refusal')
      .that.includes('only Terraform and OpenTofu can start');
    expect(takeGreeting({ TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_PROTOCOL_VERSIONS: '5' }))
      .to.have.property('refusal')
      .that.includes('protocol 6');
    expect(takeGreeting({ TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_PROTOCOL_VERSIONS: '6' }))
      .to.have.property('refusal')
      .that.includes('no certificate');
  });

  it('writes the line that Terraform waits for, without padding', () => {
    expect(handshakeLine('/run/p.sock', Buffer.from('x'))).to.equal('1|6|unix|/run/p.sock|grpc|eA\n');
  });
});
