import type { Shape } from '../../src/json/shape.js';

/** The JSON values of a stream with one on each line; skips values that do not match the shape. */
export async function* jsonLines<T>(chunks: AsyncIterable<Buffer>, shape: Shape<T>): AsyncGenerator<T> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      const value: unknown = JSON.parse(line);
      if (shape.matches(value)) yield value;
    }
  }
}
