import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf, serviceSpec } from '../support/application.js';
import { endChild } from '../support/child.js';
import { freePort } from '../support/port.js';
import { findOnPath } from '../support/program.js';
import { fieldOf, type RawAnswer, RawCaller, valuesOf } from '../support/raw-http.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/raw.mjs', import.meta.url));

/** All final ones of RFC 9110, section 15. */
const STATUSES = [
  ...[200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 305, 307, 308],
  ...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417],
  ...[421, 422, 426, 500, 501, 502, 503, 504, 505],
];
/** What the worker says of where its body ends; without any, only its end of the connection does. */
const FRAMINGS = ['length', 'chunked', 'close', 'none', 'both'] as const;
const METHODS = ['GET', 'HEAD', 'POST'] as const;
const BODY = 'the body';

type Framing = (typeof FRAMINGS)[number];

interface Case {
  readonly method: string;
  readonly status: number;
  readonly framing: Framing;
}

function allCases(): Case[] {
  return STATUSES.flatMap((status) =>
    FRAMINGS.flatMap((framing) => METHODS.map((method) => ({ method, status, framing }))),
  );
}

const isEmpty = ({ method, status }: Case) => method === 'HEAD' || status === 204 || status === 304;
const hasLength = ({ framing }: Case) => framing === 'length' || framing === 'both';

/** The path for which the worker writes these bytes. */
function raw(bytes: string, close = false): string {
  return `/raw/${Buffer.from(bytes, 'latin1').toString('base64url')}${close ? '/close' : ''}`;
}

function pathOf(each: Case): string {
  const { status, framing } = each;
  const chunked = framing === 'chunked' || framing === 'both';
  const fields = [
    'X-Status: yes',
    ...(hasLength(each) ? [`Content-Length: ${BODY.length}`] : []),
    ...(chunked ? ['Transfer-Encoding: chunked'] : []),
    ...(framing === 'close' ? ['Connection: close'] : []),
  ];
  const chunks = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  const body = isEmpty(each) || framing === 'none' ? '' : chunked ? chunks : BODY;
  const close = framing === 'close' || (framing === 'none' && !isEmpty(each));
  return raw(`HTTP/1.1 ${status} As said\r\n${fields.join('\r\n')}\r\n\r\n${body}`, close);
}

function bodyOf(each: Case): string {
  return isEmpty(each) || each.framing === 'none' ? '' : BODY;
}

/** What a caller makes of an answer, whatever the way it came. */
function meaning({ head, body }: RawAnswer) {
  return {
    status: head.status,
    reason: head.reason,
    field: fieldOf(head.fields, 'x-status'),
    body,
  };
}

describe('HTTP, as RFC 9110 and 9112 have it', function () {
  this.timeout(60_000);
  const haproxy = findOnPath('haproxy');
  let agent: TestAgent;
  let port: number;
  let servicePort: number;
  let proxyPort: number;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    agent = await TestAgent.start();
    servicePort = await freePort();
    await agent.apply(
      manifestOf(
        { fun: functionSpec(PROGRAM, { max_workers: 4, spare_workers: 4 }) },
        { services: { web: serviceSpec(PROGRAM, servicePort, { min_replicas: 1, max_replicas: 1 }) } },
      ),
    );
    port = Number(new URL(agent.url).port);
    await until('the workers are ready', async () => {
      const [service, fun] = await Promise.all([agent.serviceStatus('web'), agent.functionStatus('fun')]);
      return service.replicas.ready === 1 && fun.workers.idle === 4;
    });
    if (haproxy) proxyPort = await startHaproxy(haproxy, ends);
  });
  after(async () => {
    for (const end of ends) await end();
    await agent.remove();
  });

  const functionPath = (path: string) => `/functions/fun${path}`;
  const key = () => `Multinode-Key: ${agent.key}\r\n`;

  /** The head of a request to a function or to anything else. */
  function request(to: number, method: string, path: string, fields = '', body = ''): string {
    const own = to === port;
    const length = method === 'POST' && !/^transfer-encoding:/im.test(fields);
    return `${method} ${own ? functionPath(path) : path} HTTP/1.1\r\nHost: 127.0.0.1:${to}\r\n${own ? key() : ''}${
      length ? `Content-Length: ${body.length}\r\n` : ''
    }${fields}\r\n${body}`;
  }

  /** One connection's work: each case, and after it whether the connection still serves. */
  async function callAll(to: number, cases: readonly Case[]): Promise<Map<Case, RawAnswer>> {
    const answers = new Map<Case, RawAnswer>();
    let caller = await RawCaller.connect(to);
    for (const each of cases) {
      caller.send(request(to, each.method, pathOf(each)));
      const answer = await caller.answer(each.method);
      answers.set(each, answer);
      const closes =
        answer.framing === 'close' || valuesOf(answer.head.fields, 'connection').includes('close');
      if (closes) {
        caller.end();
        caller = await RawCaller.connect(to);
      } else if (to !== proxyPort) {
        caller.send(request(to, 'GET', '/next'));
        expect((await caller.answer('GET')).body, JSON.stringify(each)).to.equal('next');
      }
    }
    caller.end();
    return answers;
  }

  async function callInParts(to: number, cases: readonly Case[]): Promise<Map<Case, RawAnswer>> {
    const size = Math.ceil(cases.length / 4);
    const parts = [0, 1, 2, 3].map((n) => callAll(to, cases.slice(n * size, (n + 1) * size)));
    return new Map((await Promise.all(parts)).flatMap((part) => [...part]));
  }

  function check(answers: ReadonlyMap<Case, RawAnswer>): void {
    for (const [each, answer] of answers) {
      const name = JSON.stringify(each);
      expect(meaning(answer), name).to.deep.equal({
        status: each.status,
        reason: 'As said',
        field: 'yes',
        body: bodyOf(each),
      });
      const { fields } = answer.head;
      expect(answer.framing, name).to.not.equal('close');
      expect(valuesOf(fields, 'connection'), name).to.not.include('close');
      if (!isEmpty(each)) continue;
      // What the worker says a GET's body would have; never with 204 (RFC 9110, section 8.6).
      const length = each.framing === 'length' && each.status !== 204 ? `${BODY.length}` : undefined;
      expect(fieldOf(fields, 'content-length'), name).to.equal(length);
    }
  }

  it('passes every status on, however its body ends, from a function', async () => {
    check(await callInParts(port, allCases()));
  });

  it('passes every status on, however its body ends, from a service', async () => {
    check(await callInParts(servicePort, allCases()));
  });

  it('means to callers what HAProxy means to them', async function () {
    if (!haproxy) return this.skip();
    const cases = allCases();
    const [theirs, ours] = [await callInParts(proxyPort, cases), await callInParts(servicePort, cases)];
    const meanings = (answers: ReadonlyMap<Case, RawAnswer>) =>
      cases.map((each) => {
        const answer = answers.get(each);
        return { ...each, ...(answer && meaning(answer)) };
      });
    expect(meanings(ours)).to.deep.equal(meanings(theirs));
  });

  it('keeps every status for those who ask later', async () => {
    const cases = allCases();
    const size = Math.ceil(cases.length / 16);
    const parts = Array.from({ length: 16 }, (_, n) => cases.slice(n * size, (n + 1) * size));
    const headers = { 'multinode-key': agent.key, prefer: 'respond-async' };
    await Promise.all(
      parts.map(async (part) => {
        for (const each of part) {
          const name = JSON.stringify(each);
          const { method } = each;
          const url = `${agent.url}${functionPath(pathOf(each))}`;
          const accepted = await fetch(url, { method, headers });
          expect(accepted.status, name).to.equal(202);
          const location = accepted.headers.get('location');
          if (method !== 'HEAD') await accepted.arrayBuffer();
          const caller = await RawCaller.connect(port);
          caller.send(`GET ${location}/response?wait=10 HTTP/1.1\r\nHost: localhost\r\n${key()}\r\n`);
          const { head, body } = await caller.answer('GET');
          caller.end();
          expect({ status: head.status, field: fieldOf(head.fields, 'x-status'), body }, name).to.deep.equal({
            status: each.status,
            field: 'yes',
            body: bodyOf(each),
          });
        }
      }),
    );
  });
});

/** Before a worker of its own, with nothing but what it does by itself. */
async function startHaproxy(program: string, ends: (() => Promise<void>)[]): Promise<number> {
  const [worker, port] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'multinode-http-'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(
    file,
    `defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen all
  bind 127.0.0.1:${port}
  server worker 127.0.0.1:${worker}
`,
  );
  const children = [
    spawn(process.execPath, [PROGRAM], { env: { PORT: `${worker}` }, stdio: 'ignore' }),
    spawn(program, ['-db', '-f', file], { stdio: 'ignore' }),
  ];
  ends.push(async () => {
    for (const child of children) await endChild(child);
    rmSync(folder, { recursive: true });
  });
  await until('HAProxy passes requests on', () =>
    fetch(`http://127.0.0.1:${port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return port;
}
