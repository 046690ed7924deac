import { parseListening } from '../../src/process/listening.js';
import type { Address, Listening } from '../driver.js';
import { type Container, created } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';
import { PORT } from './labels.js';

/** The Engine's own DNS server, in each container. */
const ENGINES_DNS = '127.0.0.11';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/** See Driver. Runs inside the container: only there, and also on another machine, are its sockets visible. */
export async function readListening(
  engine: Engine,
  { Id, Config }: Container,
  signal: AbortSignal,
): Promise<Listening | undefined> {
  const port = Number(Config.Labels[PORT]);
  if (!(port > 0)) return undefined;
  const addresses = await addressesIn(engine, Id, signal);
  return { port, host: '0.0.0.0', ...(addresses && { addresses }) };
}

/** undefined if the image has no `cat`, or the container has ended. */
async function addressesIn(engine: Engine, id: string, signal: AbortSignal): Promise<Address[] | undefined> {
  try {
    // With a terminal, so that the Engine passes the text on unchanged.
    const body = { AttachStdout: true, Tty: true, Cmd: ['cat', ...TABLES] };
    const { Id } = await engine.json('POST', `/containers/${id}/exec`, created, { body, signal });
    const chunks: Buffer[] = [];
    const start = { Detach: false, Tty: true };
    for await (const chunk of engine.stream('POST', `/exec/${Id}/start`, { body: start, signal })) {
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('latin1');
    // The table's heading. Without it, this is the Engine's message about a missing program.
    if (!text.includes('local_address')) return undefined;
    return parseListening(text)
      .filter(({ host }) => host !== ENGINES_DNS)
      .map(({ host, port }) => ({ host, port }));
  } catch (error) {
    if (error instanceof EngineRefusal) return undefined;
    throw error;
  }
}
