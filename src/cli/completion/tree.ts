/** What the completion scripts need of commander's tree, as plain data. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

export interface Node {
  /** Names from the root, without the program's own: "", "invoke", "invocations list". */
  readonly path: string;
  readonly description: string;
  readonly commands: readonly Node[];
  readonly options: readonly OptionNode[];
  /** Words that the first argument may be, where they are known. */
  readonly words: readonly string[];
}

export interface OptionNode {
  readonly long: string;
  /** One letter. */
  readonly short: string | undefined;
  readonly description: string;
  /** What follows: nothing, one of the words, a path, or text that nobody can guess. */
  readonly value: 'nothing' | 'path' | 'text' | readonly string[];
}

const PATHS = new Set(['file', 'out']);

export function tree(command: CommandUnknownOpts, path: readonly string[] = []): Node {
  const help = command.createHelp();
  return {
    path: path.join(' '),
    description: command.description(),
    commands: help
      .visibleCommands(command)
      .filter((each) => command.commands.includes(each))
      .map((each) => tree(each, [...path, each.name()])),
    options: help.visibleOptions(command).map((option) => ({
      long: option.long ?? '',
      short: option.short?.slice(1),
      description: option.description,
      value:
        option.argChoices ??
        (option.isBoolean() || !takesValue(option) ? 'nothing' : guess(option.attributeName())),
    })),
    words: command.registeredArguments[0]?.argChoices ?? [],
  };
}

function takesValue(option: { readonly required: boolean; readonly optional: boolean }): boolean {
  return option.required || option.optional;
}

function guess(name: string): 'path' | 'text' {
  return PATHS.has(name) ? 'path' : 'text';
}

/** The node and all below it. */
export function flatten(node: Node): Node[] {
  return [node, ...node.commands.flatMap(flatten)];
}
