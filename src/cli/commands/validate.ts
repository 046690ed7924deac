import { Command, Option } from '@commander-js/extra-typings';
import type { Issue } from '../../errors/errors.js';
import { TARGETS } from '../../manifest/targets.js';
import { plural } from '../../text/plural.js';
import type { Result, Runner } from '../context.js';
import { typedFiles } from '../locate.js';
import { addCommon } from '../options.js';

export const validate = (run: Runner) =>
  addCommon(
    new Command('validate')
      .description('Check manifests, and show every error with its line.')
      .argument('[files...]', "manifests to check (default: --file, or this folder's)")
      .addOption(
        new Option('--format <format>', 'format of the findings')
          .choices(['text', 'json', 'github'] as const)
          .default('text' as const),
      )
      .addOption(
        new Option(
          '--target <name>',
          'also check that the target supports everything (env: MULTINODE_TARGET)',
        ).choices(TARGETS),
      )
      .action(
        run(async (context, given, options): Promise<Result> => {
          // Each given file is a manifest of its own; those of --file are one.
          const manifests = given.length > 0 ? given.map((file) => [file] as const) : [typedFiles(context)];
          const { check } = await import('../check.js');
          const surroundings = {
            env: context.env,
            ...(context.options.targetChosen && { target: context.options.target }),
          };
          const checked = await Promise.all(manifests.map((files) => check(files, surroundings)));
          const issues: Issue[] = checked.flatMap((each) => each.issues);
          const warnings = issues.filter(({ severity }) => severity === 'warning').length;
          const errors = issues.length - warnings;
          const exitCode = errors > 0 ? 1 : 0;
          if (options.format === 'json')
            return { data: issues, text: () => JSON.stringify(issues, null, 2), exitCode };
          if (options.format === 'github') {
            const { reportGithub } = await import('../../manifest/report/github.js');
            return { data: issues, text: () => reportGithub(issues).trimEnd(), exitCode };
          }
          const { reportText } = await import('../../manifest/report/text.js');
          return {
            data: issues,
            exitCode,
            text: (colors) =>
              [
                ...checked
                  .filter((each) => each.issues.length > 0)
                  .map((each) =>
                    reportText(each.issues, { texts: each.texts, colour: colors.isColorSupported }),
                  ),
                [
                  errors > 0
                    ? plural(errors, 'error')
                    : `${manifests.flat().join(', ')}: valid${'target' in surroundings ? ` on ${surroundings.target}` : ''}`,
                  ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
                ].join(', '),
              ].join('\n'),
          };
        }),
      ),
    'manifest',
  );
