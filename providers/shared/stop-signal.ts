import type { ContainerSettings } from '../../src/manifest/model.js';
import type { FieldRefusal } from '../platform.js';

/** The signal that asks workers to finish by default. */
export const STOP_SIGNAL = 'SIGTERM';

/** @param known names of the signals that the target can send */
export function refuseSignal({ stop_signal }: ContainerSettings, known: readonly string[]): FieldRefusal[] {
  if (stop_signal === undefined || known.includes(stop_signal)) return [];
  return [
    {
      field: 'stop_signal',
      code: 'MN2006',
      message: `the target can't send ${stop_signal}`,
      hint: 'name another signal, such as SIGINT or SIGQUIT',
    },
  ];
}
