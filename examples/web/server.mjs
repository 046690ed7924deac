// A service's replica is an HTTP server on $PORT. The load balancer distributes requests over the replicas.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  if (request.url === '/ready') {
    response.end('ready\n');
    return;
  }
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`${process.env.TITLE ?? 'Welcome'}. Process ${process.pid} answered.\n`);
});
server.listen(process.env.PORT);

// SIGTERM means: finish, then exit. No request is in progress any more by then.
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
