/**
 * Whether this agent has the lease, which lets it decide for the application. Pure: times are passed in, in
 * milliseconds of the agent's own clock, which never goes back.
 */

export interface LeaseTerms {
  /** Milliseconds for which the platform keeps a lease at least, by its clock, after it was given or renewed. */
  readonly ttl: number;
  /** The part of these milliseconds that allows for different clocks. */
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

/** Final: an agent that has lost the lease ends. */
export interface Lost {
  readonly name: 'lost';
  readonly why: string;
}

export const STANDBY: Standby = { name: 'standby' };

/** Renewals that may fail in a row before the lease is lost, plus a spare one. */
const RENEWALS = 4;

/**
 * The platform has given or renewed the lease.
 * @param asked when it was asked to: it may count from any moment since
 */
export function given(state: LeaseState, asked: number, now: number, terms: LeaseTerms): LeaseState {
  const until = asked + terms.ttl - terms.margin;
  if (state.name === 'lost') return state;
  // A response this late is useless.
  if (now >= until) return passed(state, now);
  const renewAt = now + (until - now) / RENEWALS;
  if (state.name === 'standby') return { name: 'active', until, renewAt };
  // A lapsed lease stays lapsed: others may have acted on that.
  return now < state.until ? { ...state, until: Math.max(until, state.until), renewAt } : passed(state, now);
}

/** The platform says that this agent does not have the lease. */
export function refused(state: LeaseState): LeaseState {
  if (state.name !== 'active') return state;
  return { name: 'lost', why: 'another agent has the lease, or may have it' };
}

/** A renewal got no response: it is repeated while there is time. */
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
