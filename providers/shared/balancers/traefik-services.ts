/** What Traefik is told by its file provider. Pure. */

/** A service as Traefik should have it. */
export interface TraefikService {
  /** Its port, by which the plan names the entry point. */
  readonly port: number;
  /** Worker → address, as `http://HOST:PORT`. */
  readonly servers: Readonly<Record<string, string>>;
}

/** The entry point that the plan gives Traefik for the port. */
export function entryPoint(port: number): string {
  return `service-${port}`;
}

/** The entry point at which Traefik shows its metrics to the agent. */
export const METRICS_ENTRY_POINT = 'metrics';
export const METRICS_PATH = '/metrics';
/** A router of this name is no service's: those begin with a letter. */
const METRICS_ROUTER = '_metrics';

/** The name of a service's router in Traefik's metrics. */
export function routerName(service: string): string {
  return `${service}@file`;
}

/** Tries of a request that no replica has got. */
const ATTEMPTS = 4;
const RETRY = 'retry';

/**
 * The file, in YAML as far as JSON is. With no servers a service answers 503.
 * @param metricsKey base64url, with which the metrics are shown, to nobody else; they are not shown unless given
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
