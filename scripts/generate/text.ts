/** The text with a small first letter, as a part of a sentence or of a name. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
