import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { commonOptions } from '../../src/cli/options.js';
import { createProgram } from '../../src/cli/program.js';

const INTRODUCTION = `# The command line

<!-- Made from src/cli/program.ts by \`npm run generate\`; do not edit. -->

\`multinode help COMMAND\` prints what this page says of a command, \`multinode completion SHELL\` a script that completes commands,
options and the names of workloads.

Results go to standard output; what is said about the work, questions and errors go to standard error. With \`--json\`, standard
output is one JSON document, or one a line where a command goes on (\`logs\`, \`status --watch\`), and an error is one document of
problem details (RFC 9457) on standard error.

| exit code | meaning                                                                                   |
| --------- | ----------------------------------------------------------------------------------------- |
| 0         | all is well                                                                               |
| 1         | something is invalid, failed, was interrupted or was not agreed to; a worker answered 4xx or 5xx |
| 2         | \`plan --detailed-exitcode\`: something would change                                        |
| 64        | the command line is wrong, or something is missing that it names                          |
`;

/** The page docs/cli.md, from the very tree that the help is made from. */
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
    `## Shared options\n\nThey may stand before the command's name too.\n\n${optionTable(shared)}`,
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

/** With choices and default, as the help has it. */
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
