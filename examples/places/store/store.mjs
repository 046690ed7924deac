// Counts: every line is a name, and the answer is how often it has come.
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const counts = new Map();
const server = createServer((socket) => {
  socket.on('error', () => {});
  createInterface({ input: socket }).on('line', (name) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    socket.write(`${counts.get(name)}\n`);
  });
});
server.listen(process.env.PORT, process.env.MULTINODE_HOST);
process.on('SIGTERM', () => process.exit());
