// A job: counts the words of its input, telling how far it is. Needs nothing but Node.
import { readFile } from 'node:fs/promises';

const { MULTINODE_EXECUTION_ID, MULTINODE_INPUT_FILE, MULTINODE_URL, MULTINODE_TOKEN } = process.env;

/** Tells the agent something of this execution; the token is good for this one alone. */
async function tell(method, what, body) {
  const response = await fetch(`${MULTINODE_URL}/v1/executions/${MULTINODE_EXECUTION_ID}/${what}`, {
    method,
    headers: { authorization: `Bearer ${MULTINODE_TOKEN}` },
    body,
  });
  if (!response.ok) throw new Error(`the agent answered ${response.status}: ${await response.text()}`);
}

const lines = (await readFile(MULTINODE_INPUT_FILE, 'utf8')).split('\n');
let words = 0;
for (const [index, line] of lines.entries()) {
  words += line.split(/\s+/).filter(Boolean).length;
  console.log(`line ${index + 1}: ${words} words so far`);
  if (index % 1000 === 0) await tell('POST', 'progress', `${index + 1} of ${lines.length} lines`);
}
await tell('PUT', 'output', JSON.stringify({ lines: lines.length, words }));
// Exit code 0 means that it succeeded; any other, or an error, that it failed and may be tried again.
