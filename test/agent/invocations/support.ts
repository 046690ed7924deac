import type { NewInvocation } from '../../../src/agent/invocations/store.js';
import { newId } from '../../../src/agent/store/ids.js';
import { RequestError } from '../../../src/errors/errors.js';

/** An invocation to store; fields that a test leaves out have plausible values. */
export function invocation(values: Partial<NewInvocation> = {}): NewInvocation {
  const created_at = values.created_at ?? 1;
  return {
    id: newId(created_at),
    function: 'hello',
    method: 'POST',
    path: '/greet?name=Ada',
    headers: { 'content-type': 'text/plain' },
    body: Buffer.from('body'),
    created_at,
    ...values,
  };
}

export const answer = {
  state: 'SUCCEEDED',
  response: {
    status: 201,
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from([0, 255, 1]),
  },
} as const;

export const failure = {
  state: 'FAILED',
  error: new RequestError('MN4006', 504, 'It took longer than 1 s.').problem(),
} as const;
