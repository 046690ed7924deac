import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { commonOptions } from '../../src/cli/options.js';
import { createProgram } from '../../src/cli/program.js';

const INTRODUCTION = `# The command line

<!-- Generated from src/cli/program.ts by \`npm run generate\`; do not edit. -->

\`multinode help COMMAND\` prints what this page says about a command.
\`multinode completion SHELL\` prints a script that completes commands, options and workload names.

Results go to standard output; progress, questions and errors go to standard error.
With \`--json\`, standard output is one JSON document, or one document a line for commands that keep running (\`logs\`, \`status --watch\`), and an error is a problem details document (RFC 9457) on standard error.

| exit code | meaning                                                                                     |
| --------- | ------------------------------------------------------------------------------------------- |
| 0         | success                                                                                     |
| 1         | something is invalid, failed, was interrupted or was declined; a worker answered 4xx or 5xx |
| 2         | \`plan --detailed-exitcode\`: there are changes to make                                       |
| 64        | the command line is wrong, or something that it names does not exist                        |
`;

/** The page docs/cli.md, from the same tree as the help. */
export function cliPage(): string {
  const program = createProgram(() => async () => {});
  const shared = commonOptions('agent');
  const groups = new Map<string, CommandUnknownOpts[]>();
  for (const command of visible(program)) {
    const group = command.helpGroup();
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  return `${[
    INTRODUCTION.trimEnd(),
    `## Shared options\n\nThese options may also precede the command's name.\n\n${optionTable(shared)}`,
    ...[...groups].flatMap(([group, commands]) => [
      `## ${group.replace(/:$/, '')}`,
      ...commands.flatMap((command) => commandParts(command, [program.name()], shared)),
    ]),
  ].join('\n\n')}\n`;
}

function visible(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => command.commands.includes(each));
}

function commandParts(
  command: CommandUnknownOpts,
  parents: readonly string[],
  shared: readonly Option[],
): string[] {
  const path = [...parents, command.name()];
  const own = command.options.filter(({ long }) => !shared.some((each) => each.long === long));
  const common = command.options.filter((option) => !own.includes(option)).map(({ long }) => `\`${long}\``);
  return [
    `### ${path.join(' ')}`,
    command.description(),
    `\`\`\`text\n${path.join(' ')} ${command.usage()}\n\`\`\``,
    ...(command.registeredArguments.length > 0 ? [argumentTable(command)] : []),
    ...(own.length > 0 ? [optionTable(own)] : []),
    ...(common.length > 0 ? [`[Shared options](#shared-options): ${common.join(', ')}.`] : []),
    ...visible(command).flatMap((each) => commandParts(each, path, shared)),
  ];
}

function argumentTable(command: CommandUnknownOpts): string {
  const help = command.createHelp();
  return table(
    'argument',
    command.registeredArguments.map((each) => [help.argumentTerm(each), help.argumentDescription(each)]),
  );
}

function optionTable(options: readonly Option[]): string {
  return table(
    'option',
    options.map((option) => [option.flags, helpOf(option)]),
  );
}

/** With choices and default, as in the help. */
function helpOf(option: Option): string {
  const { argChoices, defaultValue, defaultValueDescription } = option;
  const facts = [
    ...(argChoices ? [argChoices.join(', ')] : []),
    ...(defaultValue === undefined || Array.isArray(defaultValue)
      ? []
      : [`default: ${defaultValueDescription ?? defaultValue}`]),
  ];
  return facts.length > 0 ? `${option.description} (${facts.join('; ')})` : option.description;
}

function table(what: string, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([term, meaning]) => `| \`${term}\` | ${meaning.replaceAll('|', '\\|')} |`);
  return `| ${what} | meaning |\n| --- | --- |\n${lines.join('\n')}`;
}
