import { readFile } from 'node:fs/promises';
import type { Manifest } from '../../manifest/model.js';

/** Files in which systems give the version of their IANA time zone database. */
const SYSTEM_FILES = ['/usr/share/zoneinfo/tzdata.zi', '/usr/share/zoneinfo/+VERSION'];
/** For example 2025c. */
const VERSION = /^(?:# version )?(20\d\d[a-z]{1,2})\s*$/;

/** The version of the time zone database that schedules use: Node.js's own. */
export const TIME_ZONE_DATA = process.versions.tz ?? 'unknown';

/** The system's version; null if it does not give one. */
export async function systemTimeZoneData(files: readonly string[] = SYSTEM_FILES): Promise<string | null> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const [first = ''] = text.split('\n', 1);
    const version = VERSION.exec(first)?.[1];
    if (version !== undefined) return version;
  }
  return null;
}

/** A note if the system has newer time zone rules than those that a manifest's schedules use. */
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
    `schedules use the time zone rules of Node.js ${process.versions.node} (${own}); the system has newer ones (${system}): update Node.js to use newer rules`,
  ];
}
