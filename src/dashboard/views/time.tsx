import { useShown } from '../context.js';
import { relative, wallTime } from '../model/words.js';

/** A relative time, with the exact time as a tooltip. */
export function Time({ at }: { readonly at: string }) {
  const { now } = useShown();
  return (
    <time dateTime={at} title={wallTime(at)}>
      {relative(at, now)}
    </time>
  );
}
