import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LogFile } from '../../../providers/local/logfile.js';
import { LineSplitter, lastLines } from '../../../providers/shared/lines.js';
import { temporaryFolder } from '../../support/folder.js';

const MEBIBYTE = 2 ** 20;

describe('local log file', () => {
  const folder = temporaryFolder();

  function everything(file: LogFile, from = file.first()): string {
    const chunks: Buffer[] = [];
    for (let place = from; ; ) {
      const { bytes, next } = file.read(place);
      if (bytes.length === 0) return Buffer.concat(chunks).toString();
      chunks.push(bytes);
      place = next;
    }
  }

  it('is read on from where one was, also when it was emptied in between', () => {
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
      // Half of it is left for after the emptying.
      for (let half = 0; half < 8; half++) {
        const { bytes, next } = file.read(place);
        read += bytes;
        place = next;
      }
      file.bound();
      const rest = everything(file, place);
      read += rest;
      place += rest.length;
      expect(statSync(path).size).to.be.lessThan(2.5 * MEBIBYTE);
    }
    expect(read === written).to.equal(true);
    expect(written.endsWith(everything(file))).to.equal(true);
    expect(everything(file).length).to.be.within(2 * MEBIBYTE, 5 * MEBIBYTE);
  });

  it('keeps the end of what came at once', () => {
    const path = join(folder(), 'out.log');
    writeFileSync(path, `${'a'.repeat(9 * MEBIBYTE)}the end`);
    const file = new LogFile(path);
    file.bound();
    expect(statSync(path).size).to.equal(0);
    expect(everything(file))
      .to.match(/^a+the end$/)
      .and.to.have.length(2.5 * MEBIBYTE);
    expect(everything(new LogFile(path)).endsWith('the end')).to.equal(true);
  });

  it('reads as empty where there is none', () => {
    expect(everything(new LogFile(join(folder(), 'none')))).to.equal('');
  });
});

describe('lines of a stream', () => {
  it('come whole, whatever the pieces in which the bytes came', () => {
    const splitter = new LineSplitter();
    const bytes = Buffer.from('один\r\n\ntwo\nthree');
    const lines = [...bytes].flatMap((byte) => splitter.push(Buffer.of(byte)));
    expect([...lines, ...splitter.end(), ...splitter.end()]).to.deep.equal(
      ['один', '', 'two', 'three'].map((text) => ({ text })),
    );
  });

  it('are cut where they never end', () => {
    const splitter = new LineSplitter();
    const given = Array.from({ length: 100 }, () => splitter.push(Buffer.alloc(10_000, 'x'))).flat();
    expect(given).to.have.length(3);
    expect(given.every(({ partial }) => partial)).to.equal(true);
    expect([...given, ...splitter.end()].map(({ text }) => text).join('')).to.have.length(1_000_000);
  });

  it('are never begun in the middle where only the last are wanted', () => {
    const [part, end, other] = [{ text: 'a', partial: true } as const, { text: 'b' }, { text: 'c' }];
    expect(lastLines([part, end, other], 3)).to.deep.equal([part, end, other]);
    expect(lastLines([part, end, other], 2)).to.deep.equal([other]);
    expect(lastLines([part, part, end], 2)).to.deep.equal([]);
  });
});
