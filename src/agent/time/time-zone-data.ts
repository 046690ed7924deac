import { readFile } from 'node:fs/promises';
import type { Manifest } from '../../manifest/model.js';

/** Where systems say which version of the IANA time zone database they have. */
const SYSTEM_FILES = ['/usr/share/zoneinfo/tzdata.zi', '/usr/share/zoneinfo/+VERSION'];
/** Such as 2025c. */
const VERSION = /^(?:# version )?(20\d\d[a-z]{1,2})\s*$/;

/** The version of the time zone database that schedules go by: that of Node.js. */
export const TIME_ZONE_DATA = process.versions.tz ?? 'unknown';

/** The version that the system has; null if it does not say. */
export async function systemTimeZoneData(files: readonly string[] = SYSTEM_FILES): Promise<string | null> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const [first = ''] = text.split('\n', 1);
    const version = VERSION.exec(first)?.[1];
    if (version !== undefined) return version;
  }
  return null;
}

/** What to know of the rules that a manifest's schedules go by; nothing unless the system has newer ones. */
export function timeZoneNotes(
  tasks: Manifest['scheduled_tasks'],
  own: string,
  system: string | null,
): string[] {
  const zones = Object.values(tasks).flatMap(({ schedule, time_zone: zone }) =>
    schedule === undefined || zone === 'UTC' ? [] : [zone],
  );
  if (zones.length === 0 || system === null || system <= own) return [];
  return [
    `schedules go by the time zone rules that Node.js ${process.versions.node} has, of ${own}; those of the system are of ${system}: a newer release of Node.js has newer ones`,
  ];
}
