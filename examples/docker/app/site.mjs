// The service: a web page, served by as many replicas as its CPU use requires.
import { createServer } from 'node:http';
import { countWords } from './words.mjs';

const server = createServer((request, response) => {
  if (request.url === '/ready') {
    response.end('ready\n');
    return;
  }
  const text = new URL(request.url, 'http://localhost').searchParams.get('text') ?? '';
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html>
<title>Words</title>
<form><textarea name="text"></textarea><button>Count</button></form>
<p>${countWords(text)} words</p>
`);
});
server.listen(process.env.PORT);

// SIGTERM means: finish, then exit. No request is in progress any more by then.
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
