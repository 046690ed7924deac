/** Strict parsers for durations and memory sizes, and formatters for messages. */

const DURATION = /^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|ms|[smhdw]))+$/;
const DURATION_PART = /([\d.]+)(ns|us|ms|[smhdw])/g;
const SECONDS = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
const MEMORY = /^((?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)(?: ?(?:(b)|([kmgtp])(?:i?b)?))?$/i;
const MEMORY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/**
 * Seconds of `90s`, `1d`, `30s1m` (units in any order) or a number, rounded to the millisecond; undefined if it is not a
 * duration. Every duration of a manifest is parsed here, so that 10/3 from a program equals 3.333.
 */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? toMilliseconds(value) / 1000 : undefined;
  if (typeof value !== 'string' || !DURATION.test(value)) return undefined;
  let total = 0;
  for (const [, amount, unit] of value.matchAll(DURATION_PART)) {
    total += Number(amount) * (isUnit(unit) ? SECONDS[unit] : Number.NaN);
  }
  return toMilliseconds(total) / 1000;
}

/** Whole milliseconds of a number of seconds: 16.1 * 1000 is 16100.000000000002 in binary. */
export function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}

function isUnit(unit: string | undefined): unit is keyof typeof SECONDS {
  return unit !== undefined && Object.hasOwn(SECONDS, unit);
}

/** Whole bytes of `256 MiB`, `.5g` or `1e9`; all units are powers of 1024; undefined if it is not a size. */
export function parseMemory(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.floor(value) : undefined;
  const match = typeof value === 'string' ? MEMORY.exec(value) : null;
  if (!match) return undefined;
  const [, amount = '', bytesOnly, unit = bytesOnly ?? 'b'] = match;
  return Math.floor(Number(amount) * 1024 ** 'bkmgtp'.indexOf(unit.toLowerCase()));
}

/** `1h30m` for 5400; parseDuration reads it back. */
export function formatDuration(seconds: number): string {
  const total = toMilliseconds(seconds);
  const whole = Math.floor(total / 1000);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'm'],
    [whole % 60, 's'],
    [total % 1000, 'ms'],
  ] as const;
  return (
    parts
      .filter(([amount]) => amount > 0)
      .map(([amount, unit]) => `${amount}${unit}`)
      .join('') || '0s'
  );
}

/** `256 MiB` for 268435456: the largest unit in which the number is whole. */
export function formatMemory(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && amount % 1024 === 0 && unit < MEMORY_UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount} ${MEMORY_UNITS[unit]}`;
}
