// The job: counts the words of each line of its input, and says how far it is.
import { readFile } from 'node:fs/promises';
import { countWords } from './words.mjs';

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
await tell('POST', 'progress', `${lines.length} lines to count`);
await tell('PUT', 'output', JSON.stringify(lines.map(countWords)));
