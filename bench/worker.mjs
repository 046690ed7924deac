/** The worker of the measurements: answers two bytes at once, and when its process began (milliseconds, epoch). */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  response.setHeader('x-began', performance.timeOrigin);
  response.setHeader('content-length', 2);
  response.end('ok');
  request.resume();
});
// Longer than any pause of a measurement, so that nobody meets a connection that is being closed.
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
