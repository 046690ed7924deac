import { flatten, lastName, type Node, type OptionNode, parentOf, valueOptions } from './tree.js';

/** A script for bash 4 or later; the package bash-completion is not needed. */
export function bashScript(root: Node): string {
  const nodes = flatten(root);
  return `# Completion of multinode for bash: source it, or put it into ~/.local/share/bash-completion/completions/multinode
_multinode() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" words="" options="" name="" arguments=0 i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command/\${COMP_WORDS[i]}" in
${nodes.flatMap(wordCases).join('\n')}
      */-*) ;;
      *) ((arguments++)) ;;
    esac
  done
  COMPREPLY=()
  case "$command/$previous" in
${nodes.flatMap((node) => node.options.flatMap((option) => valueCases(node, option))).join('\n')}
  esac
  case "$command" in
${nodes.map(candidates).join('\n')}
  esac
  if [[ "$current" == -* ]]; then
    words="$options"
  elif ((arguments > 0)); then
    words=""
  elif [ -n "$name" ]; then
    words="$(multinode __complete "$name" -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _multinode multinode
`;
}

/** Cases for a word on the line: a command's name, or an option whose value is the next word. */
function wordCases(node: Node): string[] {
  const values = valueOptions(node).map((option) => quote(`${node.path}/${option}`));
  return [
    ...(node.path === ''
      ? []
      : [`      ${quote(`${parentOf(node)}/${lastName(node)}`)}) command=${quote(node.path)} ;;`]),
    ...(values.length > 0 ? [`      ${values.join(' | ')}) ((i++)) ;;`] : []),
  ];
}

/** Cases after an option that takes a value: its words; a path or free text falls back to bash's file names. */
function valueCases(node: Node, option: OptionNode): string[] {
  const names = valueOptions({ ...node, options: [option] });
  if (names.length === 0) return [];
  const pattern = names.map((name) => quote(`${node.path}/${name}`)).join(' | ');
  const words = Array.isArray(option.value) ? option.value.join(' ') : '';
  const reply = words ? `COMPREPLY=($(compgen -W ${quote(words)} -- "$current")); ` : '';
  return [`    ${pattern}) ${reply}return ;;`];
}

function candidates(node: Node): string {
  const words = [...node.commands.map(lastName), ...node.words].join(' ');
  const options = node.options.map(({ long }) => long).join(' ');
  const name = node.names ? ` name=${quote(node.names)}` : '';
  return `    ${quote(node.path)}) words=${quote(words)} options=${quote(options)}${name} ;;`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
