/** Commands that are written for a shell, though none runs them. Pure. */

const SHELLS = new Set(['sh', 'ash', 'bash', 'dash', 'ksh', 'zsh', 'busybox']);

/** What a shell does by itself: there is no such program, or one that does nothing here. */
const BUILTINS = new Set([
  ...['.', ':', '[[', '{', '(', '!', 'alias', 'bg', 'cd', 'eval', 'exec', 'export', 'fg', 'local', 'popd'],
  ...['pushd', 'read', 'readonly', 'set', 'shift', 'source', 'trap', 'ulimit', 'umask', 'unset', 'wait'],
  ...['case', 'for', 'function', 'if', 'select', 'until', 'while'],
]);

/** Between words, or at the end of one. A single & within a word is left out: addresses have it. */
const OPERATOR = /^(?:\|\|?|&&|;;?|[0-9]?>>?(?:&[0-9])?|<<?<?)/;

/** A variable or a command whose output is wanted; `$1` and `$` alone are left out, which patterns have. */
const EXPANSION = /^(?:\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\}?|\$\()/;

/** @returns what only a shell understands, such as `|` or `cd`; undefined if there is nothing, or a shell is called */
export function shellSyntax(command: string | readonly string[]): string | undefined {
  const words = typeof command === 'string' ? command.trim().split(/\s+/) : command;
  const [first = ''] = words;
  if (words.slice(0, 3).some((word) => SHELLS.has(word.split('/').at(-1) ?? ''))) return undefined;
  if (BUILTINS.has(first)) return first;
  if (/^[A-Za-z_]\w*=/.test(first)) return first.slice(0, first.indexOf('=') + 1);
  return typeof command === 'string' ? operatorIn(command) : command.map(operatorOfWord).find(Boolean);
}

/** In a list a word may be a program in another language, so that only one that is nothing else counts. */
function operatorOfWord(word: string): string | undefined {
  if (OPERATOR.exec(word)?.[0] === word || word === '&') return word;
  return /^(?:--?[\w-]+=)?(\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\})$/.exec(word)?.[1];
}

/** The first operator that is neither quoted nor escaped; an expansion counts within double quotes too. */
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
  // Within a word < and > are comparisons, or arrows of a program's own language.
  const operator = OPERATOR.exec(rest)?.[0];
  if (operator === undefined || (!begins && /[<>]/.test(operator))) return undefined;
  if (operator.startsWith(';')) return /^;+(\s|$)/.test(rest) ? operator : undefined;
  return operator;
}
