import { useEffect, useState } from 'preact/hooks';
import { AgentError } from '../errors/errors.js';
import { messageOf } from '../errors/system.js';

/**
 * Runs `load` when the view is opened and whenever one of the `inputs` changes; aborted when the view is closed.
 * @returns why it failed; null if it did not
 */
export function useLoad(
  load: (signal: AbortSignal) => Promise<void>,
  inputs: readonly unknown[],
): string | null {
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    setFailure(null);
    load(controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) setFailure(wordsOf(error));
    });
    return () => controller.abort();
  }, inputs);
  return failure;
}

export function wordsOf(error: unknown): string {
  if (error instanceof AgentError) return error.refusal?.detail ?? error.message;
  return messageOf(error);
}
