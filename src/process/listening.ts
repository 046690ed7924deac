/** The tables of sockets that Linux shows in /proc/net/tcp and tcp6. Pure. */

/** A socket that accepts connections. */
export interface ListeningSocket {
  /** Address as text, for example 127.0.0.1 or ::. */
  readonly host: string;
  readonly port: number;
  /** As in /proc/PID/fd: socket:[INODE]. */
  readonly inode: string;
}

const LISTEN = '0A';

/** @param table the text of one or both files, one after the other */
export function parseListening(table: string): ListeningSocket[] {
  return table.split('\n').flatMap((line) => {
    const [, bound, , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address, port] = bound?.split(':') ?? [];
    if (state !== LISTEN || address === undefined || port === undefined || inode === undefined) return [];
    const host = hostOf(address);
    return host === undefined ? [] : [{ host, port: Number.parseInt(port, 16), inode }];
  });
}

/** Words of four bytes, each written as a little-endian machine reads it. */
function hostOf(hex: string): string | undefined {
  if (!/^([0-9A-F]{8}|[0-9A-F]{32})$/.test(hex)) return undefined;
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 255));
  if (mapped) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
