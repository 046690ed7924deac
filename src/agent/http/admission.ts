import type { IncomingMessage } from 'node:http';
import { RequestError } from '../../errors/errors.js';
import { valuesOf, withoutField } from './fields.js';

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)/i;
/** A name, an IPv4 address or an IPv6 address, and optionally a port (RFC 3986, section 3.2.2). */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * What RFC 9112 requires of every server beyond what Node does: exactly one valid Host (section 3.2); a target that
 * includes a host is split; a body that can't be read as it was sent is rejected.
 * @throws RequestError MN4003; the connection must be closed then
 */
export function admit(request: IncomingMessage): void {
  if (request.httpVersionMajor !== 1) throw refused(505, 'only HTTP/1.0 and HTTP/1.1 are supported');
  checkHost(request);
  if (request.url?.charCodeAt(0) !== SLASH) toOriginForm(request);
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined) checkCoding(request, coding);
}

const SLASH = 0x2f;

/** Programs in between may pick another of several Hosts, and an invalid one can be read in several ways. */
function checkHost({ rawHeaders, headers }: IncomingMessage): void {
  if (valuesOf(rawHeaders, 'host').length > 1) throw refused(400, 'it has more than one Host header');
  const { host } = headers;
  if (host !== undefined && !HOST.test(host))
    throw refused(400, `its Host is ${JSON.stringify(host)}, which is not a host`);
}

/** The target then names the host, whatever the Host header says (RFC 9112, section 3.2.2). */
function toOriginForm(request: IncomingMessage): void {
  const { url = '' } = request;
  const [, authority, path] = ABSOLUTE.exec(url) ?? [];
  if (authority === undefined || path === undefined) {
    if (url === '*') return;
    throw refused(400, `its target is ${JSON.stringify(url)}; a path or an http address is expected`);
  }
  if (authority === '' || !HOST.test(authority))
    throw refused(400, `its target ${JSON.stringify(url)} has no host before the path, or more than a host`);
  request.url = path.startsWith('/') ? path : emptyPath(request.method, path);
  request.headers.host = authority;
  request.rawHeaders = ['Host', authority, ...withoutField(request.rawHeaders, 'host')];
}

function emptyPath(method: string | undefined, query: string): string {
  return method === 'OPTIONS' && query === '' ? '*' : `/${query}`;
}

/** Node accepts any list of codings that ends in chunked, and removes only that one (RFC 9112, section 6.1). */
function checkCoding({ httpVersionMinor }: IncomingMessage, coding: string): void {
  if (httpVersionMinor === 0) throw refused(400, 'HTTP/1.0 has no Transfer-Encoding');
  if (coding.toLowerCase() !== 'chunked')
    throw refused(501, `its Transfer-Encoding is ${JSON.stringify(coding)}; only chunked is supported`);
}

function refused(status: 400 | 501 | 505, why: string): RequestError {
  return new RequestError('MN4003', status, `The request is not valid: ${why}.`);
}

/** CONNECT is for general proxies: the agent only leads to its workers (RFC 9110, section 9.3.6). */
export function noTunnel(): RequestError {
  return refused(501, 'the agent does not support CONNECT');
}
