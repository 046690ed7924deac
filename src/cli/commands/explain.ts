import { Command } from '@commander-js/extra-typings';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';
import { renderField } from '../render/field.js';

export const explain = (run: Runner) =>
  addCommon(
    new Command('explain')
      .description('Explain a field of the manifest: what it means, its type, default and limits.')
      .argument('[field]', 'such as functions.max_workers, or max_workers; without it, the sections')
      .action(
        run(async (_context, field) => {
          const { describeField } = await import('../fields.js');
          const data = describeField(field ?? '');
          return { data, text: (colors) => renderField(data, colors) };
        }),
      ),
    'nothing',
  );
