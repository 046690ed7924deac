import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../../api/types.js';
import type { Client } from '../../client/client.js';
import { AgentError } from '../../errors/errors.js';
import type { Context } from '../context.js';
import { working } from './working.js';

/** Milliseconds between looks. */
const INTERVAL = 250;

type Waiting = Status['waiting'];

/**
 * Waits until every workload has started for which others must start first, and shows what each waits for.
 * @returns the status after that
 * @throws AgentError MN4025 if something that they wait for has failed
 */
export async function untilStarted(context: Context, client: Client): Promise<Status> {
  const { signal } = context;
  const first = await client.status({ signal });
  if (first.waiting.length === 0) return first;
  const goOn = 'the application is set up, and the agent goes on starting it';
  return working(context, goOn, async ({ step }) => {
    let shown = '';
    for (let status = first; ; status = await client.status({ signal })) {
      const { waiting } = status;
      if (waiting.length === 0) return status;
      const failed = waiting.filter((each) => each.failed);
      if (failed.length > 0) throw new AgentError('MN4025', sentence(failed));
      const text = waiting.map(({ workload, reason }) => `${workload} ${reason}`).join('; ');
      if (text !== shown) step(text);
      shown = text;
      await delay(INTERVAL, undefined, { signal });
    }
  });
}

/** Each in a line. */
function sentence(failed: Waiting): string {
  return failed.map(({ workload, reason }) => `${workload} does not start: it ${reason}`).join('\n');
}
