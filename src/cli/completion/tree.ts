/** The parts of commander's tree that completion scripts need, as plain data. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { NAMED } from './names.js';

export interface Node {
  /** Names from the root, without the program's: "", "invoke", "invocations list". */
  readonly path: string;
  readonly description: string;
  readonly commands: readonly Node[];
  readonly options: readonly OptionNode[];
  /** Choices for the first argument, if they are known. */
  readonly words: readonly string[];
  /** The first argument, as __complete knows it, if it is a workload's name. */
  readonly names: string | undefined;
}

export interface OptionNode {
  readonly long: string;
  /** One letter. */
  readonly short: string | undefined;
  readonly description: string;
  /** The option's value: none, one of the words, a path, or any text. */
  readonly value: 'nothing' | 'path' | 'text' | readonly string[];
}

const PATHS = new Set(['file', 'envFile', 'out']);

export function tree(command: CommandUnknownOpts, path: readonly string[] = []): Node {
  const help = command.createHelp();
  const [first] = command.registeredArguments;
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
    words: first?.argChoices ?? [],
    names: first && NAMED.has(first.name()) ? first.name() : undefined,
  };
}

function takesValue(option: { readonly required: boolean; readonly optional: boolean }): boolean {
  return option.required || option.optional;
}

function guess(name: string): 'path' | 'text' {
  return PATHS.has(name) ? 'path' : 'text';
}

/** The node's last name. */
export function lastName({ path }: Node): string {
  return path.slice(path.lastIndexOf(' ') + 1);
}

/** The path of the node's parent. */
export function parentOf({ path }: Node): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(' ')));
}

/** Each way to write an option that takes a value, such as -n and --number. */
export function valueOptions(node: Node): string[] {
  return node.options
    .filter(({ value }) => value !== 'nothing')
    .flatMap(({ long, short }) => [long, ...(short ? [`-${short}`] : [])]);
}

/** The node and its descendants. */
export function flatten(node: Node): Node[] {
  return [node, ...node.commands.flatMap(flatten)];
}
