import type { IncomingMessage } from 'node:http';
import { endToEndHeaders } from '../../http/headers.js';

/** The caller's headers for a replica, with those that identify the caller. */
export function headersFor(request: IncomingMessage): string[] {
  const headers = endToEndHeaders(request.rawHeaders);
  return withForwarded(headers, request);
}

/**
 * Adds the caller's address to X-Forwarded-For. Protocol and host stay as an earlier proxy set them, because it knows
 * whether the caller used TLS.
 */
export function withForwarded(raw: readonly string[], { headers, socket }: IncomingMessage): string[] {
  const kept: string[] = [];
  const path: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const value = raw[i + 1] ?? '';
    const lower = name.toLowerCase();
    // This server answers it itself.
    if (lower === 'expect') continue;
    if (lower === 'x-forwarded-for') path.push(value);
    else kept.push(name, value);
  }
  path.push(socket.remoteAddress ?? 'unknown');
  kept.push('X-Forwarded-For', path.join(', '));
  if (headers['x-forwarded-proto'] === undefined) kept.push('X-Forwarded-Proto', 'http');
  if (headers['x-forwarded-host'] === undefined && headers.host !== undefined) {
    kept.push('X-Forwarded-Host', headers.host);
  }
  return kept;
}
