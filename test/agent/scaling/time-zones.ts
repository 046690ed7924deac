/** Clocks of time zones by brute force, independent of the code under test. */

/** Steps of a quarter of an hour are enough: every offset in these years is a multiple of them. */
export const QUARTER = 15 * 60_000;
const DAY = 24 * 60 * 60_000;

export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Lisbon',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Asia/Beirut',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Auckland',
] as const;

/** What clocks in a zone show, at every quarter of an hour from one instant to another. */
export function* clock(zone: string, from: number, to: number): Generator<{ instant: number; wall: number }> {
  const format = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const offset = (instant: number) => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) - instant;
  let before = offset(from);
  for (let day = from; day < to; day += DAY) {
    const after = offset(day + DAY);
    const constant = before === after ? before : undefined;
    for (let instant = day; instant < day + DAY; instant += QUARTER) {
      yield { instant, wall: instant + (constant ?? offset(instant)) };
    }
    before = after;
  }
}
