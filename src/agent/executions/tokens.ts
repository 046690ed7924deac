import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'mnx';

/**
 * Tokens with which a worker acts for its own execution only. Each is derived from the agent's key and the attempt, so
 * that none has to be stored, and a token of an earlier attempt is recognised as such.
 */
export class ExecutionTokens {
  constructor(private readonly key: string) {}

  issue(execution: string, attempt: number): string {
    return `${PREFIX}_${attempt}_${this.#sign(execution, attempt).toString('base64url')}`;
  }

  /** The attempt at the execution that the token is for; null if it is not for this execution. */
  attemptOf(token: string, execution: string): number | null {
    const [, number, signature] = /^mnx_([0-9]{1,9})_([A-Za-z0-9_-]{43})$/.exec(token) ?? [];
    if (number === undefined || signature === undefined) return null;
    const attempt = Number(number);
    const same = timingSafeEqual(Buffer.from(signature, 'base64url'), this.#sign(execution, attempt));
    return same ? attempt : null;
  }

  #sign(execution: string, attempt: number): Buffer {
    return createHmac('sha256', this.key).update(`execution-token\n${execution}\n${attempt}`).digest();
  }
}
