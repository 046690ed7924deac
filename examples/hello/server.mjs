// A function's worker is an HTTP server on $PORT; it needs no Multinode code.
import { createServer } from 'node:http';

createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').searchParams.get('name') ?? 'world';
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`${process.env.GREETING ?? 'Hello'}, ${name}!\n`);
}).listen(process.env.PORT);
