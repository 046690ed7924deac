/** How many words a text has. */
export function countWords(text) {
  return text.split(/\s+/).filter(Boolean).length;
}
