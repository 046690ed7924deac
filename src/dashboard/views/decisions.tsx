import { useState } from 'preact/hooks';
import { useShown } from '../context.js';
import { useLoad } from '../load.js';
import { Scroll } from './scroll.js';
import { Time } from './time.js';

const SHOWN = 20;

/** The last decisions about a workload, in words, newest first. */
export function Decisions({ workload }: { readonly workload: string }) {
  const { live } = useShown();
  const failure = useLoad((signal) => live.loadDecisions(workload, signal), [workload]);
  const [all, setAll] = useState(false);
  const known = live.model.decisions(workload);
  const decisions = known.filter(({ started, stopped }) => all || started > 0 || stopped > 0).slice(0, SHOWN);
  return (
    <section>
      <h2 id="decisions">Last decisions</h2>
      <label>
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} /> Show
        decisions that did nothing
      </label>
      {failure !== null && <p role="alert">{failure}</p>}
      {decisions.length === 0 ? (
        <p class="quiet">
          {known.length === 0
            ? 'None since the agent started.'
            : `None of the last ${known.length} decisions started or stopped workers.`}
        </p>
      ) : (
        <Scroll labelledBy="decisions">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Workers</th>
                <th scope="col">Target</th>
                <th scope="col">Done</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {decisions.map(({ sequence, at, workers, target, started, stopped, reason }) => (
                <tr key={sequence}>
                  <td>
                    <Time at={at} />
                  </td>
                  <td data-label="workers">{workers}</td>
                  <td data-label="target">{target}</td>
                  <td>{done(started, stopped)}</td>
                  <td class="why">{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

function done(started: number, stopped: number): string {
  const parts = [started > 0 && `${started} started`, stopped > 0 && `${stopped} stopped`];
  return parts.filter((part) => part !== false).join(', ') || 'nothing';
}
