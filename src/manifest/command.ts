/**
 * Splits a command line into words as a POSIX shell does; nothing is expanded and no shell runs. Unlike in Compose, it is
 * not cut at `&`, `|`, `;`, `<` or `>`, and `\n` is not a line break.
 */

/** Throws a SyntaxError that says what is not closed. */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === quote) {
      quote = undefined;
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === '\\' && quote !== "'") {
      at += 1;
      const escaped = line.charAt(at);
      // The command continues on the next line.
      if (escaped === '\n') continue;
      if (escaped === '') throw new SyntaxError('ends with a backslash that escapes nothing');
      // Within double quotes, a backslash only escapes what is special there.
      word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(escaped) ? `\\${escaped}` : escaped);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== undefined) throw new SyntaxError(`has a ${quote} that is not closed`);
  if (word !== undefined) words.push(word);
  return words;
}
