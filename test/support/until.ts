/** Milliseconds between two checks: a twentieth of the time waited so far, within these bounds. */
const SHORTEST = 10;
const LONGEST = 100;

/**
 * Waits until the condition holds. It checks often at first, and then less often, because each check costs other tests
 * CPU time.
 * @param what named in the error, with the last value seen, when `within` milliseconds have passed
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  within = 60_000,
): Promise<NonNullable<T>> {
  const start = performance.now();
  for (;;) {
    const value = await look();
    if (value) return value;
    const waited = performance.now() - start;
    if (waited > within)
      throw new Error(`waited ${within} ms in vain: ${what} (last: ${JSON.stringify(value)})`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST, Math.max(SHORTEST, waited / 20))));
  }
}
