/**
 * Waits until the condition holds, looking every few milliseconds; tests wait for conditions, never for fixed times.
 * @param what named in the error, with the last value seen, when `within` milliseconds have passed
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  within = 60_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + within;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (performance.now() > end)
      throw new Error(`waited ${within} ms in vain: ${what} (last: ${JSON.stringify(value)})`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
