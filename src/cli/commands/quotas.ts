import { Command } from '@commander-js/extra-typings';
import { visible } from '../../text/visible.js';
import { connect } from '../connection.js';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';
import { renderQuotas } from '../render/quotas.js';

export const quotas = (run: Runner) =>
  addCommon(
    new Command('quotas')
      .description('Show how much of its quotas the application uses, and what they hold back.')
      .action(
        run(async (context) => {
          const data = await (await connect(context)).quotas();
          return { data, text: (colors) => renderQuotas(visible(data), colors) };
        }),
      ),
    'agent',
  );
