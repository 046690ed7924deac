import { Cron } from 'croner';
import type { Finding } from '../finding.js';
import type { Manifest, ScheduledTaskSpec } from '../model.js';

/** Any moment works: the search from it covers a leap year and all days of the week. */
const SOME_DAY = new Date('2024-01-01T00:00:00Z');
const HINT = 'give one of schedule, period, or reference_time with interval';

/** A task has one kind of schedule, and its cron expression and time zone are valid. */
export function scheduleFindings(tasks: Manifest['scheduled_tasks']): Finding[] {
  return Object.entries(tasks).flatMap(([name, task]) => {
    const path = ['scheduled_tasks', name];
    const ways = waysOf(task);
    const findings: Finding[] = [];
    if (ways.length !== 1) {
      const found = ways.length === 0 ? 'is never due' : `has ${ways.join(' and ')}`;
      findings.push({ code: 'MN1014', message: `${path.join('.')} ${found}`, path, part: 'key', hint: HINT });
    } else if ((task.reference_time === undefined) !== (task.interval === undefined)) {
      const missing = task.interval === undefined ? 'interval' : 'reference_time';
      const message = `${path.join('.')} needs ${missing} too`;
      findings.push({ code: 'MN1014', message, path, part: 'key', hint: HINT });
    }
    if (!isTimeZone(task.time_zone)) {
      findings.push({
        code: 'MN1017',
        message: `unknown time zone ${JSON.stringify(task.time_zone)}`,
        path: [...path, 'time_zone'],
        hint: 'use a name from the IANA time zone database, such as Europe/Berlin or UTC',
      });
    }
    if (task.reference_time !== undefined && !Number.isFinite(Date.parse(task.reference_time))) {
      findings.push({
        code: 'MN1007',
        message: `reference_time ${JSON.stringify(task.reference_time)} is not a supported time`,
        path: [...path, 'reference_time'],
        hint: 'use no leap second, and an offset with minutes, such as 2026-01-31T03:00:00+01:00',
      });
    }
    const fault = task.schedule === undefined ? undefined : cronFault(task.schedule);
    if (fault !== undefined) {
      const hint = 'write five fields: minute, hour, day of month, month, day of week, such as 0 3 * * *';
      findings.push({
        code: 'MN1016',
        message: `schedule is not valid: ${fault}`,
        path: [...path, 'schedule'],
        hint,
      });
    }
    return findings;
  });
}

/**
 * Schedules that are never due, such as on 31 February. Only checked in files: an agent keeps running a manifest that it
 * already has.
 */
export function neverFindings(tasks: Manifest['scheduled_tasks']): Finding[] {
  const known = new Map<string, boolean>();
  return Object.entries(tasks).flatMap(([name, { schedule }]) => {
    if (schedule === undefined || cronFault(schedule) !== undefined) return [];
    const days = schedule.trim().split(/\s+/).slice(2).join(' ');
    const never = known.get(days) ?? cron(schedule).nextRun(SOME_DAY) === null;
    known.set(days, never);
    if (!never) return [];
    return [
      {
        code: 'MN1016' as const,
        message: `schedule ${JSON.stringify(schedule)} is never due: no such day exists`,
        path: ['scheduled_tasks', name, 'schedule'],
        hint: 'the third field is the day of the month, the fourth the month; write L for the last day of any month',
      },
    ];
  });
}

function waysOf(task: ScheduledTaskSpec): string[] {
  const ways: string[] = [];
  if (task.schedule !== undefined) ways.push('schedule');
  if (task.period !== undefined) ways.push('period');
  if (task.reference_time !== undefined || task.interval !== undefined) {
    ways.push(task.interval === undefined ? 'reference_time' : 'interval');
  }
  return ways;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What is wrong with the expression, in a few words. */
function cronFault(expression: string): string | undefined {
  try {
    cron(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
  }
}

function cron(expression: string): Cron {
  return new Cron(expression, { mode: '5-part', utcOffset: 0, paused: true });
}
