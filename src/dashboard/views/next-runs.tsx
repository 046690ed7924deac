import { wallTime } from '../model/words.js';
import { Time } from './time.js';

export function NextRuns({ times }: { readonly times: readonly string[] }) {
  return (
    <section aria-labelledby="next-runs">
      <h2 id="next-runs">Next runs</h2>
      {times.length === 0 && <p class="quiet">None.</p>}
      <ol>
        {times.map((at) => (
          <li key={at}>
            {wallTime(at)}, <Time at={at} />
          </li>
        ))}
      </ol>
    </section>
  );
}
