import type { LogOptions } from '../driver.js';

/** The same options, with a signal that also aborts when the driver is closed. */
export function untilClosed(
  options: LogOptions,
  closing: AbortSignal,
): LogOptions & { readonly signal: AbortSignal } {
  const { signal } = options;
  return { ...options, signal: signal ? AbortSignal.any([signal, closing]) : closing };
}
