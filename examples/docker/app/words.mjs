/** Number of words in a text. */
export function countWords(text) {
  return text.split(/\s+/).filter(Boolean).length;
}
