import { flatten, type Node, type OptionNode } from './tree.js';

/** A script for bash 4 or later, also without the package bash-completion. */
export function bashScript(root: Node): string {
  const nodes = flatten(root);
  return `# Completion of multinode for bash: source it, or put it into ~/.local/share/bash-completion/completions/multinode
_multinode() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" word words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$command/$word" in
${nodes
  .filter((node) => node.path !== '')
  .map((node) => `      ${quote(parentAndName(node))}) command=${quote(node.path)} ;;`)
  .join('\n')}
    esac
  done
  COMPREPLY=()
  case "$command/$previous" in
${nodes.flatMap((node) => node.options.flatMap((option) => valueCases(node, option))).join('\n')}
  esac
  case "$command" in
${nodes.map((node) => `    ${quote(node.path)}) words=${quote(candidates(node).join(' '))} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _multinode multinode
`;
}

function parentAndName({ path }: Node): string {
  const end = path.lastIndexOf(' ');
  return end < 0 ? `/${path}` : `${path.slice(0, end)}/${path.slice(end + 1)}`;
}

/** After an option that takes a value: its words; a path or free text falls back to bash's own file names. */
function valueCases(node: Node, option: OptionNode): string[] {
  if (option.value === 'nothing') return [];
  const names = [option.long, ...(option.short ? [`-${option.short}`] : [])];
  const pattern = names.map((name) => quote(`${node.path}/${name}`)).join(' | ');
  const words = Array.isArray(option.value) ? option.value.join(' ') : '';
  const reply = words ? `COMPREPLY=($(compgen -W ${quote(words)} -- "$current")); ` : '';
  return [`    ${pattern}) ${reply}return ;;`];
}

function candidates(node: Node): string[] {
  return [
    ...node.commands.map(({ path }) => path.slice(path.lastIndexOf(' ') + 1)),
    ...node.words,
    ...node.options.map(({ long }) => long),
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
