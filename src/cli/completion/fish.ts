import { flatten, type Node, type OptionNode } from './tree.js';

/** A script for fish; multinode.fish in ~/.config/fish/completions, or sourced. */
export function fishScript(root: Node): string {
  return `# Completion of multinode for fish.
function __multinode_command
    # The command's names so far: the words before the cursor that are no options.
    set -l words
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; or set -a words $word
    end
    set -l found
    for word in $words
        contains -- "$found $word" ${flatten(root)
          .filter(({ path }) => path !== '')
          .map(({ path }) => quote(` ${path}`))
          .join(' ')}; or break
        set found "$found $word"
    end
    string trim -- "$found"
end
function __multinode_at
    test (__multinode_command) = "$argv[1]"
end
${flatten(root).flatMap(nodeLines).join('\n')}
`;
}

function nodeLines(node: Node): string[] {
  const at = `complete -c multinode -n ${quote(`__multinode_at ${quote(node.path)}`)}`;
  return [
    ...node.commands.map((each) => `${at} -f -a ${quote(lastName(each))} -d ${quote(each.description)}`),
    ...(node.words.length > 0 ? [`${at} -f -a ${quote(node.words.join(' '))}`] : []),
    ...node.options.map((option) => `${at} ${optionPart(option)} -d ${quote(option.description)}`),
  ];
}

function optionPart({ long, short, value }: OptionNode): string {
  const names = `${short ? `-s ${short} ` : ''}-l ${long.slice(2)}`;
  if (value === 'nothing') return names;
  if (value === 'path') return `${names} -r -F`;
  return value === 'text' ? `${names} -x` : `${names} -x -a ${quote(value.join(' '))}`;
}

function lastName({ path }: Node): string {
  return path.slice(path.lastIndexOf(' ') + 1);
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
