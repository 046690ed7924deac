/** The file that configures Traefik's services. Pure. */

/** A service, for Traefik. */
export interface TraefikService {
  /** Its port, which is part of the entry point's name. */
  readonly port: number;
  /** Worker → address, as `http://HOST:PORT`. */
  readonly servers: Readonly<Record<string, string>>;
}

/** The name of Traefik's entry point for the port. */
export function entryPoint(port: number): string {
  return `service-${port}`;
}

/** The entry point at which Traefik shows its metrics to the agent. */
export const METRICS_ENTRY_POINT = 'metrics';
export const METRICS_PATH = '/metrics';
/** No service can have this name: names begin with a letter. */
const METRICS_ROUTER = '_metrics';

/** The name of a service's router in Traefik's metrics. */
export function routerName(service: string): string {
  return `${service}@file`;
}

/** Attempts at a request that has not reached any replica. */
const ATTEMPTS = 4;
const RETRY = 'retry';

/**
 * The file's contents: JSON, which is also YAML. A service without servers answers 503.
 * @param metricsKey base64url; required to read the metrics. Without it, there are none
 */
export function traefikConfiguration(
  services: ReadonlyMap<string, TraefikService>,
  metricsKey?: string,
): string {
  const routers: Record<string, object> = {};
  const balanced: Record<string, object> = {};
  for (const [name, { port, servers }] of services) {
    routers[name] = {
      entryPoints: [entryPoint(port)],
      rule: 'PathPrefix(`/`)',
      service: name,
      middlewares: [RETRY],
    };
    balanced[name] = { loadBalancer: { servers: Object.values(servers).map((url) => ({ url })) } };
  }
  if (services.size === 0) return '{}\n';
  if (metricsKey !== undefined) {
    routers[METRICS_ROUTER] = {
      entryPoints: [METRICS_ENTRY_POINT],
      rule: `Path(\`${METRICS_PATH}\`) && Header(\`Authorization\`, \`Bearer ${metricsKey}\`)`,
      service: 'prometheus@internal',
    };
  }
  const middlewares = { [RETRY]: { retry: { attempts: ATTEMPTS, initialInterval: '10ms' } } };
  return `${JSON.stringify({ http: { routers, middlewares, services: balanced } }, null, 2)}\n`;
}
