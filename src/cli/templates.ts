/** What `multinode init` writes: a manifest with comments, and a worker that needs nothing but Node. */

export function manifestTemplate(name: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# What this application runs, and how it scales. "multinode explain" documents every field.
name: ${name}

functions:
  # A function is an HTTP server on $PORT, in any language. Multinode starts a worker for every call in flight.
  hello:
    command: node hello.mjs
    max_workers: 10 # further calls wait
    spare_workers: 0 # workers kept warm beyond the calls in flight; 0 scales to zero
    cooldown_period: 60s # how long a worker stays after its last call
    timeout: 30s # a call that takes longer fails
`;
}

export const WORKER_TEMPLATE = `// Answers every call with a greeting. Multinode sets PORT to the port to listen on.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').searchParams.get('name') ?? 'world';
  response.setHeader('content-type', 'text/plain');
  response.end(\`Hello, \${name}!\\n\`);
});

server.listen(process.env.PORT);

// SIGTERM: finish the calls in flight, then exit.
process.on('SIGTERM', () => server.close(() => process.exit()));
`;
