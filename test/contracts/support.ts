import { fileURLToPath } from 'node:url';
import type { Driver, Exit, LogLine, Worker } from '../../providers/driver.js';
import { MultinodeError } from '../../src/errors/errors.js';

/** Programs for workers. */
export const FIXTURES = fileURLToPath(new URL('../fixtures/workers/', import.meta.url));

export interface Shown {
  readonly pid: number;
  readonly cwd: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The response of a worker that runs serve.mjs; waits for it, at most `within` milliseconds. */
export async function ask({ address }: Worker, path = '/', within = 20_000): Promise<Shown> {
  const url = `http://${address?.host}:${address?.port}${path}`;
  const end = performance.now() + within;
  for (;;) {
    try {
      return (await (await fetch(url)).json()) as Shown;
    } catch (error) {
      // Repeats only the first request: a worker that is asked to exit does not answer.
      if (path !== '/' || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

export async function collect(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** Waits for a worker's first line. */
export async function firstLine(driver: Driver, id: string): Promise<string> {
  for await (const { text } of driver.logs(id, { follow: true })) return text;
  throw new Error(`${id} wrote nothing`);
}

/** The error with which the driver refused. */
export async function refusal(promise: Promise<unknown>): Promise<MultinodeError> {
  const error: unknown = await promise.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof MultinodeError) return error;
  throw error;
}

export async function stopAll(driver: Driver): Promise<void> {
  const all = await driver.list();
  await Promise.all(all.map(({ id }) => driver.stop(id, 0)));
  await Promise.all(all.map(({ id }) => driver.remove(id)));
}

/** The signal that ended a worker; platforms that know only a shell's status report 128 + number. */
export function signalOf({ code, signal }: Exit): string | null {
  return signal ?? { 137: 'SIGKILL', 143: 'SIGTERM' }[code ?? 0] ?? null;
}
