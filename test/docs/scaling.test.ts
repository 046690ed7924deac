import { expect } from 'chai';
import { decideFunction } from '../../src/agent/scaling/functions.js';
import { desiredReplicas } from '../../src/agent/scaling/utilization.js';
import { page } from './pages.js';

describe('the figures of docs/scaling.md', () => {
  const { text } = page('docs/scaling.md');

  it('match the decisions for functions', () => {
    const limits = { maxWorkers: 30, spareWorkers: 2, cooldownPeriod: 300_000 };
    const rows = [...text.matchAll(/^\| (\d+) +\| \d+ \+ 2 = \d+ +\| (\d+) /gm)];
    expect(rows).to.have.length.of.at.least(3);
    for (const [row, inFlight, target] of rows) {
      const state = {
        workers: [],
        waiting: Number(inFlight),
        allowance: Number.POSITIVE_INFINITY,
        room: Number.POSITIVE_INFINITY,
        backOffUntil: null,
      };
      expect(decideFunction(limits, state, 0).target, row).to.equal(Number(target));
    }
  });

  it('match the wishes for services', () => {
    const sums = [...text.matchAll(/ceil\((\d+) × ([\d.]+) ÷ ([\d.]+)\) = (\d+)/g)];
    expect(sums).to.have.length.of.at.least(5);
    for (const [sum, ready, use, target, desired] of sums) {
      const uses = Array.from({ length: Number(ready) }, () => Number(use));
      expect(desiredReplicas(uses, uses.length, Number(target)).replicas, sum).to.equal(Number(desired));
    }
  });
});
