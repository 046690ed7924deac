/** What a program can be given: Linux takes a word or a variable of at most 128 KiB, and none with U+0000. */

/** Bytes of `NAME=value` or of a word of a command, with the NUL that ends it. */
const MAX_BYTES = 128 * 1024;

/** What is wrong with the variable, without its value; undefined if a program can be given it. */
export function variableProblem(name: string, value: string): string | undefined {
  if (value.includes('\0')) return `the value of ${name} has a NUL character`;
  return fits(`${name}=${value}`) ? undefined : `the value of ${name} is larger than 128 KiB`;
}

/** Whether a program can be given a word that long. */
export function fits(word: string): boolean {
  return Buffer.byteLength(word) < MAX_BYTES;
}
