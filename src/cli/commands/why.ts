import { Command } from '@commander-js/extra-typings';
import type { Client, Decision } from '../../client/index.js';
import { visible } from '../../text/visible.js';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon, count } from '../options.js';
import { renderDecisions } from '../render/decisions.js';
import { lead, renderOutage, renderStorage } from '../render/status.js';
import type { Colors } from '../terminal.js';

export const why = (run: Runner) =>
  addCommon(
    new Command('why')
      .description("Show a workload's last scaling decisions, with the reason for each.")
      .argument('<workload>', "workload's name")
      .option('--changes', 'show only decisions that started or stopped workers')
      .option('-n, --number <count>', 'number of decisions to show', count, 10)
      .action(
        run(async (context, name, options) => {
          const client = await connect(context);
          const [items, status] = await Promise.all([
            options.changes ? changes(client, name, options.number) : firstPage(client, name, options.number),
            client.status(),
          ]);
          const data = items.toReversed();
          const text = (colors: Colors) => {
            const now = Date.now();
            const decisions = renderDecisions(name, visible(data), now, colors);
            return [
              decisions,
              ...lead(renderOutage(visible(status), now, colors)),
              ...lead(renderStorage(visible(status), now, colors)),
            ].join('\n');
          };
          return { data, text };
        }),
      ),
    'agent',
  );

async function firstPage(client: Client, name: string, limit: number): Promise<readonly Decision[]> {
  return (await client.decisions(name, { limit })).items;
}

/** Decisions that started or stopped something, newest first, of all that the agent remembers. */
async function changes(client: Client, name: string, most: number): Promise<Decision[]> {
  const found: Decision[] = [];
  for (let cursor: string | undefined; found.length < most; ) {
    const page = await client.decisions(name, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items.filter(({ started, stopped }) => started > 0 || stopped > 0));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  return found.slice(0, most);
}

const PAGE = 100;
