import { PlatformError } from '../../src/errors/errors.js';
import { messageOf } from '../../src/errors/system.js';
import type { Shape } from '../../src/json/shape.js';

/** What a platform answers over HTTP, and what it means if that breaks off. */
export class PlatformAnswers {
  /** @param platform its name, such as "the Docker Engine" */
  constructor(private readonly platform: string) {}

  /** @param problem what is known of the way to it */
  away(error: unknown, problem?: string): PlatformError {
    const message = `${this.platform} does not answer: ${problem ?? messageOf(error)}`;
    return new PlatformError('MN4021', message, { cause: error });
  }

  /** @throws PlatformError if it can't be read */
  async read<T>(shape: Shape<T>, path: string, body: { json(): Promise<unknown> }): Promise<T> {
    const value = await body.json().catch((error: unknown) => {
      throw this.away(error);
    });
    if (shape.matches(value)) return value;
    throw new Error(`the answer of ${this.platform} to ${path} is not as expected: ${shape.mismatch(value)}`);
  }

  /** The bytes as they come. @throws the signal's reason once it aborts, else PlatformError if the connection is lost */
  async *bytes(body: AsyncIterable<Buffer>, signal?: AbortSignal): AsyncGenerator<Buffer> {
    try {
      yield* body;
    } catch (error) {
      signal?.throwIfAborted();
      throw this.away(error);
    }
  }
}
