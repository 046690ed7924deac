import type { HealthReport } from '../api/types.js';
import { diedLately } from './failing.js';

/**
 * What to report of a workload's health: workers that are unhealthy, or were lately.
 * @param now milliseconds since the epoch @param ago how long ago a time is, in words
 */
export function ailing(
  health: HealthReport | undefined,
  now: number,
  ago: (time: string) => string,
): { readonly text: string; readonly bad: boolean } | null {
  if (!health) return null;
  const { unhealthy, last_unhealthy: last } = health;
  if (unhealthy === 0 && !diedLately({ last_exit: last }, now)) return null;
  return { text: healthText(health, ago), bad: unhealthy > 0 };
}

/** "1 unhealthy, 3 replaced", with the last reason. */
export function healthText(
  { unhealthy, replaced, last_unhealthy: last }: HealthReport,
  ago: (time: string) => string,
): string {
  const counts = [`${unhealthy} unhealthy`, ...(replaced > 0 ? [`${replaced} replaced`] : [])].join(', ');
  return last === null ? counts : `${counts}: ${last.message} (${ago(last.at)})`;
}
