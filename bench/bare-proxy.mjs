/**
 * The minimal gateway on the libraries that the agent uses: node:http towards callers, undici towards workers,
 * one request at a time per worker, others queued. No key, names, scaling, timeouts or bodies.
 */
import { createServer } from 'node:http';
import { Client } from 'undici';

const WORKERS = (process.env.WORKERS ?? '').split(',').map((port) => new Client(`http://127.0.0.1:${port}`));
const idle = [...WORKERS];
const waiting = [];

const server = createServer({ noDelay: true, requestTimeout: 0 }, (request, response) => {
  const call = { request, response, status: 0, headers: [], body: '' };
  const worker = idle.pop();
  if (worker) pass(worker, call);
  else waiting.push(call);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));

function pass(worker, call) {
  const { method, rawHeaders } = call.request;
  const handler = {
    onConnect: () => {},
    onHeaders: (status, headers) => {
      call.status = status;
      call.headers = headers.map((part) => part.toString('latin1'));
      return true;
    },
    onData: (chunk) => {
      call.body += chunk.toString('latin1');
      return true;
    },
    onComplete: () => {
      const next = waiting.shift();
      if (next) pass(worker, next);
      else idle.push(worker);
      call.response.writeHead(call.status, call.headers).end(call.body, 'latin1');
    },
    onError: (error) => {
      throw error;
    },
  };
  worker.dispatch({ method, path: '/', headers: withoutConnection(rawHeaders), body: null }, handler);
}

/** Headers that undici rejects. */
function withoutConnection(raw) {
  return raw.filter((_, index) => raw[index - (index % 2)].toLowerCase() !== 'connection');
}
