import { expect } from 'chai';
import fc from 'fast-check';
import { SCHEMA } from '../../src/manifest/schema.generated.js';
import {
  formatDuration,
  formatMemory,
  parseDuration,
  parseMemory,
  toMilliseconds,
} from '../../src/manifest/units.js';

const patternOf = (definition: string) => new RegExp(SCHEMA.definitions?.[definition]?.pattern ?? '^never$');

/** Text that is nearly valid, or valid. */
const nearly = fc
  .array(
    fc.constantFrom(
      ...['1', '0', '90', '.', '.5', ' ', 'h', 'm', 's', 'ms', 'd', 'w', 'us', 'ns'],
      ...['k', 'M', 'GiB', 'p', 'b', 'i', '-', 'e', '+'],
    ),
  )
  .map((parts) => parts.join(''));

describe('durations', () => {
  it('are seconds, or text with units', () => {
    for (const [text, seconds] of [
      [90, 90],
      ['90s', 90],
      ['5m', 300],
      ['1h30m', 5400],
      ['1.5h', 5400],
      ['250ms', 0.25],
      ['1m0s', 60],
      ['1d', 86_400],
      ['30s1m', 90],
      ['1m1m', 120],
      ['1.5d', 129_600],
      ['1w', 604_800],
      ['.5s', 0.5],
      ['1.s', 1],
      ['1500us', 0.002],
      ['999000000ns', 0.999],
    ] as const) {
      expect(parseDuration(text), String(text)).to.equal(seconds);
    }
    for (const text of ['', '5', '5 m', '-5m', '1.5.3m', '5M', '1y', '.s', 'd', '٣m', null, Number.NaN]) {
      expect(parseDuration(text), String(text)).to.equal(undefined);
    }
  });

  it('are whole milliseconds, however they are written', () => {
    for (const [written, seconds] of [
      [16.1, 16.1],
      [10 / 3, 3.333],
      [0.1 + 0.2, 0.3],
      ['2.0005s', 2.001],
      ['0.333333h', 1199.999],
      [1e-4, 0],
    ] as const) {
      expect(parseDuration(written), String(written)).to.equal(seconds);
    }
    for (let hundredths = 1; hundredths < 100_000; hundredths++) {
      for (const written of [hundredths / 100, `${hundredths / 100}s`]) {
        const milliseconds = toMilliseconds(parseDuration(written) ?? Number.NaN);
        if (milliseconds !== hundredths * 10) expect(milliseconds, String(written)).to.equal(hundredths * 10);
      }
    }
  });

  it('are read if and only if the schema accepts them', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        expect(parseDuration(text) !== undefined).to.equal(patternOf('stop_grace_period').test(text));
      }),
    );
  });

  it('are read back from their formatted text', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds / 1000))).to.equal(milliseconds / 1000);
      }),
    );
  });
});

describe('memory sizes', () => {
  it('are text with a unit that is a power of 1024', () => {
    const MIB = 1024 ** 2;
    for (const [text, bytes] of [
      ['256 MiB', 256 * MIB],
      ['256MiB', 256 * MIB],
      ['512m', 512 * MIB],
      ['512MB', 512 * MIB],
      ['1 GiB', 1024 * MIB],
      ['0.5g', 512 * MIB],
      ['1k', 1024],
      ['4194304b', 4 * MIB],
      ['2T', 2 * MIB * MIB],
      ['.5g', 512 * MIB],
      ['1.g', 1024 * MIB],
      ['5000000', 5_000_000],
      ['1e9', 1e9],
      ['1e3 k', 1_024_000],
      [4_194_304, 4 * MIB],
      ['1pb', 1024 * MIB * MIB],
    ] as const) {
      expect(parseMemory(text), String(text)).to.equal(bytes);
    }
    for (const text of [
      '',
      '256 ',
      '256  MiB',
      '-1 GiB',
      '1 iB',
      '1gi',
      '1 GiBs',
      '.',
      'g',
      Number.NaN,
      null,
    ]) {
      expect(parseMemory(text), String(text)).to.equal(undefined);
    }
  });

  it('are read if and only if the schema accepts them', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        expect(parseMemory(text) !== undefined).to.equal(patternOf('memory').test(text));
      }),
    );
  });

  it('are read back from their formatted text', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.nat(4), (amount, power) => {
        const bytes = amount * 1024 ** power;
        expect(parseMemory(formatMemory(bytes).replace(' B', 'b'))).to.equal(bytes);
      }),
    );
  });
});
