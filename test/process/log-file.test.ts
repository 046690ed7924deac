import { appendFileSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { LineSplitter, lastLines } from '../../providers/shared/lines.js';
import { LogFile } from '../../src/process/log-file.js';
import { temporaryFolder } from '../support/folder.js';

const MEBIBYTE = 2 ** 20;

describe('local log file', () => {
  const folder = temporaryFolder();

  async function everything(file: LogFile, from = file.first()): Promise<string> {
    const chunks: Buffer[] = [];
    for (let place = from; ; ) {
      const { bytes, next } = await file.read(place);
      if (bytes.length === 0) return Buffer.concat(chunks).toString();
      chunks.push(bytes);
      place = next;
    }
  }

  it('is read on from the last position, even if it was truncated in between', async () => {
    const path = join(folder(), 'out.log');
    writeFileSync(path, '');
    const file = new LogFile(path);
    let place = file.first();
    let read = '';
    let written = '';
    for (let round = 0; round < 20; round++) {
      const text = `${String(round).padStart(9, '0')}\n`.repeat(MEBIBYTE / 10);
      appendFileSync(path, text);
      written += text;
      // Half of it is left for after the truncation.
      for (let half = 0; half < 8; half++) {
        const { bytes, next } = await file.read(place);
        read += bytes;
        place = next;
      }
      file.bound();
      const rest = await everything(file, place);
      read += rest;
      place += rest.length;
      expect(statSync(path).size).to.be.lessThan(2.5 * MEBIBYTE);
    }
    expect(read === written).to.equal(true);
    expect(written.endsWith(await everything(file))).to.equal(true);
    expect((await everything(file)).length).to.be.within(2 * MEBIBYTE, 5 * MEBIBYTE);
  });

  it('keeps the end of a large write', async () => {
    const path = join(folder(), 'out.log');
    writeFileSync(path, `${'a'.repeat(9 * MEBIBYTE)}the end`);
    const file = new LogFile(path);
    file.bound();
    expect(statSync(path).size).to.equal(0);
    expect(await everything(file))
      .to.match(/^a+the end$/)
      .and.to.have.length(2.5 * MEBIBYTE);
    expect((await everything(new LogFile(path))).endsWith('the end')).to.equal(true);
  });

  it('finds the same last lines as reading all of it does', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '\r'), maxLength: 90_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom('', 'short') }, line), { maxLength: 40 }),
        fc.nat(40),
        fc.nat(45),
        async (lines, older, count) => {
          const path = join(mkdtempSync(join(folder(), 'p-')), 'out.log');
          const ended = lines.map((each) => `${each}\n`);
          writeFileSync(`${path}.1`, ended.slice(0, older).join(''));
          writeFileSync(path, `${ended.slice(older).join('')}not ended`);
          const file = new LogFile(path);
          const place = await file.lastLines(count, file.end());
          const wanted = ended.slice(Math.max(0, ended.length - count)).join('');
          expect((await everything(file, place)) === `${wanted}not ended`).to.equal(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reads only as much as the last lines need, however long it is', async () => {
    const path = join(folder(), 'out.log');
    writeFileSync(path, 'x\n'.repeat(30 * MEBIBYTE));
    let read = 0;
    class Counted extends LogFile {
      override async read(place: number) {
        const piece = await super.read(place);
        read += piece.bytes.length;
        return piece;
      }
    }
    const file = new Counted(path);
    expect(await file.lastLines(1, file.end())).to.equal(60 * MEBIBYTE - 2);
    expect(await file.lastLines(0, file.end())).to.equal(60 * MEBIBYTE);
    expect(read).to.be.lessThan(MEBIBYTE);
  });

  it('returns what is at a position, even if it is truncated during the read', async () => {
    const path = join(folder(), 'out.log');
    writeFileSync(path, '');
    const file = new LogFile(path);
    let written = '';
    for (let round = 0; round < 10; round++) {
      const text = `${String(round).padStart(9, '0')}\n`.repeat(MEBIBYTE / 4);
      appendFileSync(path, text);
      const place = written.length;
      written += text;
      const reading = file.read(place);
      file.bound();
      const { bytes, next } = await reading;
      const begin = next - bytes.length;
      expect(begin).to.be.at.least(place);
      expect(bytes.toString() === written.slice(begin, next)).to.equal(true);
    }
  });

  it('reads as empty if it does not exist', async () => {
    expect(await everything(new LogFile(join(folder(), 'none')))).to.equal('');
  });
});

describe("a stream's lines", () => {
  it('are whole, however the bytes are split', () => {
    const splitter = new LineSplitter();
    const bytes = Buffer.from('один\r\n\ntwo\nthree');
    const lines = [...bytes].flatMap((byte) => splitter.push(Buffer.of(byte)));
    expect([...lines, ...splitter.end(), ...splitter.end()]).to.deep.equal(
      ['один', '', 'two', 'three'].map((text) => ({ text })),
    );
  });

  it('are cut if they never end', () => {
    const splitter = new LineSplitter();
    const given = Array.from({ length: 100 }, () => splitter.push(Buffer.alloc(10_000, 'x'))).flat();
    expect(given).to.have.length(3);
    expect(given.every(({ partial }) => partial)).to.equal(true);
    expect([...given, ...splitter.end()].map(({ text }) => text).join('')).to.have.length(1_000_000);
  });

  it('never begin in the middle if only the last ones are wanted', () => {
    const [part, end, other] = [{ text: 'a', partial: true } as const, { text: 'b' }, { text: 'c' }];
    expect(lastLines([part, end, other], 3)).to.deep.equal([part, end, other]);
    expect(lastLines([part, end, other], 2)).to.deep.equal([other]);
    expect(lastLines([part, part, end], 2)).to.deep.equal([]);
  });
});
