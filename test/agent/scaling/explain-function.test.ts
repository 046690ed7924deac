import { expect } from 'chai';
import { explainFunction } from '../../../src/agent/scaling/explain-function.js';
import {
  decideFunction,
  type FunctionLimits,
  type FunctionState,
} from '../../../src/agent/scaling/functions.js';
import { DEFAULTS, outdated, SEED, state, workers } from './states.js';

const CASES: readonly [string, FunctionLimits, Partial<FunctionState>, number][] = [
  [
    '13 in flight (9 executing, 4 waiting) + 2 spare = 15',
    SEED,
    { workers: workers(9, 'busy'), waiting: 4 },
    0,
  ],
  ['0 in flight (0 executing, 0 waiting) + 2 spare = 2', SEED, {}, 0],
  ['nothing in flight, and spare_workers is 0', DEFAULTS, {}, 0],
  ['60 in flight (0 executing, 60 waiting) + 2 spare = 62; max_workers is 30', SEED, { waiting: 60 }, 0],
  [
    '1 in flight (0 executing, 1 waiting) + 0 spare = 1; max_workers is 10, 1 can start only when other workers are gone',
    DEFAULTS,
    { workers: workers(10, 'stopping'), waiting: 1 },
    0,
  ],
  [
    '0 in flight (0 executing, 0 waiting) + 2 spare = 2; max_workers is 3, 2 idle beyond it stopped',
    { ...SEED, maxWorkers: 3 },
    { workers: workers(5, 'idle') },
    0,
  ],
  [
    '0 in flight (0 executing, 0 waiting) + 2 spare = 2; surplus of 13 kept until the cooldown is over',
    SEED,
    { workers: workers(15, 'idle') },
    1,
  ],
  [
    '0 in flight (0 executing, 0 waiting) + 2 spare = 2; 13 idle for 300 s or longer stopped',
    SEED,
    { workers: workers(15, 'idle') },
    300_000,
  ],
  [
    '8 in flight (0 executing, 8 waiting) + 2 spare = 10; the quotas leave 4 of 10',
    SEED,
    { waiting: 8, allowance: 4 },
    0,
  ],
  [
    '8 in flight (0 executing, 8 waiting) + 2 spare = 10; the quotas have no room until other workers are gone',
    SEED,
    { waiting: 8, room: 4 },
    0,
  ],
  [
    '0 in flight (0 executing, 0 waiting) + 2 spare = 2; 3 idle stopped before the cooldown, because other workloads wait for the quotas',
    SEED,
    { workers: workers(6, 'idle'), allowance: 3 },
    0,
  ],
  [
    '0 in flight (0 executing, 0 waiting) + 0 spare = 0; 4 with an older revision stopped',
    DEFAULTS,
    { workers: outdated(4, 'idle') },
    0,
  ],
  [
    '1 in flight (0 executing, 1 waiting) + 0 spare = 1; workers could not be started, next try in 3 s',
    DEFAULTS,
    { waiting: 1, backOffUntil: 2_500 },
    0,
  ],
];

describe('explainFunction', () => {
  for (const [sentence, limits, given, now] of CASES) {
    it(sentence, () => {
      expect(explainFunction(decideFunction(limits, state(given), now).because)).to.equal(sentence);
    });
  }
});
