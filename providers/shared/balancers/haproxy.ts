/** HAProxy's configuration beside an agent, which keeps its list of replicas up to date. Pure. */
import type { Manifest } from '../../../src/manifest/model.js';
import { GRACE } from './programs.js';

export const HAPROXY_IMAGE = 'haproxy:3.0-alpine';

/** Maximum connections of callers, over all services. */
const CONNECTIONS = 10_000;
/** User and group that HAProxy switches to once it has its ports. */
const NOBODY = 99;

/**
 * Listens for each service, with a backend of the same name; the agent adds the servers.
 * @param socket path of the runtime API's socket, which only root may use
 * @param host address to listen on; by default all addresses of its machine or container
 */
export function haproxyConfiguration(services: Manifest['services'], socket: string, host = ''): string {
  const all = Object.entries(services);
  const http = all.filter(([, { protocol }]) => protocol !== 'tcp');
  const tcp = all.filter(([, { protocol }]) => protocol === 'tcp');
  return [
    GENERAL(socket),
    ...http.map(([name, { port }]) => listen(name, `${host}:${port}`)),
    // These defaults replace the ones above for what follows.
    ...(tcp.length > 0 ? [TCP] : []),
    ...tcp.map(([name, { port }]) => listenForConnections(name, `${host}:${port}`)),
  ].join('\n');
}

/** Each request gets its own connection to a replica: none meets a closing one, and idle replicas have none. */
const GENERAL = (socket: string) => `global
    log stdout format raw local0 notice
    maxconn ${CONNECTIONS}
    no strict-limits
    uid ${NOBODY}
    gid ${NOBODY}
    hard-stop-after ${GRACE}s
    stats socket ${socket} mode 600 level admin

defaults
    mode http
    log global
    balance leastconn
    retries 3
    option redispatch 1
    retry-on conn-failure empty-response
    option http-server-close
    option http-no-delay
    option abortonclose
    option forwardfor
    option clitcpka
    option srvtcpka
    timeout connect 2s
    timeout http-request 60s
    timeout http-keep-alive 75s
    timeout client 24d
    timeout server 24d
    timeout tunnel 24d
`;

const TCP = `defaults
    mode tcp
    log global
    balance leastconn
    retries 3
    option redispatch 1
    option clitcpka
    option srvtcpka
    timeout connect 2s
    timeout client 24d
    timeout server 24d
`;

const listenForConnections = (name: string, address: string) => `listen ${name}
    bind ${address}
`;

/** A request that can't be repeated is retried only if the connection was refused. */
const listen = (name: string, address: string) => `listen ${name}
    bind ${address}
    http-request disable-l7-retry unless { method GET HEAD OPTIONS TRACE PUT DELETE }
    http-request set-header X-Forwarded-Proto http unless { req.hdr(X-Forwarded-Proto) -m found }
    http-request set-header X-Forwarded-Host %[req.hdr(Host)] unless { req.hdr(X-Forwarded-Host) -m found }
`;
