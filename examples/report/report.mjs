// A job: counts the words in its input, and reports progress. Needs only Node.js.
import { readFile } from 'node:fs/promises';

const { MULTINODE_EXECUTION_ID, MULTINODE_INPUT_FILE, MULTINODE_URL, MULTINODE_TOKEN } = process.env;

/** Sends something about this execution to the agent; the token is valid only for this execution. */
async function send(method, what, body) {
  const response = await fetch(`${MULTINODE_URL}/v1/executions/${MULTINODE_EXECUTION_ID}/${what}`, {
    method,
    headers: { authorization: `Bearer ${MULTINODE_TOKEN}` },
    body,
  });
  if (!response.ok) throw new Error(`the agent responded with ${response.status}: ${await response.text()}`);
}

const lines = (await readFile(MULTINODE_INPUT_FILE, 'utf8')).split('\n');
let words = 0;
for (const [index, line] of lines.entries()) {
  words += line.split(/\s+/).filter(Boolean).length;
  console.log(`line ${index + 1}: ${words} words so far`);
  if (index % 1000 === 0) await send('POST', 'progress', `${index + 1} of ${lines.length} lines`);
}
await send('PUT', 'output', JSON.stringify({ lines: lines.length, words }));
// Exit code 0 means success; any other, or an error, means that it failed and may be retried.
