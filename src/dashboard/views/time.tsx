import { useShown } from '../context.js';
import { relative, wallTime } from '../model/words.js';

/** A time from now, with the time itself where the pointer rests. */
export function Time({ at }: { readonly at: string }) {
  const { now } = useShown();
  return (
    <time dateTime={at} title={wallTime(at)}>
      {relative(at, now)}
    </time>
  );
}
