import { expect } from 'chai';
import { decideService, NO_HISTORY } from '../../../src/agent/scaling/services.js';
import { CpuMeter } from '../../../src/agent/services/cpu-meter.js';
import { seededRandom } from '../../../src/simulator/random.js';

/** Milliseconds. */
const READING_PERIOD = 5_000;
const HOUR = 3_600_000;
const TARGET = 0.5;
const NEEDED = 10;

/** Mean replicas over an hour, once stable, for a constant load with 40 % noise in each replica's readings. */
function meanReplicas(averaged: boolean): number {
  const random = seededRandom(7);
  const limits = { minReplicas: 1, maxReplicas: 40, targetUse: TARGET };
  const meter = new CpuMeter();
  const cpuSeconds = new Map<string, number>();
  let made = 0;
  let ids = Array.from({ length: NEEDED }, () => `r${made++}`);
  let history = NO_HISTORY;
  const counts: number[] = [];
  for (let now = 0; now < 2 * HOUR; now += READING_PERIOD) {
    const single = new Map<string, number>();
    for (const id of ids) {
      // Uniform with a standard deviation of 0.4.
      const noise = 1 + 0.4 * Math.sqrt(12) * (random() - 0.5);
      const use = ((NEEDED * TARGET) / ids.length) * noise;
      single.set(id, use);
      cpuSeconds.set(id, (cpuSeconds.get(id) ?? 0) + (use * READING_PERIOD) / 1000);
    }
    const usage = new Map(
      ids.map((id) => [id, { at: now, cpuSeconds: cpuSeconds.get(id) ?? 0, memoryBytes: 0 }]),
    );
    const uses = averaged ? meter.read(usage, 1) : single;
    const replicas = ids.map((id) => ({
      id,
      phase: 'ready' as const,
      current: true,
      startedAt: 0,
      use: uses.get(id) ?? null,
    }));
    const state = { replicas, allowance: Infinity, room: Infinity, backOffUntil: null, history };
    const decision = decideService(limits, state, now);
    history = decision.history;
    ids = ids.filter((id) => !decision.stop.includes(id));
    for (let n = 0; n < decision.start; n++) ids.push(`r${made++}`);
    if (now >= HOUR) counts.push(ids.length);
  }
  return counts.reduce((sum, count) => sum + count, 0) / counts.length;
}

describe('noise in the CPU readings of a service', () => {
  it('causes fewer unnecessary replicas than single readings would', () => {
    const needless = meanReplicas(true) - NEEDED;
    expect(needless).to.be.below(2);
    expect(needless).to.be.below(0.8 * (meanReplicas(false) - NEEDED));
  });
});
