import { useShown } from '../context.js';
import { quotaBars } from '../model/quotas.js';
import { Meter } from './bars.js';

/** What all workloads use together. */
export function Quotas() {
  const { status } = useShown().live.model;
  const bars = status ? quotaBars(status.quotas) : [];
  if (bars.length === 0) return null;
  return (
    <section aria-labelledby="quotas">
      <h2 id="quotas">Quotas</h2>
      <div class="cards">
        {bars.map(({ resource, text, share, users }) => (
          <div key={resource} class="card">
            <h3>{resource}</h3>
            <p>{text}</p>
            {share !== null && <Meter label={resource} text={text} share={share} />}
            <ul class="quiet">
              {users.map((user) => (
                <li key={user.name}>
                  {user.name}: {user.text}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
