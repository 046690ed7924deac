import type { Driver } from '../../../providers/driver.js';
import type { Logger } from '../logging/logger.js';
import { reasonLines } from './reason-lines.js';

/** Lines of a failed worker's output that are shown with the failure. */
const LINES_SHOWN = 5;

/** Lines that are searched for them: more than most stack traces have. */
const LINES_READ = 200;

/** Milliseconds for reading them; after that the reason is given without them. */
const READ_TIMEOUT = 5_000;

/** The last lines of a worker's output that say why it failed, joined into one; empty if it wrote nothing. */
export async function lastWords(driver: Pick<Driver, 'logs'>, log: Logger, id: string): Promise<string> {
  const lines: string[] = [];
  try {
    const options = { tail: LINES_READ, signal: AbortSignal.timeout(READ_TIMEOUT) };
    for await (const { text } of driver.logs(id, options)) lines.push(text);
  } catch (error) {
    log.debug({ worker: id, err: error }, 'the output of a failed worker could not be read');
  }
  return reasonLines(lines, LINES_SHOWN).join(' | ');
}
