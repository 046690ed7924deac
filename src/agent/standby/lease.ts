/**
 * Whether this agent has the lease, which lets it decide for the application. Pure: times come in, in milliseconds of
 * the agent's own clock, which never goes back.
 */

export interface Rules {
  /** Milliseconds for which the platform keeps a lease at least, by its clock, from when it was given or renewed. */
  readonly ttl: number;
  /** Milliseconds of them that are left to the difference of the clocks. */
  readonly margin: number;
}

export type LeaseState = Standby | Active | Lost;

export interface Standby {
  readonly name: 'standby';
}

export interface Active {
  readonly name: 'active';
  /** From then on others may have the lease. */
  readonly until: number;
  readonly renewAt: number;
}

/** For ever: an agent that was active and is no longer ends. */
export interface Lost {
  readonly name: 'lost';
  readonly why: string;
}

export const STANDBY: Standby = { name: 'standby' };

/** Renewals that may fail, one after the other, before the lease is lost, and one to spare. */
const RENEWALS = 4;

/**
 * The platform has given or renewed the lease.
 * @param asked when it was asked to: it may have counted from any moment since
 */
export function given(state: LeaseState, asked: number, now: number, rules: Rules): LeaseState {
  const until = asked + rules.ttl - rules.margin;
  if (state.name === 'lost') return state;
  // An answer so late is worth nothing.
  if (now >= until) return passed(state, now);
  const renewAt = now + (until - now) / RENEWALS;
  if (state.name === 'standby') return { name: 'active', until, renewAt };
  // What has lapsed stays so: whoever saw it lapse has acted on that.
  return now < state.until ? { ...state, until: Math.max(until, state.until), renewAt } : passed(state, now);
}

/** The platform says that the lease is not this agent's. */
export function refused(state: LeaseState): LeaseState {
  if (state.name !== 'active') return state;
  return { name: 'lost', why: 'another agent has the lease, or may have it' };
}

/** A renewal got no answer: it is tried again while there is time. */
export function unanswered(state: LeaseState, now: number): LeaseState {
  const after = passed(state, now);
  if (after.name !== 'active') return after;
  return { ...after, renewAt: now + (after.until - now) / RENEWALS };
}

/** Time has passed. */
export function passed(state: LeaseState, now: number): LeaseState {
  if (state.name !== 'active' || now < state.until) return state;
  return { name: 'lost', why: 'it could not be renewed in time' };
}

/** Whether the agent may decide. */
export function holds(state: LeaseState, now: number): boolean {
  return state.name === 'active' && now < state.until;
}
