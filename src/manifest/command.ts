/**
 * A command line → words, as a POSIX shell splits it; nothing is expanded and no shell runs. Unlike in Compose, it is
 * not cut at `&`, `|`, `;`, `<` or `>`, and `\n` is no line break.
 */

/** Throws SyntaxError that says what is not closed. */
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
      // The command goes on in the next line.
      if (escaped === '\n') continue;
      if (escaped === '') throw new SyntaxError('ends with a backslash that escapes nothing');
      // Within double quotes a backslash is one unless what follows is special there.
      word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(escaped) ? `\\${escaped}` : escaped);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== undefined) throw new SyntaxError(`has a ${quote} that is not closed`);
  if (word !== undefined) words.push(word);
  return words;
}
