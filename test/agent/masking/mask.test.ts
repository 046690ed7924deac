import { expect } from 'chai';
import fc from 'fast-check';
import type { LogLine } from '../../../providers/platform.js';
import { maskedLines } from '../../../src/agent/masking/lines.js';
import { SecretMask, SHORTEST } from '../../../src/agent/masking/mask.js';

/** Few letters, so that values lie in each other, overlap, and are met by chance. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: SHORTEST, maxLength: 8 });

function maskOf(secrets: Iterable<string>): SecretMask {
  const mask = new SecretMask();
  mask.add(secrets);
  return mask;
}

describe('masking of secrets', () => {
  it('puts stars in the place of values', () => {
    const mask = maskOf(['hunter2', 'swordfish']);
    expect(mask.mask('the password is hunter2, or hunter2swordfish!')).to.equal(
      'the password is ***, or ***!',
    );
    expect(mask.mask('nothing here')).to.equal('nothing here');
    expect(maskOf([]).mask('hunter2')).to.equal('hunter2');
  });

  it('leaves values alone that are shorter than four characters', () => {
    expect(maskOf(['abc', 'abcd']).mask('abc abcd')).to.equal('abc ***');
  });

  it('takes the lines of a value one by one, and as JSON writes them', () => {
    const mask = maskOf(['-----BEGIN KEY-----\nMIIBVgIB"ADANBg\r\n-----END KEY-----\n']);
    expect(mask.mask('-----BEGIN KEY-----')).to.equal('***');
    expect(mask.mask('key: MIIBVgIB"ADANBg.')).to.equal('key: ***.');
    expect(mask.mask(JSON.stringify({ key: 'MIIBVgIB"ADANBg' }))).to.equal('{"key":"***"}');
  });

  it('shows no value, whatever values and text, and all that is no part of one', () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 5 }), text, (secrets, printed) => {
        const shown = maskOf(secrets).mask(printed);
        for (const each of secrets) expect(shown).not.to.include(each);
        const hidden = new Set<number>();
        for (const each of secrets) {
          for (let at = 0; at < printed.length; at++) {
            if (printed.startsWith(each, at)) for (let n = 0; n < each.length; n++) hidden.add(at + n);
          }
        }
        const open = [...printed].filter((_, index) => !hidden.has(index)).join('');
        expect(shown.replaceAll('*', '')).to.equal(open);
      }),
      { numRuns: 1000 },
    );
  });

  it('does so however a line is cut into pieces, and whichever stream they are of', async () => {
    const piece = fc.record({
      text,
      stream: fc.constantFrom<LogLine['stream']>('stdout', 'stderr'),
      ends: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(secret, { maxLength: 4 }), fc.array(piece), async (secrets, pieces) => {
        const mask = maskOf(secrets);
        const shown = { stdout: '', stderr: '' };
        const printed = { stdout: '', stderr: '' };
        for (const { text, stream, ends } of pieces) printed[stream] += ends ? `${text}\n` : text;
        for await (const line of maskedLines(lines(pieces), mask)) {
          shown[line.stream] += line.partial ? line.text : `${line.text}\n`;
        }
        for (const stream of ['stdout', 'stderr'] as const) {
          const expected = printed[stream].split('\n').map((line) => mask.mask(line));
          // Values that touch across a cut may be two sets of stars instead of one.
          const same = (all: string) => all.replaceAll(/\*+/g, '*').replace(/\n+$/, '');
          expect(same(shown[stream])).to.equal(same(expected.join('\n')));
          for (const each of secrets) expect(shown[stream]).not.to.include(each);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

async function* lines(
  pieces: readonly { text: string; stream: LogLine['stream']; ends: boolean }[],
): AsyncGenerator<LogLine> {
  for (const { text, stream, ends } of pieces) {
    yield { worker: 'w', stream, text, ...(!ends && { partial: true as const }) };
  }
}
