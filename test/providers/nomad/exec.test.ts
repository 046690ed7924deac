/** Commands in tasks, over a WebSocket whose other end says what a real Nomad says. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { type WebSocket, WebSocketServer } from 'ws';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { runInTask } from '../../../providers/nomad/api/exec.js';
import { Nomad } from '../../../providers/nomad/api/nomad.js';
import { testIn } from '../../../providers/nomad/checks.js';
import { temporaryFolder } from '../../support/folder.js';
import { until } from '../../support/until.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe("commands in Nomad's tasks", () => {
  const folder = temporaryFolder();
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const never = new AbortController().signal;
  let nomad: Nomad;
  let answer: (socket: WebSocket, request: IncomingMessage) => void;

  beforeEach(async () => {
    const path = join(folder(), 'api.sock');
    await once(server.listen(path), 'listening');
    nomad = new Nomad(nomadAccess({ NOMAD_ADDR: `unix://${path}`, NOMAD_TOKEN: 'key', NOMAD_REGION: 'eu' }));
  });
  sockets.on('connection', (socket, request) => answer(socket, request));
  afterEach(async () => {
    await nomad.close();
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    await once(server, 'close');
  });

  const run = (signal = never) =>
    runInTask(nomad, { allocation: 'a1', task: 'worker', command: ['check', 'a b'], signal });
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('it did not fail'),
      (error: unknown) => error,
    );
  /** Nomad reports the end of some commands only once their input has ended, and then cuts the connection. */
  const end = (socket: WebSocket, ...messages: readonly object[]) =>
    socket.on('message', (said) => {
      expect(JSON.parse(String(said))).to.deep.equal({ stdin: { close: true } });
      for (const message of messages) socket.send(JSON.stringify(message));
      setImmediate(() => socket.terminate());
    });

  it('end with their code and what they wrote', async () => {
    let url = '';
    let token: unknown;
    answer = (socket, request) => {
      url = request.url ?? '';
      token = request.headers['x-nomad-token'];
      end(
        socket,
        { stdout: { data: base64('out\n') } },
        { stderr: { data: base64('err\n') } },
        { stdout: { close: true } },
        { exited: true, result: { exit_code: 3 } },
      );
    };
    expect(await run()).to.deep.equal({ code: 3, output: 'out\nerr\n' });
    expect(token).to.equal('key');
    expect(Object.fromEntries(new URL(url, 'http://nomad').searchParams)).to.deep.equal({
      namespace: 'default',
      region: 'eu',
      task: 'worker',
      command: '["check","a b"]',
      tty: 'false',
    });
  });

  it('have succeeded if Nomad reports no code, and only the last of their output is kept', async () => {
    answer = (socket) =>
      end(
        socket,
        ...Array.from({ length: 200 }, (_, n) => ({ stdout: { data: base64(`${n}`.padStart(100)) } })),
        { exited: true, result: {} },
      );
    const { code, output } = await run();
    expect(code).to.equal(0);
    expect(output).to.have.lengthOf(4096).and.to.match(/ 199$/);
  });

  it("fail with Nomad's reason if it does not run them, and with the rights that are needed", async () => {
    answer = (socket) => socket.close(1011, 'task "worker" not started yet.');
    expect(await failure(run())).to.include({
      name: 'NomadRefusal',
      status: 400,
      message: 'task "worker" not started yet.',
    });
    answer = (socket) => socket.close(1008, 'Permission denied');
    expect(await failure(run()))
      .to.have.property('message')
      .that.contains('the token needs alloc-exec');
  });

  it('leave it unknown how they ended if the connection is lost', async () => {
    answer = (socket) => socket.terminate();
    expect(await failure(run())).to.include({ code: 'MN4021' });
    const away = new Nomad(nomadAccess({ NOMAD_ADDR: 'http://127.0.0.1:1' }));
    const lost = runInTask(away, { allocation: 'a', task: 'worker', command: ['x'], signal: never });
    expect(await failure(lost)).to.include({ code: 'MN4021' });
    await away.close();
  });

  it('are no longer waited for once the signal aborts', async () => {
    const opened = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    const waiting = new AbortController();
    const running = run(waiting.signal);
    await opened;
    waiting.abort(new Error('enough'));
    expect(await failure(running)).to.include({ message: 'enough' });
    await until('the connection is closed', () => sockets.clients.size === 0);
    expect(await failure(run(waiting.signal))).to.include({ message: 'enough' });
  });

  it('are, as tests, not run again before the last one has ended', async () => {
    const open: WebSocket[] = [];
    answer = (socket) => open.push(socket);
    const times = { interval: 1, timeout: 1, retries: 1, start_period: 0, start_interval: 1 };
    const test = testIn(nomad, 'a1', { command: ['check'], times }, never);
    const late = new AbortController();
    const first = test(late.signal);
    await until('the test runs', () => open.length === 1);
    late.abort();
    expect(await first).to.equal('it took too long');
    expect(await test(never)).to.equal('the test before has not ended yet');
    open[0]?.send(JSON.stringify({ exited: true, result: { exit_code: 1 } }));
    answer = (socket) => end(socket, { exited: true });
    await until('another one passes', async () => (await test(never)) === undefined);
  });
});
