import type { Floor, Rule } from './rule.js';

export interface InFlight {
  /** Invocations being executed. */
  readonly executing: number;
  /** Invocations waiting for a worker. */
  readonly waiting: number;
  readonly limits: { readonly spareWorkers: number };
}

export interface InFlightReason {
  readonly rule: 'in-flight';
  readonly code: 'in-flight' | 'spare_workers' | 'idle';
}

/** A worker for each invocation in flight, plus spare_workers. */
export const inFlight: Rule<InFlight, InFlightReason> = {
  name: 'in-flight',

  floor({ executing, waiting, limits: { spareWorkers } }): Floor<InFlightReason> {
    const count = executing + waiting;
    return {
      workers: count + spareWorkers,
      until: null,
      because: count > 0 ? IN_FLIGHT : spareWorkers > 0 ? SPARE : IDLE,
    };
  },
};

// One object per code: every call causes two decisions.
const IN_FLIGHT: InFlightReason = { rule: 'in-flight', code: 'in-flight' };
const SPARE: InFlightReason = { rule: 'in-flight', code: 'spare_workers' };
const IDLE: InFlightReason = { rule: 'in-flight', code: 'idle' };
