/** Traefik as a plan puts it beside the agent, which tells it of the replicas. Pure. */
import { BOUNDS } from '../../../src/histogram.js';
import type { Manifest } from '../../../src/manifest/model.js';
import { GRACE } from './programs.js';
import { entryPoint, METRICS_ENTRY_POINT } from './traefik-services.js';

export const TRAEFIK_IMAGE = 'traefik:v3.7';

/**
 * Its static configuration, in YAML as far as JSON is. It takes no options beside a file, and a file of the machine's
 * before options: so all is in one.
 * @param folder that it watches for the services and their replicas; it has to be there when Traefik starts
 * @param metrics address, `HOST:PORT`, at which it shows how requests end, to the agent alone: the agent sets the key
 * @param host that it listens on; all of its machine or container unless given
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
        // Idle for less than most servers keep a connection, so that none is met closing.
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
          // Of routers: those of services count a request once for each try, and none that no replica had.
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
  // What a proxy before this one has set stays.
  forwardedHeaders: { insecure: true },
  transport: {
    // How long a request or an answer takes is the service's own matter.
    respondingTimeouts: { readTimeout: 0 },
    lifeCycle: { graceTimeOut: `${GRACE}s` },
  },
});
