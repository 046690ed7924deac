/** go-plugin's guard against a start by hand: Terraform sets it to a value that the protocol fixes. */
const COOKIE = 'TF_PLUGIN_MAGIC_COOKIE';
const COOKIE_VALUE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

const CORE_PROTOCOL = 1;
export const PROTOCOL = 6;

/** What Terraform passes to the plugin that it starts. */
export interface Greeting {
  /** PEM of the one certificate that may connect. */
  readonly clientCertificate: string;
}

/**
 * Removes Terraform's greeting from the environment, so that no child process sees it.
 * @returns the greeting, or why Terraform did not start this process
 */
export function takeGreeting(env: NodeJS.ProcessEnv): Greeting | { readonly refusal: string } {
  const cookie = env[COOKIE];
  const clientCertificate = env.PLUGIN_CLIENT_CERT;
  const versions = env.PLUGIN_PROTOCOL_VERSIONS?.split(',') ?? [];
  for (const name of Object.keys(env)) {
    if (name === COOKIE || name.startsWith('PLUGIN_')) delete env[name];
  }
  if (cookie !== COOKIE_VALUE) {
    return { refusal: 'This is a Terraform provider, which only Terraform and OpenTofu can start.' };
  }
  if (!versions.includes(String(PROTOCOL))) {
    return {
      refusal: `This provider needs plugin protocol ${PROTOCOL}: Terraform 1.0 or OpenTofu 1.6, or newer.`,
    };
  }
  if (!clientCertificate) return { refusal: 'Terraform sent no certificate, which this provider requires.' };
  return { clientCertificate };
}

/** The line on standard output with the plugin's socket and its certificate (DER), for Terraform. */
export function handshakeLine(socket: string, certificate: Buffer): string {
  const fields = [
    CORE_PROTOCOL,
    PROTOCOL,
    'unix',
    socket,
    'grpc',
    certificate.toString('base64').replace(/=+$/, ''),
  ];
  return `${fields.join('|')}\n`;
}
