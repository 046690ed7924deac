import { Cron } from 'croner';
import type { Finding } from '../finding.js';
import type { Manifest, ScheduledTaskSpec } from '../model.js';

const HINT = 'give one of schedule, period, or reference_time with interval';

/** A task has one way to be due, and its cron expression and time zone are valid. */
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
        message: `time zone ${JSON.stringify(task.time_zone)} is not known`,
        path: [...path, 'time_zone'],
        hint: 'a name of the IANA database, such as Europe/Berlin or UTC',
      });
    }
    const fault = task.schedule === undefined ? undefined : cronFault(task.schedule);
    if (fault !== undefined) {
      const hint = 'five fields: minute, hour, day of month, month, day of week, such as 0 3 * * *';
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
    new Cron(expression, { mode: '5-part', paused: true });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
  }
}
