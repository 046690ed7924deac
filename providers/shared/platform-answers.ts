import { PlatformError } from '../../src/errors/errors.js';
import { messageOf } from '../../src/errors/system.js';
import type { Shape } from '../../src/json/shape.js';

/** Reads a platform's HTTP responses, and turns lost connections into errors. */
export class PlatformAnswers {
  /** @param platform its name, such as "the Docker Engine" */
  constructor(private readonly platform: string) {}

  /** The error for a platform that does not answer. @param problem what is known about the connection */
  away(error: unknown, problem?: string): PlatformError {
    const message = `${this.platform} does not answer: ${problem ?? messageOf(error)}`;
    return new PlatformError('MN4021', message, { cause: error });
  }

  /** @throws PlatformError if the response can't be read */
  async read<T>(shape: Shape<T>, path: string, body: { json(): Promise<unknown> }): Promise<T> {
    const value = await body.json().catch((error: unknown) => {
      throw this.away(error);
    });
    if (shape.matches(value)) return value;
    throw new Error(`${this.platform} sent an invalid response to ${path}: ${shape.mismatch(value)}`);
  }

  /** The bytes as they arrive. @throws the signal's reason if it aborts, PlatformError if the connection is lost */
  async *bytes(body: AsyncIterable<Buffer>, signal?: AbortSignal): AsyncGenerator<Buffer> {
    try {
      yield* body;
    } catch (error) {
      signal?.throwIfAborted();
      throw this.away(error);
    }
  }
}
