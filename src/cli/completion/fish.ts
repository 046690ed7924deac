import { flatten, lastName, type Node, type OptionNode, parentOf, valueOptions } from './tree.js';

/** A script for fish; multinode.fish in ~/.config/fish/completions, or sourced. */
export function fishScript(root: Node): string {
  return `# Completion of multinode for fish.
function __multinode_line --description 'Print the command before the cursor, and how many arguments it has'
    set -l command ''
    set -l arguments 0
    set -l value 0
    for word in (commandline -opc)[2..]
        if test $value -eq 1
            set value 0
            continue
        end
        switch "$command/$word"
${flatten(root).flatMap(wordCases).join('\n')}
            case '*/-*'
            case '*'
                set arguments (math $arguments + 1)
        end
    end
    echo $command
    echo $arguments
end
function __multinode_at
    set -l line (__multinode_line)
    test "$line[1]" = "$argv[1]"
end
function __multinode_first_of
    set -l line (__multinode_line)
    test "$line[1]" = "$argv[1]" -a "$line[2]" -eq 0
end
function __multinode_names
    multinode __complete $argv[1] -- (commandline -opc)[2..] 2>/dev/null
end
${flatten(root).flatMap(nodeLines).join('\n')}
`;
}

/** Cases for a word on the line: a command's name, or an option whose value is the next word. */
function wordCases(node: Node): string[] {
  const values = valueOptions(node).map((option) => quote(`${node.path}/${option}`));
  return [
    ...(node.path === '' ? [] : [caseOf(quote(`${parentOf(node)}/${lastName(node)}`), 'command', node.path)]),
    ...(values.length > 0 ? [caseOf(values.join(' '), 'value', '1')] : []),
  ];
}

function caseOf(patterns: string, variable: string, value: string): string {
  return `            case ${patterns}\n                set ${variable} ${quote(value)}`;
}

function nodeLines(node: Node): string[] {
  const complete = (condition: string) =>
    `complete -c multinode -n ${quote(`${condition} ${quote(node.path)}`)}`;
  const at = complete('__multinode_at');
  const first = complete('__multinode_first_of');
  return [
    ...node.commands.map((each) => `${at} -f -a ${quote(lastName(each))} -d ${quote(each.description)}`),
    ...(node.words.length > 0 ? [`${first} -f -a ${quote(node.words.join(' '))}`] : []),
    ...(node.names ? [`${first} -f -a ${quote(`(__multinode_names ${node.names})`)}`] : []),
    ...node.options.map((option) => `${at} ${optionPart(option)} -d ${quote(option.description)}`),
  ];
}

function optionPart({ long, short, value }: OptionNode): string {
  const names = `${short ? `-s ${short} ` : ''}-l ${long.slice(2)}`;
  if (value === 'nothing') return names;
  if (value === 'path') return `${names} -r -F`;
  return value === 'text' ? `${names} -x` : `${names} -x -a ${quote(value.join(' '))}`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
