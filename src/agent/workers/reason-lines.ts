/**
 * Which of a crashed program's last lines give the reason. Runtimes print the reason before a stack trace, a code frame
 * or their version, so the very last lines say the least. Pure.
 */

/** A terminal sequence that sets colours and weight. Other sequences stay, and are escaped when they are shown. */
const COLOUR = /\p{Cc}\[[\d;]*m/gu;

/** Characters shown per line: one line of a minified source can be the whole program. */
const LINE_SHOWN = 500;

/** Lines that never give a reason, whatever surrounds them. */
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
  // Where Node.js broke off, and its version.
  /^(node:|file:\/\/|\/|[A-Za-z]:\\|\[eval)\S*:\d+$/,
  /^(Node\.js v\d|Bun v\d)\S*( .*)?$/,
  // The end of an error that Node.js prints.
  /^\s*\}$/,
  // Code frames of Bun, and marks under a line.
  /^\s*\d+ \| /,
  /^[\s~^]*\^[\s~^]*$/,
];

/** The first line of a block of noise, and a pattern for the lines that continue it. */
const BLOCKS: readonly { readonly begins: RegExp; readonly goesOn: RegExp }[] = [
  // Go: functions and locations up to an empty line.
  { begins: /^goroutine \d+ .*\[.*\]:$/, goesOn: /\S/ },
  // Python: the line of code, and marks under it.
  { begins: /^\s+File ".*", line \d+/, goesOn: /^\s{4,}(?!File ")/ },
  // Node.js: the properties of an error after its last frame; but a cause is a reason.
  { begins: /^\s+at .* \{$/, goesOn: /^(\s+(?!\[cause\]: )\S.*|\})$/ },
];

/**
 * The last lines that give a reason, oldest first; if none does, the very last ones. Colours are removed: some runtimes
 * write them to files and pipes too (Deno 2 does), and a coloured stack frame would not be recognised.
 */
export function reasonLines(lines: readonly string[], count: number): string[] {
  const plain = lines.map((line) => line.replace(COLOUR, ''));
  const written = plain.filter((line) => line.trim() !== '');
  const meaningful = withoutNoise(plain);
  return (meaningful.length > 0 ? meaningful : written)
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

/** Whether this is a line of code with a marker under it. */
function isFramed(lines: readonly string[], index: number): boolean {
  return /^\s*\^+\s*$/.test(lines[index + 1] ?? '');
}
