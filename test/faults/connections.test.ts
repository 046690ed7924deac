/** Clients that send half of what they should, or nothing, or read nothing; more of them than there are descriptors. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PACKAGE_ROOT } from '../../src/version.js';
import { until } from '../support/until.js';
import { extent } from './support/extent.js';
import { Ground, type Start } from './support/ground.js';
import { tryFaults } from './support/trial.js';

const CLIENTS = extent(200, 5_000);
const AT_ONCE = 100;
const BIG = 4 * 2 ** 20;

const head = (ground: Ground, length: number) =>
  `POST /functions/steady HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ground.key}\r\nContent-Length: ${length}\r\n`;

/** What a client does once it is connected. */
const HABITS: readonly [Habit, ...Habit[]] = [
  { name: 'sends nothing', say: () => '' },
  { name: 'sends half a head', say: (ground) => head(ground, 5) },
  { name: 'sends half a body', say: (ground) => `${head(ground, 100)}\r\nhalf` },
  { name: 'leaves before the response', say: (ground, name) => `${head(ground, name.length)}\r\n${name}` },
  {
    name: 'reads nothing of a large answer',
    say: (ground, name) => `${head(ground, BIG)}\r\n${`${name} `.padEnd(BIG, 'x')}`,
    deaf: true,
  },
  { name: 'speaks another protocol', say: () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' },
  {
    name: 'sends two requests at once',
    say: (ground, name) => {
      const once = `${head(ground, name.length)}\r\n${name}`;
      return once + once;
    },
  },
];

interface Habit {
  readonly name: string;
  readonly say: (ground: Ground, name: string) => string;
  readonly deaf?: boolean;
}

const ENDS: readonly [(socket: Socket) => void, ...((socket: Socket) => void)[]] = [
  (socket) => socket.destroy(),
  (socket) => socket.resetAndDestroy(),
  // Half closed: it could still read.
  (socket) => socket.end(() => setTimeout(() => socket.destroy(), 500)),
];

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  socket.on('error', () => {});
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
}

const descriptors = (ground: Ground) => readdirSync(`/proc/${ground.pid}/fd`).length;

describe('misbehaving clients', function () {
  this.timeout(300_000 + CLIENTS * 100);
  let ground: Ground;
  before(function () {
    Ground.require(this);
    if (process.platform !== 'linux') this.skip();
  });
  afterEach(async () => {
    await ground?.remove();
  });

  it(`harm nobody else, ${CLIENTS} of them, and leave nothing in the agent`, async () => {
    ground = new Ground();
    await tryFaults(ground, async ({ load, random }) => {
      const port = Number(new URL(ground.url).port);
      const before = descriptors(ground);
      const seen = new Map<string, number>();
      let left = CLIENTS;
      const client = async () => {
        while (left-- > 0) {
          const habit = random.pick(HABITS);
          seen.set(habit.name, (seen.get(habit.name) ?? 0) + 1);
          const socket = await open(random.chance(0.7) ? port : load.port);
          if (habit.deaf) socket.pause();
          else socket.resume();
          socket.write(habit.say(ground, `rude-${left}`), 'latin1');
          await delay(random.below(500));
          random.pick(ENDS)(socket);
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, CLIENTS) }, client));
      // The load itself has a few.
      await until('their connections are closed', () => descriptors(ground) < before + 30);
      return Object.fromEntries(seen);
    });
  });

  it('may be more than there are descriptors', async () => {
    ground = new Ground(withDescriptors(256));
    await tryFaults(ground, async ({ load, random }) => {
      const port = Number(new URL(ground.url).port);
      const rounds = extent(2, 30);
      for (let round = 0; round < rounds; round++) {
        const silent: Socket[] = [];
        for (let n = 0; n < 512; n++) silent.push(await open(random.chance(0.5) ? port : load.port));
        const { calls, executions } = load.acknowledged;
        await until('others are served meanwhile', () => {
          const now = load.acknowledged;
          return now.calls > calls + 20 && now.executions > executions + 2;
        });
        for (const socket of silent) random.pick(ENDS)(socket);
      }
      return { rounds };
    });
  });

  it('are disconnected after a minute of silence', async function () {
    if (extent(0, 1) === 0) this.skip();
    ground = new Ground();
    await tryFaults(ground, async ({ load }) => {
      const port = Number(new URL(ground.url).port);
      const sockets: Socket[] = [];
      for (let n = 0; n < 400; n++) {
        const socket = await open(n % 4 < 2 ? port : load.port);
        socket.resume().on('end', () => socket.destroy());
        if (n % 2 === 0) socket.write(head(ground, 5));
        sockets.push(socket);
      }
      await until('all are closed', () => sockets.every(({ destroyed }) => destroyed), 150_000);
      return { silent: 200, 'half heads': 200 };
    });
  });
});

/** Starts agents with that limit on descriptors. */
function withDescriptors(most: number): Start {
  const launch = JSON.stringify(`${PACKAGE_ROOT}/dist/src/agent/process/launch.js`);
  const script = `import { startAgent } from ${launch}; await startAgent(JSON.parse(process.argv[1]));`;
  const command = [process.execPath, '--input-type=module', '-e', script];
  return (options) =>
    promisify(execFile)('sh', [
      '-c',
      'ulimit -n "$0" && exec "$@"',
      String(most),
      ...command,
      JSON.stringify(options),
    ]);
}
