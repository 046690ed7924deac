/** Recognises commands that need a shell, since none runs them. Pure. */

const SHELLS = new Set(['sh', 'ash', 'bash', 'dash', 'ksh', 'zsh', 'busybox']);

/** Shell builtins that are not programs, or do nothing useful as programs. */
const BUILTINS = new Set([
  ...['.', ':', '[[', '{', '(', '!', 'alias', 'bg', 'cd', 'eval', 'exec', 'export', 'fg', 'local', 'popd'],
  ...['pushd', 'read', 'readonly', 'set', 'shift', 'source', 'trap', 'ulimit', 'umask', 'unset', 'wait'],
  ...['case', 'for', 'function', 'if', 'select', 'until', 'while'],
]);

/** Between words, or at the end of one. A single & within a word is excluded: addresses contain it. */
const OPERATOR = /^(?:\|\|?|&&|;;?|[0-9]?>>?(?:&[0-9])?|<<?<?)/;

/** A variable or a command substitution; `$1` and `$` alone are excluded: patterns contain them. */
const EXPANSION = /^(?:\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\}?|\$\(|`)/;

/** @returns what needs a shell, such as `|` or `cd`; undefined if nothing does, or the command runs a shell */
export function shellSyntax(command: string | readonly string[]): string | undefined {
  const words = typeof command === 'string' ? command.trim().split(/\s+/) : command;
  const [first = ''] = words;
  if (words.slice(0, 3).some((word) => SHELLS.has(word.split('/').at(-1) ?? ''))) return undefined;
  if (BUILTINS.has(first)) return first;
  if (/^[A-Za-z_]\w*=/.test(first)) return first.slice(0, first.indexOf('=') + 1);
  return typeof command === 'string' ? operatorIn(command) : command.map(operatorOfWord).find(Boolean);
}

/** In a list, a word may be a program in another language, so only whole words count. */
function operatorOfWord(word: string): string | undefined {
  if (OPERATOR.exec(word)?.[0] === word || word === '&') return word;
  return /^(?:--?[\w-]+=)?(\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\})$/.exec(word)?.[1];
}

/** The first operator that is neither quoted nor escaped; an expansion also counts within double quotes. */
function operatorIn(line: string): string | undefined {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    const expansion = quote === "'" ? undefined : EXPANSION.exec(line.slice(at))?.[0];
    if (expansion !== undefined) return expansion;
    if (quote !== '') {
      if (character === '\\' && quote === '"') at++;
      else if (character === quote) quote = '';
    } else if (character === '\\') at++;
    else if (character === '"' || character === "'") quote = character;
    else {
      const found = operatorAt(line, at);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function operatorAt(line: string, at: number): string | undefined {
  const rest = line.slice(at);
  const begins = at === 0 || /\s/.test(line.charAt(at - 1));
  if (begins && /^&(\s|$)/.test(rest)) return '&';
  if (begins && /^~(?:\/|\s|$)/.test(rest)) return '~';
  // Within a word, < and > may be comparisons or arrows in another language.
  const operator = OPERATOR.exec(rest)?.[0];
  if (operator === undefined || (!begins && /[<>]/.test(operator))) return undefined;
  if (operator.startsWith(';')) return /^;+(\s|$)/.test(rest) ? operator : undefined;
  return operator;
}
