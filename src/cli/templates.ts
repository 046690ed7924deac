/** What `multinode init` writes: a manifest with its words explained, and a worker that needs nothing but Node. */

export function manifestTemplate(name: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# What this application runs, and how it scales. "multinode explain" says what every field means.
name: ${name}

functions:
  # A function is an HTTP server on $PORT, in any language. Multinode starts as many workers as there are calls.
  hello:
    command: node hello.mjs
    max_workers: 10 # never more than this, however many calls wait
    spare_workers: 0 # kept warm beyond the calls in flight; 0: nothing runs while nobody calls
    cooldown_period: 60s # how long a worker stays after its last call
    timeout: 30s # a call that takes longer gets an error
`;
}

export const WORKER_TEMPLATE = `// Answers every call with a greeting. Multinode says in PORT where to listen.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').searchParams.get('name') ?? 'world';
  response.setHeader('content-type', 'text/plain');
  response.end(\`Hello, \${name}!\\n\`);
});

server.listen(process.env.PORT);

// SIGTERM means: finish what runs, then go.
process.on('SIGTERM', () => server.close(() => process.exit()));
`;
