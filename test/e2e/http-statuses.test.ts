import { expect } from 'chai';
import { HttpStage, raw, requestTo, type Way } from '../support/http-stage.js';
import { fieldOf, type RawAnswer, RawCaller, valuesOf } from '../support/raw-http.js';
import { skip } from '../support/skip.js';

/** All final statuses in RFC 9110, section 15. */
const STATUSES = [
  ...[200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 305, 307, 308],
  ...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417],
  ...[421, 422, 426, 500, 501, 502, 503, 504, 505],
];
/** How the worker shows where its body ends; without any of these, it closes the connection. */
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

/** How a caller understands a response, however it arrived. */
function meaning({ head, body }: RawAnswer) {
  return {
    status: head.status,
    reason: head.reason,
    field: fieldOf(head.fields, 'x-status'),
    body,
  };
}

describe('responses with every status', function () {
  this.timeout(60_000);
  let stage: HttpStage;
  before(async () => {
    stage = await HttpStage.start();
  });
  after(() => stage.end());

  /** One connection's work: each case, and then a check that the connection still serves. */
  async function callAll(way: Way, cases: readonly Case[], again: boolean): Promise<Map<Case, RawAnswer>> {
    const answers = new Map<Case, RawAnswer>();
    let caller = await RawCaller.connect(way.port);
    for (const each of cases) {
      caller.send(requestTo(way, pathOf(each), { method: each.method }));
      const answer = await caller.answer(each.method);
      answers.set(each, answer);
      if (answer.framing === 'close' || valuesOf(answer.head.fields, 'connection').includes('close')) {
        caller.end();
        caller = await RawCaller.connect(way.port);
      } else if (again) {
        caller.send(requestTo(way, '/next'));
        expect((await caller.answer('GET')).body, JSON.stringify(each)).to.equal('next');
      }
    }
    caller.end();
    return answers;
  }

  async function callInParts(way: Way, cases: readonly Case[], again = true): Promise<Map<Case, RawAnswer>> {
    const size = Math.ceil(cases.length / 4);
    const parts = [0, 1, 2, 3].map((n) => callAll(way, cases.slice(n * size, (n + 1) * size), again));
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
      // The length that a GET's body would have; never with 204 (RFC 9110, section 8.6).
      const length = each.framing === 'length' && each.status !== 204 ? `${BODY.length}` : undefined;
      expect(fieldOf(fields, 'content-length'), name).to.equal(length);
    }
  }

  it('are passed on, however their bodies end, from a function', async () => {
    check(await callInParts(stage.viaFunction, allCases()));
  });

  it('are passed on, however their bodies end, from a service', async () => {
    check(await callInParts(stage.viaService, allCases()));
  });

  it('mean the same to callers as behind HAProxy', async function () {
    const haproxy = await stage.haproxy();
    if (!haproxy) skip(this, 'haproxy is not on PATH (Debian package haproxy)');
    const cases = allCases();
    const theirs = await callInParts(haproxy, cases, false);
    const ours = await callInParts(stage.viaService, cases);
    const meanings = (answers: ReadonlyMap<Case, RawAnswer>) =>
      cases.map((each) => {
        const answer = answers.get(each);
        return { ...each, ...(answer && meaning(answer)) };
      });
    expect(meanings(ours)).to.deep.equal(meanings(theirs));
  });

  it('are stored for those who ask later', async () => {
    const cases = allCases();
    const size = Math.ceil(cases.length / 16);
    const parts = Array.from({ length: 16 }, (_, n) => cases.slice(n * size, (n + 1) * size));
    const { url: base, key } = stage.agent;
    const headers = { 'multinode-key': key, prefer: 'respond-async' };
    await Promise.all(
      parts.map(async (part) => {
        for (const each of part) {
          const name = JSON.stringify(each);
          const { method } = each;
          const url = `${base}/functions/fun${pathOf(each)}`;
          const accepted = await fetch(url, { method, headers });
          expect(accepted.status, name).to.equal(202);
          const location = accepted.headers.get('location');
          if (method !== 'HEAD') await accepted.arrayBuffer();
          const way = { ...stage.viaFunction, prefix: '' };
          const caller = await RawCaller.connect(way.port);
          caller.send(requestTo(way, `${location}/response?wait=10`));
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
