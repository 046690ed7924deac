import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'mnx';

/**
 * Tokens by which a worker speaks for its own execution alone. Each is made of the agent's key and of the attempt,
 * so that none has to be stored, and one of an attempt that is over is known as such.
 */
export class ExecutionTokens {
  constructor(private readonly key: string) {}

  issue(execution: string, attempt: number): string {
    return `${PREFIX}_${attempt}_${this.#sign(execution, attempt).toString('base64url')}`;
  }

  /** The attempt of the execution that the token is for; null where it is not for the execution. */
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
