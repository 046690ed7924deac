// The job: counts the words in each line of its input, and reports progress.
import { readFile } from 'node:fs/promises';
import { countWords } from './words.mjs';

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
await send('POST', 'progress', `${lines.length} lines to count`);
await send('PUT', 'output', JSON.stringify(lines.map(countWords)));
