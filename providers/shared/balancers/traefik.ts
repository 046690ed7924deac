/** Traefik's configuration beside an agent, which keeps its list of replicas up to date. Pure. */
import { BOUNDS } from '../../../src/histogram.js';
import type { Manifest } from '../../../src/manifest/model.js';
import { GRACE } from './programs.js';
import { entryPoint, METRICS_ENTRY_POINT } from './traefik-services.js';

export const TRAEFIK_IMAGE = 'traefik:v3.7';

/**
 * Its static configuration: JSON, which is also YAML. Traefik ignores options if there is a file, and prefers a file on the
 * machine to options, so everything is in one file.
 * @param folder that it watches for the services and their replicas; must exist when Traefik starts
 * @param metrics address, `HOST:PORT`, at which only the agent, which sets the key, can read how requests end
 * @param host address to listen on; by default all addresses of its machine or container
 */
export function traefikStaticConfiguration(
  services: Manifest['services'],
  folder: string,
  metrics: string,
  host = '',
): string {
  const ports = Object.values(services).map(({ port }) => port);
  return `${JSON.stringify(
    {
      providers: { file: { directory: folder, watch: true }, providersThrottleDuration: '100ms' },
      serversTransport: {
        // Shorter than most servers keep an idle connection, so that no request meets one that closes.
        forwardingTimeouts: { dialTimeout: '2s', idleConnTimeout: '1s' },
      },
      global: { checkNewVersion: false, sendAnonymousUsage: false },
      entryPoints: {
        ...Object.fromEntries(ports.map((port) => [entryPoint(port), listen(`${host}:${port}`)])),
        [METRICS_ENTRY_POINT]: { address: metrics },
      },
      metrics: {
        prometheus: {
          entryPoint: METRICS_ENTRY_POINT,
          manualRouting: true,
          // Routers': services' metrics count each attempt, and miss requests that reached no replica.
          addRoutersLabels: true,
          addServicesLabels: false,
          addEntryPointsLabels: false,
          buckets: BOUNDS,
        },
      },
    },
    null,
    2,
  )}\n`;
}

const listen = (address: string) => ({
  address,
  // Keeps headers that another proxy has set before.
  forwardedHeaders: { insecure: true },
  transport: {
    // How long a request or response takes is up to the service.
    respondingTimeouts: { readTimeout: 0 },
    lifeCycle: { graceTimeOut: `${GRACE}s` },
  },
});
