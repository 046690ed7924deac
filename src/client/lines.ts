/** Lines of a streamed body, as they arrive; the last one may lack a line end. Empty lines are left out by default. */
export async function* lines(
  body: ReadableStream<Uint8Array>,
  { empty = false } = {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const complete = rest.split('\n');
      rest = done ? '' : (complete.pop() ?? '');
      for (const line of complete) if (empty || line.trim() !== '') yield line;
      if (done) return;
    }
  } finally {
    // Ends the request if the caller stops reading; after the end, or after an error, it does nothing.
    await reader.cancel().catch(() => {});
  }
}
