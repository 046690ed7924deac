import type { Context } from 'mocha';

/** Skips the test, or the whole suite from a hook, and says why on standard output. */
export function skip(context: Context, reason: string): never {
  console.log(`      skipped: ${reason}`);
  return context.skip();
}
