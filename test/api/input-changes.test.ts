import { expect } from 'chai';
import { inputChanges } from '../../src/api/input-changes.js';
import type { Inputs } from '../../src/api/types.js';

describe('changed inputs', () => {
  const before: Inputs = {
    secrets: { token: 's3cret', password: 'same' },
    env_files: { hello: { LEVEL: '1', OLD: 'x', KEPT: 'y' } },
    environment: { HOME: '/home/ada', USER: 'ada' },
    sources: { hello: 'aa', report: 'bb' },
    images: { 'app:1': 'sha256:1' },
  };

  it('are none between equal ones, whatever their order and their images', () => {
    const after = {
      ...before,
      secrets: { password: 'same', token: 's3cret' },
      images: { 'app:1': 'sha256:2' },
    };
    expect(inputChanges(before, after)).to.deep.equal([]);
  });

  it('are named, by kind and workload, without a value', () => {
    const after = {
      secrets: { token: 'other', password: 'same', ['__proto__']: 'x' },
      env_files: { hello: { LEVEL: '2', NEW: 'z', KEPT: 'y' }, web: { PORT: '80' } },
      environment: { HOME: '/home/bob' },
      sources: { hello: 'ab', report: 'bb' },
    };
    expect(inputChanges(before, after)).to.deep.equal([
      { kind: 'secret', name: '__proto__', workload: null },
      { kind: 'secret', name: 'token', workload: null },
      { kind: 'env_file', name: 'LEVEL', workload: 'hello' },
      { kind: 'env_file', name: 'NEW', workload: 'hello' },
      { kind: 'env_file', name: 'OLD', workload: 'hello' },
      { kind: 'env_file', name: 'PORT', workload: 'web' },
      { kind: 'environment', name: 'HOME', workload: null },
      { kind: 'environment', name: 'USER', workload: null },
      { kind: 'program', name: 'hello', workload: 'hello' },
    ]);
  });
});
