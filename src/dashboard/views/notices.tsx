import { useShown } from '../context.js';
import { notices } from '../model/overview.js';
import { relative } from '../model/words.js';

/** What keeps the agent as a whole from its work, on whatever page. */
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
