let reason: string | undefined;

/** Makes every further test of this process fail for this reason before it begins: none waits for what can't come. */
export function endTests(why: string): void {
  reason ??= why;
}

/** A hook before each test; once it fails, mocha begins no other suite either. */
export function failIfEnded(): void {
  if (reason !== undefined) throw new Error(reason);
}
