import { Command } from '@commander-js/extra-typings';
import type { Runner } from '../context.js';
import { addCommon } from '../options.js';

export const explain = (run: Runner) =>
  addCommon(
    new Command('explain')
      .description('Explain a field of the manifest: its meaning, type, default and limits.')
      .argument('[field]', 'such as functions.max_workers (default: the whole manifest)')
      .action(
        run(async (_context, field) => {
          const { explainField } = await import('../../manifest/explain.js');
          const { renderField } = await import('../render/field.js');
          const data = explainField(field ?? '');
          const describe = (name: string) => explainField(`${data.path}.${name}`).description;
          return { data, text: (colors) => renderField(data, describe, colors) };
        }),
      ),
    'nothing',
  );
