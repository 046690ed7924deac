import { spawnSync } from 'node:child_process';
import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { LogLine } from '../../../providers/driver.js';
import { maskedLines } from '../../../src/agent/masking/lines.js';
import { SecretMask, SHORTEST } from '../../../src/agent/masking/mask.js';
import { skip } from '../../support/skip.js';

/** Few letters, so that values contain each other, overlap, and are often found. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: SHORTEST, maxLength: 8 });

function maskOf(secrets: Iterable<string>): SecretMask {
  const mask = new SecretMask();
  mask.add(secrets);
  return mask;
}

describe('masking of secrets', () => {
  it('replaces values with stars', () => {
    const mask = maskOf(['hunter2', 'swordfish']);
    expect(mask.mask('the password is hunter2, or hunter2swordfish!')).to.equal(
      'the password is ***, or ***!',
    );
    expect(mask.mask('nothing here')).to.equal('nothing here');
    expect(maskOf([]).mask('hunter2')).to.equal('hunter2');
  });

  it('ignores values shorter than four characters', () => {
    expect(maskOf(['abc', 'abcd']).mask('abc abcd')).to.equal('abc ***');
  });

  it('masks each line of a value, and lines as JSON writes them', () => {
    const mask = maskOf(['-----BEGIN KEY-----\nMIIBVgIB"ADANBg\r\n-----END KEY-----\n']);
    expect(mask.mask('-----BEGIN KEY-----')).to.equal('***');
    expect(mask.mask('key: MIIBVgIB"ADANBg.')).to.equal('key: ***.');
    expect(mask.mask(JSON.stringify({ key: 'MIIBVgIB"ADANBg' }))).to.equal('{"key":"***"}');
  });

  describe('as runtimes print them', () => {
    const value = 'p\0q"r\'s\\\\t\nu v$w`x&y<z>ä€😀\x1b[1m%+/=?#';

    /** Nothing of the value is left, only what surrounds it. */
    function hides(secret: string, printed: string): void {
      const shown = maskOf([secret]).mask(`<< ${printed} >>`);
      expect(shown, printed).to.match(/^<< ["'$b]{0,3}\*\*\*["']? >>$/);
    }

    const forms: Readonly<Record<string, (text: string) => string>> = {
      JSON: JSON.stringify,
      'JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)).slice(1, -1).replaceAll('\\"', '"'),
      JavaScript: (text) => inspect(text),
      'a URL': encodeURIComponent,
      'a form': (text) => new URLSearchParams({ '': text }).toString().slice(1),
      'a URL in a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
      hexadecimal: (text) => Buffer.from(text).toString('hex'),
      HTML: (text) => text.replaceAll(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`),
    };
    for (const [name, print] of Object.entries(forms)) {
      it(`${name}`, () => {
        hides(value, print(value));
        fc.assert(
          fc.property(fc.string({ unit: 'grapheme', minLength: SHORTEST, maxLength: 12 }), (secret) => {
            const printed = print(secret);
            expect(maskOf([secret]).mask(`<< ${printed} >>`).length).to.be.at.most('<< "***" >>'.length);
          }),
          { numRuns: 100 },
        );
      });
    }

    const PROGRAMS: readonly (readonly [name: string, command: string, ...string[]])[] = [
      ['Python', 'python3', '-c', 'import sys; print(repr(sys.stdin.read()), end="")'],
      ['bytes in Python', 'python3', '-c', 'import sys; print(repr(sys.stdin.buffer.read()), end="")'],
      ['JSON in Python', 'python3', '-c', 'import sys, json; print(json.dumps(sys.stdin.read()), end="")'],
      ['Python, in ASCII', 'python3', '-c', 'import sys; print(ascii(sys.stdin.read()), end="")'],
      ['bash', 'bash', '-c', 'printf %q "$(cat)"'],
      ['sh, traced', 'sh', '-c', 'cat'],
      [
        'Perl',
        'perl',
        '-MData::Dumper',
        '-e',
        '$Data::Dumper::Terse=1; $Data::Dumper::Useqq=1; $Data::Dumper::Indent=0; local $/; print Dumper(<STDIN>)',
      ],
    ];
    for (const [name, command, ...args] of PROGRAMS) {
      it(name, function () {
        // Shells can't hold NUL.
        const secret = name === 'bash' ? value.replace('\0', '') : value;
        const { stdout, error } = spawnSync(command, args, { input: secret, encoding: 'utf8' });
        if (error) skip(this, `${command} is not installed`);
        hides(secret, stdout);
      });
    }

    it('Base64, wherever the value begins, and in lines of 64 or 76', () => {
      const secret = 'hunter2/swordfish?!';
      const mask = maskOf([secret]);
      for (const user of ['', 'u', 'us', 'use']) {
        for (const alphabet of ['base64', 'base64url'] as const) {
          const shown = mask.mask(Buffer.from(`${user}${secret}${user}`).toString(alphabet));
          expect(shown).to.contain('***');
          // Not even the bits that share a character with what surrounds the value.
          if (user === '') expect(shown).to.match(/^\*{3}={0,2}$/);
          expect(Buffer.from(shown, 'base64').toString('latin1')).not.to.match(/unter|sword|fish/);
        }
      }
      const key = Buffer.from(Array.from({ length: 600 }, (_, at) => 33 + ((at * 31) % 90))).toString();
      for (const width of [64, 76]) {
        const lines =
          Buffer.from(`x${key}`)
            .toString('base64')
            .match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
        // The first and the last line contain something else, too.
        for (const line of lines.slice(1, -1)) expect(maskOf([key]).mask(line)).to.equal('***');
      }
    });

    it('takes negligible time for texts made of the beginnings of escapes', () => {
      const mask = maskOf(['\\'.repeat(40), `${'"'.repeat(40)}end`, '%%%%%%%%%%%%']);
      for (const text of ['\\'.repeat(16_384), '"'.repeat(16_384), '%25'.repeat(5000)]) mask.mask(text);
    });
  });

  it('shows no value, whatever the values and the text, and everything outside of values', () => {
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

  it('does so however a line is cut into pieces, and in both streams', async () => {
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
          // Values that touch at a cut may become two sets of stars instead of one.
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
