import { expect } from 'chai';
import { framesOf } from '../../../providers/nomad/frames.js';
import { LogPosition } from '../../../providers/nomad/log-position.js';

const frame = (file: number, text: string) => ({
  File: `alloc/logs/worker.stdout.${file}`,
  Data: Buffer.from(text).toString('base64'),
});

describe('the position in a Nomad log', () => {
  function reading(position: LogPosition) {
    position.restart();
    return (file: number, text: string) => {
      const news = position.take(frame(file, text));
      return news && `${news.gap ? '… ' : ''}${news.data}`;
    };
  }

  it('skips what was read before, however it is cut into frames', () => {
    const position = new LogPosition();
    const first = reading(position);
    expect([first(0, 'ab'), first(0, 'cd'), first(1, 'ef')]).to.deep.equal(['ab', 'cd', 'ef']);
    const again = reading(position);
    expect([again(0, 'abc'), again(0, 'd'), again(1, 'e'), again(1, 'fgh'), again(2, 'ij')]).to.deep.equal([
      undefined,
      undefined,
      undefined,
      'gh',
      'ij',
    ]);
  });

  it('continues if older files are gone, and notices if one of them was not read to its end', () => {
    const position = new LogPosition();
    const first = reading(position);
    first(0, 'ab');
    first(1, 'cd');
    const later = reading(position);
    expect([later(1, 'cdef'), later(2, 'gh')]).to.deep.equal(['ef', 'gh']);
    const late = reading(position);
    expect([late(3, 'ij'), late(4, 'kl')]).to.deep.equal(['… ij', 'kl']);
    expect(late(6, 'op')).to.equal('… op');
  });

  it('is not changed by heartbeats', async () => {
    const position = new LogPosition();
    position.restart();
    const text = `{}${JSON.stringify(frame(0, 'ab'))}{}${JSON.stringify(frame(0, 'c\u00e9'))}{}`;
    const bytes = Buffer.from(text);
    const chunks = (async function* () {
      for (let begin = 0; begin < bytes.length; begin += 7) yield bytes.subarray(begin, begin + 7);
    })();
    const read: string[] = [];
    for await (const each of framesOf(chunks)) read.push(String(position.take(each)?.data ?? ''));
    expect(read.join('')).to.equal('abcé');
  });
});
