/** Splits a command line as Compose does (go-shellwords), which is not what a shell does. */

export interface Words {
  readonly words: readonly string[];
  /** What Compose drops: everything from the first unquoted & | ; < > on. */
  readonly dropped: string;
}

const ENDS = new Set([';', '&', '|', '<', '>']);
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

/** Throws a SyntaxError for what Compose refuses. */
export function composeWords(line: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '\\' && quote !== "'") {
      at += 1;
      const escaped = line.charAt(at);
      if (escaped === '') throw new SyntaxError('ends with a backslash that escapes nothing');
      word = (word ?? '') + (ESCAPED[escaped] ?? escaped);
    } else if (character === quote) {
      quote = '';
    } else if (quote !== '') {
      word += character;
    } else if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (ENDS.has(character)) {
      // The number of a file descriptor goes with what follows.
      if (word !== undefined && !(character === '>' && /^[0-9]+$/.test(word))) words.push(word);
      return { words, dropped: line.slice(at).trim() };
    } else if (character === '`') {
      const end = line.indexOf('`', at + 1);
      if (end < 0) throw new SyntaxError('has a ` that is not closed');
      word = (word ?? '') + line.slice(at, end + 1);
      at = end;
    } else if (character === '$' && line.charAt(at + 1) === '(') {
      const end = line.indexOf(')', at);
      if (end < 0) throw new SyntaxError('has a $( that is not closed');
      word = (word ?? '') + line.slice(at, end + 1);
      at = end;
    } else if (character === '(' || character === ')') {
      throw new SyntaxError(`has a ${character} outside of quotes, which Compose refuses`);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') throw new SyntaxError(`has a ${quote} that is not closed`);
  if (word !== undefined) words.push(word);
  return { words, dropped: '' };
}
