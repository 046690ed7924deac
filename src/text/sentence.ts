/** The words with a full stop, unless they end a sentence already. */
export function ended(words: string): string {
  return /[.?!]$/.test(words) ? words : `${words}.`;
}

/** The words as a sentence: also with a capital, unless they begin with a name, a field or something quoted. */
export function sentence(words: string): string {
  return ended(/^[a-z']+ /.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words);
}

/** The sentence as a part of another one: without its full stop, and without a capital at the start of a word. */
export function clause(sentence: string): string {
  const words = sentence.replace(/\.$/, '');
  return /^[A-Z][a-z']* /.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}
