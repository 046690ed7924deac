import { useShown } from '../context.js';
import { relative } from '../model/words.js';

/** That the platform does not answer the agent, on whatever page. */
export function OutageNotice() {
  const { live, now } = useShown();
  const outage = live.model.status?.outage;
  if (!outage) return null;
  return (
    <p role="alert" class="attention bad">
      {outage.message} (since {relative(outage.since, now)}). Calls go on to the workers that there are; none
      is started or stopped until it answers again.
    </p>
  );
}
