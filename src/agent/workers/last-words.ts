import type { Driver } from '../../../providers/platform.js';
import type { Logger } from '../log.js';

/** Lines of a failed worker's output that are shown with the failure. */
const LINES_SHOWN = 5;

/** The last lines that a worker wrote, in one; empty where it wrote none. */
export async function lastWords(driver: Driver, log: Logger, id: string): Promise<string> {
  const lines: string[] = [];
  try {
    for await (const { text } of driver.logs(id, { tail: LINES_SHOWN })) lines.push(text.trim());
  } catch (error) {
    log.debug({ worker: id, err: error }, 'a failed worker left no output');
  }
  return lines.filter(Boolean).join(' | ');
}
