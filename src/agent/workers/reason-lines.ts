/**
 * Which of a crashed program's last lines say why. Runtimes print the reason before a stack trace, a code frame or
 * their version, so that the very last lines are those that say least. Pure.
 */

/** A terminal's sequence that sets colours and weight. Others stay, and are escaped when they are shown. */
const COLOUR = /\p{Cc}\[[\d;]*m/gu;

/** Characters of a line that are shown: the line of a minified source can be the whole program. */
const LINE_SHOWN = 500;

/** Lines that carry no reason, whatever is around them. */
const NOISE: readonly RegExp[] = [
  // Frames: Node.js, Deno, Bun, Java, .NET, and Rust's second lines.
  /^\s+at /,
  // Java and Kotlin.
  /^\s*\.\.\. \d+ (more|common frames omitted)$/,
  // .NET.
  /^\s*--- End of .*stack trace.* ---$/,
  // Ruby.
  /^\s*from .+:\d+:in /,
  // Rust.
  /^note: (run with `RUST_BACKTRACE|Some details are omitted)/,
  /^stack backtrace:$/,
  /^\s+\d+: (0x[0-9a-f]+ - )?\S+/,
  // Go.
  /^exit status \d+$/,
  /^\[signal \S+: .*\]$/,
  // Python.
  /^\s*Traceback \(most recent call last\):$/,
  /^(During handling of the above exception|The above exception was the direct cause)/,
  // PHP.
  /^(Stack trace:|#\d+ .*|\s+thrown in .*)$/,
  // Where Node.js broke off, and versions.
  /^(node:|file:\/\/|\/|[A-Za-z]:\\|\[eval)\S*:\d+$/,
  /^(Node\.js v\d|Bun v\d)\S*( .*)?$/,
  // The end of what Node.js writes of an error.
  /^\s*\}$/,
  // Code frames of Bun, and marks under a line.
  /^\s*\d+ \| /,
  /^[\s~^]*\^[\s~^]*$/,
];

/** The first line of a block of noise, and what its further lines look like. */
const BLOCKS: readonly { readonly begins: RegExp; readonly goesOn: RegExp }[] = [
  // Go: functions and places up to an empty line.
  { begins: /^goroutine \d+ .*\[.*\]:$/, goesOn: /\S/ },
  // Python: the line of code, and marks under it.
  { begins: /^\s+File ".*", line \d+/, goesOn: /^\s{4,}(?!File ")/ },
  // Node.js: the properties of an error, after its last frame; a cause is reported as one.
  { begins: /^\s+at .* \{$/, goesOn: /^(\s+(?!\[cause\]: )\S.*|\})$/ },
];

/**
 * The last of the lines that say something, oldest first; if none does, the last ones. Without colours: some runtimes
 * write them to files and pipes too (Deno 2 does), and a coloured stack frame would not be known as one.
 */
export function reasonLines(lines: readonly string[], count: number): string[] {
  const plain = lines.map((line) => line.replace(COLOUR, ''));
  const written = plain.filter((line) => line.trim() !== '');
  const telling = withoutNoise(plain);
  return (telling.length > 0 ? telling : written)
    .slice(-count)
    .map((line) => line.trim())
    .map((line) => (line.length > LINE_SHOWN ? `${line.slice(0, LINE_SHOWN)}…` : line));
}

function withoutNoise(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let block: RegExp | undefined;
  for (const [index, line] of lines.entries()) {
    if (block?.test(line)) continue;
    block = BLOCKS.find(({ begins }) => begins.test(line))?.goesOn;
    if (block || line.trim() === '' || NOISE.some((noise) => noise.test(line))) continue;
    if (isFramed(lines, index)) continue;
    kept.push(line);
  }
  return kept;
}

/** Whether the line is a line of code, with a mark under it. */
function isFramed(lines: readonly string[], index: number): boolean {
  return /^\s*\^+\s*$/.test(lines[index + 1] ?? '');
}
