import { expect } from 'chai';
import { HttpStage, type RawRequest, raw, requestTo, type Way } from '../support/http-stage.js';
import { fieldOf, type RawAnswer, RawCaller, valuesOf } from '../support/raw-http.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** The parser of newer Node.js versions rejects an empty Transfer-Encoding by itself: an empty one is not a list of codings. */
const REJECTS_EMPTY_CODING = !/^9\.[0-3]\./.test(process.versions.llhttp ?? '');

/** What RFC 9110 and 9112 require from a proxy, case by case, for callers of both functions and services. */
describe("HTTP's rules", function () {
  this.timeout(30_000);
  let stage: HttpStage;
  const ways: Record<string, () => Way> = {
    'a function': () => stage.viaFunction,
    'a service': () => stage.viaService,
  };
  before(async () => {
    stage = await HttpStage.start(1);
  });
  after(() => stage.end());

  /** One request on its own connection. */
  async function call(way: Way, path: string, request: RawRequest = {}): Promise<RawAnswer> {
    return exchange(way.port, requestTo(way, path, request), request.method);
  }

  async function exchange(port: number, text: string, method = 'GET'): Promise<RawAnswer> {
    const caller = await RawCaller.connect(port);
    try {
      caller.send(text);
      return await caller.answer(method);
    } finally {
      caller.end();
    }
  }

  function problem({ body }: RawAnswer): { code: string; title: string; detail: string } {
    return JSON.parse(body);
  }

  for (const [name, way] of Object.entries(ways)) {
    describe(`from ${name}`, () => {
      it('let interim responses precede the response', async () => {
        const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nLink: </b>\r\n\r\n';
        const bytes = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${early}HTTP/1.1 199 Own\r\n\r\n${OK}`;
        const { interim, head, body } = await call(way(), raw(bytes));
        expect([interim.map(({ status }) => status), head.status, body]).to.deep.equal([
          [100, 102, 103, 199],
          200,
          'ok',
        ]);
        expect(valuesOf(interim[2]?.fields ?? [], 'link')).to.deep.equal(['</a.css>; rel=preload', '</b>']);
      });

      it('send no interim response to a caller with HTTP/1.0, which does not know them', async () => {
        const text = requestTo(way(), raw(`HTTP/1.1 103 Early Hints\r\n\r\n${OK}`));
        const { interim, body } = await exchange(way().port, text.replace('HTTP/1.1', 'HTTP/1.0'));
        expect([interim, body]).to.deep.equal([[], 'ok']);
      });

      it('pass on trailers and their names', async () => {
        const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n';
        const { head: got, trailers } = await call(
          way(),
          raw(`${head}2\r\nok\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\n\r\n`),
        );
        expect([fieldOf(got.fields, 'trailer'), trailers]).to.deep.equal(['X-Sum', [['x-sum', '7']]]);
      });

      it("pass on a request's trailers, and whether trailers are welcome", async () => {
        const fields =
          'Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\nTE: trailers, deflate\r\nConnection: TE\r\n';
        const body = '2\r\nab\r\n0\r\nX-Sum: 7\r\n\r\n';
        const { body: seen } = await call(way(), '/seen', { method: 'POST', fields, body });
        expect(seen).to.contain('TE: trailers\r\n').and.contain('Trailer: X-Sum\r\n');
        expect(seen.slice(seen.indexOf('\r\n\r\n') + 4)).to.equal(body);
      });

      it('obey every line of Connection', async () => {
        const fields =
          'Connection: X-One\r\nX-One: 1\r\nConnection: keep-alive, X-Two\r\nX-Two: 2\r\nX-Three: 3\r\n';
        const { body } = await call(way(), '/seen', { fields });
        expect(body)
          .to.contain('X-Three')
          .and.not.match(/X-One|X-Two/);
      });

      it('take the host from a target that has one', async () => {
        const { port, prefix } = way();
        const absolute = (path: string) =>
          requestTo(way(), path)
            .replace(`GET ${prefix}`, `GET http://localhost:${port}${prefix}`)
            .replace(/^Host: .*$/m, 'Host: wrong.example');
        const { body } = await exchange(port, absolute('/seen?a=b'));
        expect(body).to.match(/^GET \/seen\?a=b HTTP\/1.1\r\n/);
        expect(body.match(/^host: .*$/gim)).to.deep.equal([`Host: localhost:${port}`]);
      });

      it('refuse a target that contains a user', async () => {
        const { port, prefix } = way();
        const text = requestTo(way(), '/seen').replace(
          `GET ${prefix}`,
          `GET http://me@localhost:${port}${prefix}`,
        );
        expect((await exchange(port, text)).head.status).to.equal(400);
      });

      for (const coding of ['gzip, chunked', 'chunked, chunked', 'identity, chunked']) {
        it(`refuse a body sent with Transfer-Encoding: ${coding}`, async () => {
          const answer = await call(way(), '/seen', {
            method: 'POST',
            fields: `Transfer-Encoding: ${coding}\r\n`,
            body: '2\r\nab\r\n0\r\n\r\n',
          });
          expect(answer.head.status).to.be.oneOf([400, 501]);
          if (coding.startsWith('gzip')) {
            expect(answer.head.status).to.equal(501);
            expect(problem(answer).detail).to.contain('"gzip, chunked"');
          }
          expect(valuesOf(answer.head.fields, 'connection')).to.deep.equal(['close']);
        });
      }

      for (const coding of ['xchunked', 'identity', '']) {
        it(`answer a body whose end can't be known, with Transfer-Encoding: ${coding || 'nothing'}`, async () => {
          const fields = `Transfer-Encoding: ${coding}\r\n`;
          const body = '2\r\nab\r\n0\r\n\r\n';
          const answer = await call(way(), '/seen', { method: 'POST', fields, body });
          if (coding === '' && REJECTS_EMPTY_CODING) {
            expect(answer.head.status).to.equal(400);
            expect(valuesOf(answer.head.fields, 'connection')).to.deep.equal(['close']);
            return;
          }
          expect(answer.head.status).to.equal(501);
          expect(problem(answer).detail).to.contain(`Transfer-Encoding is "${coding}"`);
        });
      }

      const hosts = {
        'two Hosts': 'Host: a.example\r\nHost: b.example\r\n',
        'the same Host twice': 'Host: localhost\r\nHost: localhost\r\n',
        'a path as its Host': 'Host: localhost/path\r\n',
        'a user in its Host': 'Host: me@localhost\r\n',
        'white space in its Host': 'Host: a b\r\n',
      };
      for (const [what, lines] of Object.entries(hosts)) {
        it(`refuse a request with ${what}, including an upgrade`, async () => {
          const text = requestTo(way(), '/seen').replace(/^Host: .*\r\n/m, lines);
          const upgrade = text.replace(/\r\n\r\n/, '\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n');
          for (const each of [text, upgrade]) {
            const answer = await exchange(way().port, each);
            expect([answer.head.status, problem(answer).code]).to.deep.equal([400, 'MN4003']);
            expect(problem(answer).detail).to.contain('Host');
          }
        });
      }

      it('refuse a version of HTTP that is not supported', async () => {
        const text = requestTo(way(), '/seen').replace('HTTP/1.1', 'HTTP/2.0');
        expect((await exchange(way().port, text)).head.status).to.equal(505);
      });

      it('never treat Host as a connection option', async () => {
        const { body } = await call(way(), '/seen', { fields: 'Connection: host, X-One\r\nX-One: 1\r\n' });
        expect(body)
          .to.match(new RegExp(`^Host: (localhost|127.0.0.1):${way().port}\r$`, 'm'))
          .and.not.contain('X-One');
      });

      it('answer CONNECT', async () => {
        const answer = await exchange(
          way().port,
          'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n',
        );
        expect([answer.head.status, problem(answer).code]).to.deep.equal([501, 'MN4003']);
      });

      it("serve HTTP/1.0 without Host, like HAProxy's health check", async () => {
        const text = requestTo(way(), '/seen')
          .replace('HTTP/1.1', 'HTTP/1.0')
          .replace(/^Host: .*\r\n/m, '');
        const { head, body } = await exchange(way().port, text);
        expect(head.status).to.equal(200);
        expect(body).to.match(/^Host: 127\.0\.0\.1:\d+\r$/m);
      });

      it('pass on a head of 60 KiB in both directions, and refuse one of more than 64 KiB', async () => {
        const long = (size: number) => `X-Long: ${'a'.repeat(size * 1024)}\r\n`;
        const { body } = await call(way(), '/seen', { fields: long(60) });
        expect(body).to.contain(long(60));
        const answered = await call(way(), `/long/${60 * 1024}`);
        expect(fieldOf(answered.head.fields, 'x-long')?.length).to.equal(60 * 1024);
        const refused = await call(way(), `/long/${65 * 1024}`);
        expect(refused.head.status).to.equal(502);
        expect(problem(refused).detail).to.contain('its head is larger than 64 KiB');
        expect((await call(way(), '/seen', { fields: long(65) })).head.status).to.equal(431);
        const { head } = await call(way(), '/next');
        expect(head.status).to.equal(200);
      });

      it("keep a reason phrase's bytes", async () => {
        const bytes = 'HTTP/1.1 404 Datei nicht verf\xfcgbar\tda\r\nContent-Length: 0\r\n\r\n';
        const { head } = await call(way(), raw(bytes));
        expect([head.status, head.reason]).to.deep.equal([404, 'Datei nicht verf\xfcgbar\tda']);
        const utf8 = Buffer.from('não encontrado').toString('latin1');
        expect(
          (await call(way(), raw(`HTTP/1.1 404 ${utf8}\r\nContent-Length: 0\r\n\r\n`))).head.reason,
        ).to.equal(utf8);
      });

      const invalid: Record<string, [bytes: string, detail: RegExp]> = {
        'a control character in its reason phrase': [
          'HTTP/1.1 200 a\x01b\r\nContent-Length: 0\r\n\r\n',
          /its reason phrase has a control character: "a\\u0001b"/,
        ],
        'an escape in its reason phrase': [
          'HTTP/1.1 200 \x1b[2J\r\nContent-Length: 0\r\n\r\n',
          /its reason phrase has a control character/,
        ],
        'the status 099': ['HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n', /its status is 099/],
        'the status 000': ['HTTP/1.1 000 Odd\r\nContent-Length: 0\r\n\r\n', /its status is 000/],
        'a protocol that nobody asked for': [
          'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
          /switches protocols/,
        ],
        'a coding that is not known': [
          'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
          /its Transfer-Encoding is "gzip, chunked"/,
        ],
        'two lengths': [
          'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
          /Content-Length/,
        ],
        'a control character in a header': ['HTTP/1.1 200 OK\r\nX: a\x01\r\n\r\n', /header value/],
        'no HTTP at all': ['SSH-2.0-OpenSSH\r\n\r\n', /HTTP/],
      };
      for (const [what, [bytes, detail]] of Object.entries(invalid)) {
        it(`report that a response with ${what} is not valid, and continue`, async () => {
          for (const method of ['GET', 'POST']) {
            const answer = await call(way(), raw(bytes), { method });
            expect(answer.head.status).to.equal(502);
            expect(problem(answer)).to.include({
              code: 'MN4024',
              title: "A worker's response is not valid HTTP.",
            });
            expect(problem(answer).detail).to.match(detail);
          }
          expect((await call(way(), '/next')).body).to.equal('next');
        });
      }

      it('never take what follows a response for the next one', async () => {
        const bytes = `${OK}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfake`;
        for (let i = 0; i < 5; i++) {
          expect((await call(way(), raw(bytes))).body).to.equal('ok');
          expect((await call(way(), '/next')).body).to.equal('next');
        }
      });

      it('send GET once more if the worker resets a kept connection', async () => {
        for (let i = 0; i < 20; i++) expect((await call(way(), '/reset')).body).to.equal('fresh');
      });

      it('send POST only once, whatever happens to the connection', async () => {
        // So that there is a kept connection, which the request may or may not use.
        const before = Number((await call(way(), '/count')).body);
        const answer = await call(way(), '/reset', { method: 'POST', body: 'once' });
        expect(answer.head.status).to.be.oneOf([200, 502]);
        if (answer.head.status === 502) expect(problem(answer).code).to.equal('MN4008');
        expect((await call(way(), '/count')).body).to.equal(`${before + 1}`);
      });
    });
  }

  it('let a caller that asks for an upgrade continue to send, if it waits for that', async () => {
    const way = stage.viaService;
    const caller = await RawCaller.connect(way.port);
    const fields =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nExpect: 100-continue\r\nContent-Length: 2\r\n';
    caller.send(requestTo(way, '/next', { fields }));
    expect((await caller.head()).status).to.equal(100);
    caller.send('ok');
    expect((await caller.answer('GET')).body).to.equal('next');
    caller.end();
  });

  it("keep a stored response's cookies", async () => {
    const cookies = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'];
    const lines = cookies.map((cookie) => `Set-Cookie: ${cookie}\r\n`).join('');
    const path = raw(`HTTP/1.1 200 OK\r\nVary: A\r\nVary: B\r\n${lines}Content-Length: 2\r\n\r\nok`);
    const accepted = await call(stage.viaFunction, path, { fields: 'Prefer: respond-async\r\n' });
    const { id }: { id: string } = JSON.parse(accepted.body);
    const api = { ...stage.viaFunction, prefix: '' };
    const answer = await call(api, `/v1/invocations/${id}/response?wait=10`);
    expect([valuesOf(answer.head.fields, 'set-cookie'), answer.body]).to.deep.equal([cookies, 'ok']);
    const record = await stage.agent.client.invocation(id);
    expect(record.response?.headers).to.include({ vary: 'A, B' });
    expect(record.response?.headers['set-cookie']).to.deep.equal(cookies);
  });
});
