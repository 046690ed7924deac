import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Decision, Invocation, LogEntry, Status } from '../../src/api/types.js';
import { RequestError } from '../../src/errors/errors.js';
import { sampleStatus } from '../client/samples.js';
import { CLI, cli } from '../support/cli.js';
import { readBody, serve, type TestServer } from '../support/serve.js';

const invocation: Invocation = {
  id: 'inv-1',
  function: 'hello',
  state: 'SUCCEEDED',
  attempts: 1,
  created_at: '2026-01-31T03:00:00Z',
  started_at: '2026-01-31T03:00:00Z',
  finished_at: '2026-01-31T03:00:01.5Z',
  response: { status: 200, headers: {} },
  error: null,
};

describe('cli: commands that ask the agent', () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => unknown;
  let server: TestServer;
  let cwd: string;
  let env: Record<string, string>;

  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'multinode-cli-'));
    server = await serve((request, response) => void answer(request, response));
    env = { MULTINODE_URL: server.url, MULTINODE_KEY: 'k' };
  });
  after(async () => {
    await server.close();
    await rm(cwd, { recursive: true });
  });

  function answerJson(value: unknown, status = 200): void {
    answer = (_request, response) => response.writeHead(status).end(JSON.stringify(value));
  }

  describe('status', () => {
    it('is a table', async () => {
      answerJson(sampleStatus);
      const { code, stdout } = await cli(['status'], { cwd, env });
      expect(code).to.equal(0);
      const lines = stdout.split('\n');
      expect(lines[0]).to.equal('shop on local at http://127.0.0.1:8700');
      expect(lines[1]).to.match(/^agent 0\.1\.0, pid 4242, up \d+ d/);
      expect(lines.slice(3)).to.deep.equal([
        'FUNCTION  WORKERS                      TARGET  MAX  EXECUTING  WAITING    RATE  FAILED  P50 / P95 / P99          WHY',
        'hello     12 busy, 2 idle, 1 starting      15   30         12        1  0.42/s   4.2 %  80 ms / 410 ms / 860 ms  13 in flight and 2 spare make 15',
        '',
        'JOB     RUNNING  WAITING  MAX  SUCCEEDED  FAILED  WHY',
        'report        2        3    2         40       1  2 running, 3 waiting; max_concurrency is 2',
        '',
        'SERVICE  REPLICAS             TARGET  MIN  MAX   CPU    RATE  FAILED  P50 / P95 / P99          URL                    WHY',
        'web      3 ready, 3 starting       6    2   10  80 %  0.42/s   4.2 %  80 ms / 410 ms / 860 ms  http://127.0.0.1:8080  average CPU 80 % of 3 ready replicas, target 40 %: 6 needed',
        '',
        'SCHEDULED TASK  SCHEDULE   ZONE  NEXT   LAST  WHY',
        'nightly         0 3 * * *  UTC   never  none  nothing to execute',
        '',
        'note: limits on memory are not enforced: the system has no cgroup v2 for plain users',
        '',
      ]);
    });

    it('shows failing functions and failed last executions', async () => {
      const at = new Date(Date.now() - 150_000).toISOString();
      const hello = {
        ...sampleStatus.functions.hello,
        requests: {
          seconds: 300,
          count: 12,
          rate: 0.04,
          failed: 12,
          outcomes: { '5xx': 12 },
          duration: { p50: 0.002, p95: 0.004, p99: 0.005 },
        },
      };
      const last_failure = { execution: 'report-1', message: 'It exited with code 3.', at };
      const report = { ...sampleStatus.jobs.report, last_success: null, last_failure };
      answerJson({ ...sampleStatus, functions: { hello }, jobs: { report } });
      const { stdout } = await cli(['status'], { cwd, env });
      expect(stdout).to.include('100 %  2 ms / 4 ms / 5 ms');
      expect(stdout).to.include(
        'hello fails: 12 of 12 requests failed in the last 5 min: 12 answered with 5xx\n',
      );
      expect(stdout).to.match(/^report failed 2 min \d+ s ago: It exited with code 3\. \(report-1\)$/m);
    });

    it('shows standby agents', async () => {
      const other = { ...sampleStatus.agent, pid: 4711, url: 'http://10.0.0.2:4747' };
      answerJson({ ...sampleStatus, standbys: [other] });
      const { stdout } = await cli(['status'], { cwd, env });
      expect(stdout.split('\n')[2]).to.equal('agent 0.1.0, pid 4711, stands by at http://10.0.0.2:4747');
    });

    it('shows what holds a function back, and what fails', async () => {
      const retry_at = new Date(Date.now() + 3_600_000).toISOString();
      const hello = {
        ...sampleStatus.functions.hello,
        target: 16,
        held_back: 'quota cpu 4 is used up',
        failure: { message: 'no such program: nod', retry_at },
      };
      answerJson({ ...sampleStatus, functions: { hello } });
      const { stdout } = await cli(['status'], { cwd, env });
      expect(stdout).to.contain('hello is held back: quota cpu 4 is used up\n');
      expect(stdout).to.match(
        /hello can't start workers: no such program: nod \(next try in (1 h|59 min.*)\)/,
      );
    });

    it('shows how a worker was lost, unless workers can not start at all', async () => {
      const last_exit = {
        message: 'it was killed for exceeding its memory limit (256 MiB)',
        at: new Date(Date.now() - 150_000).toISOString(),
      };
      const failure = { message: 'it ended', retry_at: last_exit.at };
      const hello = { ...sampleStatus.functions.hello, last_exit, failure };
      const web = { ...sampleStatus.services.web, last_exit };
      answerJson({ ...sampleStatus, functions: { hello }, services: { web } });
      const { stdout } = await cli(['status'], { cwd, env });
      expect(stdout).to.match(
        /^web lost a worker: it was killed for exceeding its memory limit \(256 MiB\) \(2 min \d+ s ago\)$/m,
      );
      expect(stdout).not.to.contain('hello lost a worker');
    });

    it('shows daemons and their failures', async () => {
      const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
      const heartbeat = {
        state: 'backing_off',
        since: ago(150),
        restarts: 3,
        last_exit: { message: 'it exited with code 1', at: ago(150) },
        reason: 'it failed 4 times in a row; next try in 8 s',
        held_back: null,
        failure: { message: 'a worker of heartbeat ended: it exited with code 1', retry_at: ago(-3600) },
      };
      answerJson({
        ...sampleStatus,
        functions: {},
        jobs: {},
        scheduled_tasks: {},
        services: {},
        daemons: { heartbeat },
      });
      const { stdout } = await cli(['status'], { cwd, env });
      const [head, row, , failure] = stdout.split('\n').slice(3);
      expect(head).to.match(/^DAEMON +STATE +RESTARTS +LAST END +WHY$/);
      expect(row).to.match(
        /^heartbeat {2}backing off for 2 min \d+ s +3 {2}it exited with code 1 2 min \d+ s ago {2}it failed 4 times/,
      );
      expect(failure).to.match(
        /^heartbeat can't start workers: a worker of heartbeat ended: it exited with code 1 \(next try in /,
      );
    });

    it('is JSON with --json', async () => {
      answerJson(sampleStatus);
      const { stdout } = await cli(['status', '--json'], { cwd, env });
      expect(JSON.parse(stdout)).to.deep.equal(sampleStatus);
    });
  });

  it('status --watch: shows the status whenever it has changed', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const application of ['shop', 'shop two']) {
        response.write(
          `event: status\ndata: ${JSON.stringify({ ...sampleStatus, application })}\n\n: alive\n\n`,
        );
      }
      response.end('event: later\nid: 1\ndata: {}\n\n');
    };
    const { code, stdout } = await cli(['status', '--watch', '--json'], { cwd, env });
    expect(code).to.equal(0);
    const shown = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).application);
    expect(shown).to.deep.equal(['shop', 'shop two']);
  });

  it('why: shows decisions and their age, newest last', async () => {
    const at = (seconds: number) => new Date(Date.now() - seconds * 1000 - 200).toISOString();
    const items: Decision[] = [
      {
        sequence: 1,
        at: at(7200),
        workload: 'hello',
        code: 'in-flight',
        reason: '13 in flight and 2 spare make 15',
        workers: 2,
        target: 15,
        started: 13,
        stopped: 0,
      },
      {
        sequence: 2,
        at: at(90),
        workload: 'hello',
        code: 'cooldown',
        reason: 'idle for 60 s',
        workers: 15,
        target: 2,
        started: 0,
        stopped: 13,
      },
    ];
    let outage: Status['outage'] = null;
    let url: string | undefined;
    answer = (request, response) => {
      if (request.url === '/v1/status') return response.end(JSON.stringify({ ...sampleStatus, outage }));
      url = request.url;
      response.end(JSON.stringify({ items: items.toReversed(), next_cursor: null }));
    };
    const { code, stdout } = await cli(['why', 'hello', '-n', '2'], { cwd, env });
    expect(code).to.equal(0);
    expect(url).to.equal('/v1/decisions/hello?limit=2');
    expect(stdout).to.match(
      /^2 h ago {9}\+13 {2}2 → 15 {2}13 in flight and 2 spare make 15\n1 min 3\d s ago {2}-13 {2}15 → 2 {2}idle for 60 s\n$/,
    );
    outage = { message: 'Nomad does not answer: No cluster leader', since: new Date().toISOString() };
    const away = await cli(['why', 'hello', '-n', '2'], { cwd, env });
    expect(away.stdout).to.match(
      /idle for 60 s\n\nNomad does not answer: No cluster leader \(for .*\)\nRunning workers keep/,
    );
  });

  it('quotas: shows use and limit', async () => {
    answerJson({ ...sampleStatus.quotas, held_back: [{ workload: 'hello', reason: 'cpu is used up' }] });
    const { stdout } = await cli(['quotas'], { cwd, env });
    expect(stdout).to.equal(`QUOTA   USED      LIMIT  BY WORKLOAD
cpu     1.5       4      hello 1.5
memory  3840 MiB  none   hello 3840 MiB
gpu     0         none
hello is held back: cpu is used up
`);
  });

  it('logs: shows the time of each line, can skip old lines, and recognises the id of an execution', async () => {
    const urls: string[] = [];
    const entry = {
      at: '2026-01-31T03:00:00.123Z',
      workload: 'hello',
      worker: 'hello-1',
      stream: 'stdout',
      text: 'hi',
    };
    answer = (request, response) => {
      urls.push(request.url ?? '');
      response.end(`${JSON.stringify(entry)}\n${JSON.stringify({ ...entry, at: null })}\n`);
    };
    const { stdout } = await cli(['logs', 'hello', '--timestamps', '--follow', '--tail', '0'], { cwd, env });
    expect(stdout).to.equal('hello-1 | 2026-01-31T03:00:00.123Z hi\nhello-1 | - hi\n');
    expect(urls).to.deep.equal(['/v1/logs/hello?tail=0&follow=true']);

    const problem = {
      type: 'urn:multinode:error:MN4002',
      title: '',
      status: 404,
      detail: 'no',
      code: 'MN4002',
    };
    const execution = {
      id: 'report-1',
      workload: 'report',
      kind: 'job',
      state: 'SUCCEEDED',
      attempts: 1,
      failures: 0,
      faults: 0,
      exit_code: 0,
      created_at: entry.at,
      started_at: entry.at,
      finished_at: entry.at,
      retry_at: null,
      due_at: null,
      error: null,
      progress: null,
      output: null,
    };
    answer = (request, response) =>
      request.url?.startsWith('/v1/logs/')
        ? response.writeHead(404).end(JSON.stringify(problem))
        : response.end(JSON.stringify(execution));
    const wrong = await cli(['logs', 'report-1'], { cwd, env });
    expect(wrong.code).to.equal(1);
    expect(wrong.stderr).to.include('report-1 is an execution of report; use multinode jobs logs report-1');
  });

  it('why --changes: shows only what started or stopped something', async () => {
    const decision = {
      workload: 'hello',
      code: 'in-flight',
      workers: 1,
      target: 2,
      stopped: 0,
      at: '2026-01-31T03:00:00Z',
    };
    answer = (request, response) => {
      const items = [
        { ...decision, sequence: 2, started: 0, reason: 'nothing' },
        { ...decision, sequence: 1, started: 1, reason: 'one more' },
      ];
      const status = request.url?.startsWith('/v1/status');
      response.end(JSON.stringify(status ? sampleStatus : { items, next_cursor: null }));
    };
    const { stdout } = await cli(['why', 'hello', '--changes'], { cwd, env });
    expect(stdout).to.include('one more').and.not.include('nothing');
  });

  it('logs: prints lines with their worker, or as JSON', async () => {
    const entry: LogEntry = { at: null, workload: 'hello', worker: 'hello-1', stream: 'stdout', text: 'hi' };
    answer = (_request, response) => response.end(`${JSON.stringify(entry)}\n`);
    expect((await cli(['logs', 'hello'], { cwd, env })).stdout).to.equal('hello-1 | hi\n');
    const { stdout } = await cli(['logs', 'hello', '--json'], { cwd, env });
    expect(JSON.parse(stdout)).to.deep.equal(entry);
  });

  describe('invoke', () => {
    it('sends body, path, method and headers, and prints the answer unchanged', async () => {
      const seen: unknown[] = [];
      answer = async (request, response) => {
        const { method, url, headers } = request;
        seen.push([method, url, headers['content-type'], headers['x-a'], await readBody(request)]);
        response.end(Buffer.from([0xff, 0x00, 0x0a]));
      };
      await writeFile(join(cwd, 'body.txt'), 'from a file');
      const calls = [
        ['hello'],
        ['hello/users?limit=3', '{"a":1}'],
        ['hello', '@body.txt', '-X', 'put', '-H', 'X-A: b: c'],
        ['hello', '-'],
        ['hello', 'text', '-H', 'content-type: text/csv'],
      ];
      for (const args of calls) {
        const result = await cli(['invoke', ...args], { cwd, env, input: 'from stdin' });
        expect(result.code, result.stderr).to.equal(0);
      }
      expect(seen).to.deep.equal([
        ['GET', '/functions/hello', undefined, undefined, ''],
        ['POST', '/functions/hello/users?limit=3', 'application/json', undefined, '{"a":1}'],
        ['PUT', '/functions/hello', undefined, 'b: c', 'from a file'],
        ['POST', '/functions/hello', undefined, undefined, 'from stdin'],
        ['POST', '/functions/hello', 'text/csv', undefined, 'text'],
      ]);
    });

    it("prints a worker's error answer and exits with 1", async () => {
      answer = (_request, response) => response.writeHead(404).end('no such user');
      const { code, stdout, stderr } = await cli(['invoke', 'hello'], { cwd, env });
      expect([code, stdout, stderr]).to.deep.equal([1, 'no such user', 'status 404\n']);
      const json = await cli(['invoke', 'hello', '--json'], { cwd, env });
      expect(json.code).to.equal(1);
      expect(JSON.parse(json.stdout)).to.deep.include({ status: 404, body: 'no such user' });
    });

    it("reports the agent's refusal as an error", async () => {
      const refusal = new RequestError('MN4002', 404, 'there is no function "helo"; did you mean "hello"?');
      answer = (_request, response) =>
        response
          .writeHead(404, { 'content-type': 'application/problem+json' })
          .end(JSON.stringify(refusal.problem()));
      const { code, stdout, stderr } = await cli(['invoke', 'helo'], { cwd, env });
      expect([code, stdout, stderr]).to.deep.equal([
        1,
        '',
        'error[MN4002]: there is no function "helo"; did you mean "hello"?\n',
      ]);
    });

    it('gives up after its timeout', async () => {
      answer = () => {};
      const { code, stderr } = await cli(['invoke', 'hello', '--timeout', '100ms'], { cwd, env });
      expect([code, stderr]).to.deep.equal([
        1,
        'error[MN4006]: function "hello" has not answered within 0.1 s\n',
      ]);
    });

    it('queues the call with --async, and waits for the answer with --wait', async () => {
      answer = (request, response) => {
        if (request.url?.endsWith('/response')) response.end('done');
        else
          response.writeHead(request.url === '/functions/hello' ? 202 : 200).end(JSON.stringify(invocation));
      };
      const handed = await cli(['invoke', 'hello', '--async'], { cwd, env });
      expect([handed.code, handed.stdout]).to.deep.equal([0, 'inv-1\n']);
      const waited = await cli(['invoke', 'hello', '--async', '--wait'], { cwd, env });
      expect([waited.code, waited.stdout]).to.deep.equal([0, 'done']);
    });
  });

  it('invocations: lists, shows and cancels', async () => {
    let seen: string | undefined;
    answer = (request, response) => {
      seen = `${request.method} ${request.url}`;
      const one = !request.url?.startsWith('/v1/invocations?');
      response.end(JSON.stringify(one ? invocation : { items: [invocation], next_cursor: 'c1' }));
    };
    const list = await cli(['invocations', 'list', 'hello', '--state', 'FAILED'], { cwd, env });
    expect(list.stderr).to.equal('');
    expect(seen).to.equal('GET /v1/invocations?limit=20&function=hello&state=FAILED');
    expect(list.stdout).to.match(/^ID {5}FUNCTION {2}STATE/);
    expect(list.stdout).to.match(
      /\ninv-1 {2}hello {5}SUCCEEDED {2}.* ago {2}1\.5 s {2}status 200\nmore: --cursor c1\n$/,
    );
    expect((await cli(['invocations', 'get', 'inv-1'], { cwd, env })).stdout).to.contain(
      'state     SUCCEEDED',
    );
    expect(seen).to.equal('GET /v1/invocations/inv-1');
    expect((await cli(['invocations', 'cancel', 'inv-1'], { cwd, env })).code).to.equal(0);
    expect(seen).to.equal('DELETE /v1/invocations/inv-1');
  });

  it('says what to do if no agent was ever started, or there is no manifest', async () => {
    const none = await cli(['status'], { cwd });
    expect(none.code).to.equal(64);
    expect(none.stderr).to.contain('"multinode init" writes one');
    await writeFile(join(cwd, 'multinode.yaml'), 'name: shop\n');
    const { code, stderr } = await cli(['status'], { cwd });
    expect(code).to.equal(1);
    expect(stderr).to.match(/^error\[MN4011\]: no agent is running in .*"multinode up"/);
  });

  it('is quiet when its reader goes away', async () => {
    const entry: LogEntry = {
      at: null,
      workload: 'hello',
      worker: 'w',
      stream: 'stdout',
      text: 'x'.repeat(1000),
    };
    answer = (_request, response) => response.end(`${JSON.stringify(entry)}\n`.repeat(5000));
    const child = spawn(process.execPath, [CLI, 'logs', 'hello'], {
      cwd,
      env: { PATH: process.env.PATH, ...env },
    });
    const errors = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'exit');
    expect([code, await errors]).to.deep.equal([0, '']);
  });
});
