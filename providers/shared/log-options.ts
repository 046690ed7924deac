import type { LogOptions } from '../driver.js';

/** The same, with an end once the driver is closed too. */
export function untilClosed(
  options: LogOptions,
  closing: AbortSignal,
): LogOptions & { readonly signal: AbortSignal } {
  const { signal } = options;
  return { ...options, signal: signal ? AbortSignal.any([signal, closing]) : closing };
}
