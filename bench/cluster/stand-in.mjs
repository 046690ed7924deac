/**
 * Answers the driver's calls with recorded responses of a real Nomad, so that only the driver's work is measured. Its
 * stream contains the events of $LIVES workers' lives.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const recorded = readFileSync(new URL('recorded.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const text = (what) => JSON.stringify(recorded.find((each) => each.what === what).value);
const ANSWERS = [
  [/\/dispatch/, text('dispatch')],
  [/./, '{}'],
];
const life = recorded.filter(({ what }) => what === 'event').map(({ value }) => `${JSON.stringify(value)}\n`);

const server = createServer(async (request, response) => {
  request.resume();
  const { pathname } = new URL(request.url, 'http://stand-in');
  if (pathname !== '/v1/event/stream') {
    const [, answer] = ANSWERS.find(([path]) => path.test(pathname));
    return response.end(answer);
  }
  response.flushHeaders();
  for (let lives = Number(process.env.LIVES); lives > 0; lives--)
    if (!response.write(life.join(''))) await new Promise((resolve) => response.once('drain', resolve));
  response.end();
});
server.listen(Number(process.env.PORT), '127.0.0.1');
