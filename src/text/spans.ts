/** The largest two units of a time in milliseconds: "3 h 12 min", "4.2 s", "80 ms". */
export function span(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return two(seconds, 60, 'min', 's');
  if (seconds < 86_400) return two(seconds / 60, 60, 'h', 'min');
  return two(seconds / 3600, 24, 'd', 'h');
}

function two(value: number, base: number, large: string, small: string): string {
  const rest = Math.floor(value % base);
  return `${Math.floor(value / base)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

/** "3 s ago"; a time in the future, by another clock, is "now". */
export function ago(time: string, now: number): string {
  const elapsed = now - Date.parse(time);
  return elapsed < 1000 ? 'now' : `${span(elapsed)} ago`;
}
