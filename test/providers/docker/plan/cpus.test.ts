import { expect } from 'chai';
import { cpusText } from '../../../../providers/docker/plan/cpus.js';

describe("CPUs in the docker target's plan", () => {
  for (const [cpu, text] of [
    [0.1, '0.1'],
    [0.25, '0.25'],
    [0.333333333, '0.333333333'],
    [1, '1.0'],
    [1.5, '1.5'],
    [10, '10.'],
    [100, '100.'],
    [1024, '1024.'],
    [10.5, '10.5'],
  ] as const) {
    it(`${cpu} is written as the provider reads it back`, () => {
      expect(cpusText(cpu)).to.equal(text);
    });
  }

  for (const [cpu, text] of [
    [0.01, '0.010000001'],
    [0.05, '0.050000001'],
    [10.05, '10.050000001'],
  ] as const) {
    it(`${cpu} is changed so that the provider reads it back right`, () => {
      expect(cpusText(cpu)).to.equal(text);
    });
  }
});
