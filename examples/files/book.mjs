// Adds a name to the book, and answers with the last entries, each with its signature.
import { createHmac } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

// In a container, a config without a target is in the root folder.
const { MULTINODE_CONFIG_SETTINGS = '/settings', MULTINODE_SECRETS_DIR, MULTINODE_HOST, PORT } = process.env;
const { greeting, most } = JSON.parse(readFileSync(MULTINODE_CONFIG_SETTINGS, 'utf8'));
const key = readFileSync(`${MULTINODE_SECRETS_DIR}/signing_key`);

const server = createServer((request, response) => {
  const name = new URL(request.url, 'http://book').searchParams.get('name') ?? 'somebody';
  const signature = createHmac('sha256', key).update(name).digest('hex').slice(0, 8);
  appendFileSync('/mnt/book', `${encodeURIComponent(name)} ${signature}\n`);
  const entries = readFileSync('/mnt/book', 'utf8').trim().split('\n').slice(-most);
  response.end(`${greeting}, ${name}!\n${entries.join('\n')}\n`);
});
server.listen(PORT, MULTINODE_HOST);
process.on('SIGTERM', () => server.close(() => process.exit()));
