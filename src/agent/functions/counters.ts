import { Histogram } from '../../histogram.js';
import { RequestCounters } from '../metrics/requests.js';
import { Tally } from '../metrics/tally.js';

/** What a function counts of its invocations, since the agent started. */
export class InvocationCounters {
  /** Invocations that came, those turned away among them; each attempt at one counts. */
  arrived = 0;
  /** Invocations that waited for a worker which was started after they came. */
  coldStarts = 0;
  /** Calls as their callers see them, whatever the attempts; of asynchronous ones those that have ended. */
  readonly requests = new RequestCounters();
  readonly waited = new Histogram();
  readonly executed = new Histogram();
  /** Code of the error → invocations turned away with it. */
  readonly refused = new Tally();
}
