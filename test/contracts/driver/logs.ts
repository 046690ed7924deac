import { expect } from 'chai';
import { until } from '../../support/until.js';
import { ask, collect } from '../support.js';
import { type Bench, GRACE } from './bench.js';

export function logsContract(bench: Bench): void {
  describe('logs', () => {
    it('returns what was written, or only the last lines if asked', async () => {
      await bench.driver.start(
        bench.script(
          'talks',
          'for i in 1 2 3 4 5; do echo "line $i"; done; sleep 0.2; echo "last без конца" >&2',
        ),
      );
      await bench.exitOf('talks');
      const texts = async (tail?: number) =>
        (await collect(bench.driver.logs('talks', tail === undefined ? {} : { tail }))).map(
          ({ text }) => text,
        );
      expect(await texts()).to.have.members([...[1, 2, 3, 4, 5].map((n) => `line ${n}`), 'last без конца']);
      expect(await texts(3)).to.deep.equal(['line 4', 'line 5', 'last без конца']);
      expect(await texts(0)).to.deep.equal([]);
      const [line] = await collect(bench.driver.logs('talks', { tail: 1 }));
      expect(line).to.include({ worker: 'talks', stream: 'stderr' });
    });

    it('follows until the worker has ended and everything is read', async () => {
      const worker = await bench.driver.start(bench.server('followed'));
      await ask(worker);
      await ask(worker, '/say?out=before%0A');
      const seen: string[] = [];
      const following = (async () => {
        for await (const { text } of bench.driver.logs('followed', { follow: true })) seen.push(text);
      })();
      await until('the old line', () => seen.includes('before'));
      await ask(worker, '/say?out=half');
      await ask(worker, '/say?out=-and-half%0Awhole%0A');
      await until('the new lines', () => seen.includes('whole'));
      await ask(worker, '/say?err=unfinished');
      await bench.driver.stop('followed', GRACE);
      await following;
      expect(seen).to.deep.equal(['before', 'half-and-half', 'whole', 'unfinished']);
    });

    it('follows until the signal aborts', async () => {
      const worker = await bench.driver.start(bench.server('watched'));
      await ask(worker);
      await ask(worker, '/say?out=old%0Aolder%0A');
      await until('both lines are there', async () => {
        const lines = await collect(bench.driver.logs('watched', {}));
        return lines.at(-1)?.text === 'older';
      });
      const abort = new AbortController();
      const seen: string[] = [];
      const following = (async () => {
        const lines = bench.driver.logs('watched', { tail: 1, follow: true, signal: abort.signal });
        for await (const { text } of lines) seen.push(text);
      })();
      await until('the last line', () => seen.length > 0);
      abort.abort();
      await following;
      expect(seen).to.deep.equal(['older']);
      await ask(worker);
    });

    it('follows a worker that writes nothing more without repeating earlier lines', async () => {
      await bench.driver.start(bench.script('silent', 'echo before'));
      await bench.exitOf('silent');
      expect(await collect(bench.driver.logs('silent', { tail: 0, follow: true }))).to.deep.equal([]);
    });

    it('keeps logs from before it was opened', async () => {
      await bench.driver.start(bench.script('past', 'echo remembered; exit 1'));
      await bench.exitOf('past');
      await bench.reopen();
      expect((await collect(bench.driver.logs('past', {}))).map(({ text }) => text)).to.deep.equal([
        'remembered',
      ]);
    });
  });
}
