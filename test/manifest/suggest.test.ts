import { expect } from 'chai';
import { suggest } from '../../src/manifest/suggest.js';

const KEYS = ['command', 'cpu', 'memory', 'max_workers', 'env_file', 'retries'];

describe('suggest', () => {
  for (const [name, suggestion] of [
    ['comand', 'command'],
    ['ocmmand', 'command'],
    ['maxWorkers', 'max_workers'],
    ['MAX-WORKERS', 'max_workers'],
    ['envfile', 'env_file'],
    ['retires', 'retries'],
    ['retry', undefined],
    ['cup', 'cpu'],
    ['x', undefined],
    ['colour', undefined],
    ['c'.repeat(100_000), undefined],
  ] as const) {
    it(`${name.slice(0, 20)}: ${suggestion}`, () => {
      expect(suggest(name, KEYS)).to.equal(suggestion);
    });
  }
});
