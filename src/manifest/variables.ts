/** Limits for a program's arguments and variables: on Linux, each has at most 128 KiB and no U+0000. */

/** Bytes of `NAME=value` or of a command's word, including the NUL at its end. */
const MAX_BYTES = 128 * 1024;

/** What is wrong with the variable, without its value; undefined if it can be passed to a program. */
export function variableProblem(name: string, value: string): string | undefined {
  if (value.includes('\0')) return `the value of ${name} has a NUL character`;
  return fits(`${name}=${value}`) ? undefined : `the value of ${name} is larger than 128 KiB`;
}

/** Whether a word of that length can be passed to a program. */
export function fits(word: string): boolean {
  return Buffer.byteLength(word) < MAX_BYTES;
}
