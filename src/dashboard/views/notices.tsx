import { useShown } from '../context.js';
import { notices } from '../model/overview.js';
import { relative } from '../model/words.js';

/** Notices about the whole agent, shown on every page. */
export function Notices() {
  const { live, now } = useShown();
  const { status } = live.model;
  return (
    <>
      {status &&
        notices(status).map(({ message, since, effect }) => (
          <p key={message} role="alert" class="attention bad">
            {message} (since {relative(since, now)}). {effect}
          </p>
        ))}
    </>
  );
}
