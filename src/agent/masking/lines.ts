import type { LogLine } from '../../../providers/driver.js';
import type { SecretMask } from './mask.js';

/** The lines without the mask's values, including values that span the pieces of a long line. */
export async function* maskedLines(lines: AsyncIterable<LogLine>, mask: SecretMask): AsyncGenerator<LogLine> {
  /** For each stream: the end of the previous piece, in which a value may have begun. */
  const held = new Map<LogLine['stream'], LogLine>();
  for await (const line of lines) {
    const text = (held.get(line.stream)?.text ?? '') + line.text;
    held.delete(line.stream);
    const end = line.partial ? settled(text, mask) : text.length;
    if (line.partial) held.set(line.stream, { ...line, text: text.slice(end) });
    yield { ...line, text: mask.mask(text.slice(0, end)) };
  }
  for (const { partial: _partial, ...line } of held.values()) yield { ...line, text: mask.mask(line.text) };
}

/** How many characters of the text can be shown, because no value begins in them that continues after the text. */
function settled(text: string, mask: SecretMask): number {
  const end = Math.max(0, text.length - Math.max(0, mask.longest - 1));
  const across = mask.find(text).find((stretch) => stretch[0] < end && end < stretch[1]);
  return across ? across[0] : end;
}
