import type { IncomingMessage } from 'node:http';
import { RequestError } from '../../errors/errors.js';
import { valuesOf, withoutField } from './fields.js';

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)/i;
/** A name, an address of version 4 or one of version 6, and perhaps a port (RFC 3986, section 3.2.2). */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * What RFC 9112 asks of every server beyond what Node does: one Host, and one that could be a host (section 3.2); a target
 * with a host in it is taken apart, and a body that can't be read as it was sent is refused.
 * @throws RequestError MN4003; the connection must be closed then
 */
export function admit(request: IncomingMessage): void {
  if (request.httpVersionMajor !== 1) throw refused(505, 'only HTTP/1.0 and HTTP/1.1 are spoken here');
  checkHost(request);
  if (request.url?.charCodeAt(0) !== SLASH) toOriginForm(request);
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined) checkCoding(request, coding);
}

const SLASH = 0x2f;

/** Programs on the way may choose by another of several, and what is no host may be read in several ways. */
function checkHost({ rawHeaders, headers }: IncomingMessage): void {
  if (valuesOf(rawHeaders, 'host').length > 1) throw refused(400, 'it has more than one Host');
  const { host } = headers;
  if (host !== undefined && !HOST.test(host))
    throw refused(400, `its Host is ${JSON.stringify(host)}, which is no host`);
}

/** The target names the host then, whatever Host says (RFC 9112, section 3.2.2). */
function toOriginForm(request: IncomingMessage): void {
  const { url = '' } = request;
  const [, authority, path] = ABSOLUTE.exec(url) ?? [];
  if (authority === undefined || path === undefined) {
    if (url === '*') return;
    throw refused(400, `its target is ${JSON.stringify(url)}, where a path or an http address is right`);
  }
  if (authority === '' || !HOST.test(authority))
    throw refused(400, `its target ${JSON.stringify(url)} has no host before the path, or more than that`);
  request.url = path.startsWith('/') ? path : emptyPath(request.method, path);
  request.headers.host = authority;
  request.rawHeaders = ['Host', authority, ...withoutField(request.rawHeaders, 'host')];
}

function emptyPath(method: string | undefined, query: string): string {
  return method === 'OPTIONS' && query === '' ? '*' : `/${query}`;
}

/** Node reads any list of codings that ends in chunked, and takes away that one only (RFC 9112, section 6.1). */
function checkCoding({ httpVersionMinor }: IncomingMessage, coding: string): void {
  if (httpVersionMinor === 0) throw refused(400, 'HTTP/1.0 has no Transfer-Encoding');
  if (coding.toLowerCase() !== 'chunked')
    throw refused(501, `its Transfer-Encoding is ${JSON.stringify(coding)}, of which only chunked is known`);
}

function refused(status: 400 | 501 | 505, why: string): RequestError {
  return new RequestError('MN4003', status, `The request is not valid: ${why}.`);
}

/** CONNECT is for proxies that lead anywhere: the agent leads to its workers only (RFC 9110, section 9.3.6). */
export function noTunnel(): RequestError {
  return refused(501, 'the agent is no proxy for CONNECT');
}
