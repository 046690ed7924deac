import { background } from '../../process/background.js';
import type { Clock } from '../time/clock.js';
import type { WakeUp } from '../time/wake-up.js';

/** Milliseconds before a turn that failed is taken again. */
const RETRY = 1_000;

/**
 * Decides about a workload and does it. Where that fails it is this workload's failure alone, whichever call, worker or
 * other workload has brought it about, and the turn is taken again.
 */
export function takeTurn(workload: string, turn: () => void, wakeUp: WakeUp, clock: Clock): void {
  background(`${workload} could not be scaled`, turn, () => wakeUp.at(clock.now() + RETRY));
}
