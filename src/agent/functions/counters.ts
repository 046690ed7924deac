import { Histogram } from '../../histogram.js';
import { RequestCounters } from '../metrics/requests.js';
import { Tally } from '../metrics/tally.js';

/** What a function counts about its invocations, since the agent started. */
export class InvocationCounters {
  /** Invocations that arrived, including those that were turned away; each attempt counts. */
  arrived = 0;
  /** Invocations that waited for a worker that was started after they arrived. */
  coldStarts = 0;
  /** Calls as their callers see them, however many attempts they took; asynchronous ones count once they have ended. */
  readonly requests = new RequestCounters();
  readonly waited = new Histogram();
  readonly executed = new Histogram();
  /** Invocations that were turned away, by error code. */
  readonly refused = new Tally();
}
