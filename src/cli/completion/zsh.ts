import { flatten, lastName, type Node, type OptionNode } from './tree.js';

/** A script for zsh; named _multinode in a folder of $fpath, or sourced after compinit. */
export function zshScript(root: Node): string {
  const functions = flatten(root).map(shellFunction).join('\n');
  return `#compdef multinode
# Completion of multinode for zsh.
_multinode_names() {
  local -a names=(\${(f)"$(multinode __complete $1 -- \${(Q)words[2,CURRENT-1]} 2>/dev/null)"})
  local expl
  _wanted names expl $1 compadd -a names
}
${functions}
if [ "$funcstack[1]" = "_multinode" ]; then _multinode "$@"; else compdef _multinode multinode; fi
`;
}

function shellFunction(node: Node): string {
  const specs = node.options.map(optionSpec);
  if (node.commands.length === 0) {
    return `${functionName(node)}() {
  _arguments -s ${[...specs, ...argumentSpecs(node)].join(' \\\n    ')}
}`;
  }
  const commands = node.commands.map((each) => quote(`${lastName(each)}:${each.description}`));
  const cases = node.commands.map((each) => `        ${lastName(each)}) ${functionName(each)} ;;`);
  return `${functionName(node)}() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -s -C -A '-*' ${[...specs, "'1:command:->command'", "'*::argument:->argument'"].join(' \\\n    ')}
  case "$state" in
    command)
      local -a commands=(
        ${commands.join('\n        ')}
      )
      _describe command commands ;;
    argument)
      case "$line[1]" in
${cases.join('\n')}
      esac ;;
  esac
}`;
}

function functionName({ path }: Node): string {
  return ['_multinode', ...path.split(' ')].filter(Boolean).join('_').replaceAll('-', '_');
}

function argumentSpecs({ words, names }: Node): string[] {
  if (words.length > 0) return [`'1:word:(${words.join(' ')})'`];
  return [...(names ? [`'1:${names}: _multinode_names ${names}'`] : []), "'*:argument:_files'"];
}

function optionSpec({ long, short, description, value }: OptionNode): string {
  const about = `[${description.replace(/[[\]\\:]/g, '\\$&')}]`;
  const rest = about + argumentSpec(value);
  const names = short ? `{-${short},${long}}` : '';
  return short ? `${names}${quote(rest)}` : quote(`${long}${rest}`);
}

function argumentSpec(value: OptionNode['value']): string {
  if (value === 'nothing') return '';
  if (value === 'path') return ':path:_files';
  return value === 'text' ? ':value: ' : `:word:(${value.join(' ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
