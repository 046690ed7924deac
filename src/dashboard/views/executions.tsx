import type { Execution } from '../../api/types.js';
import { useShown } from '../context.js';
import { useLoad } from '../load.js';
import { hrefOf } from '../model/route.js';
import { shortId, took } from '../model/words.js';
import { Cancel } from './cancel.js';
import { Progress } from './progress.js';
import { Scroll } from './scroll.js';
import { Time } from './time.js';

const SHOWN = 25;

/** Executions of a job, or runs of a scheduled task, newest first. */
export function Executions({ workload }: { readonly workload: string }) {
  const { live } = useShown();
  const failure = useLoad((signal) => live.loadExecutions(workload, signal), [workload]);
  const executions = live.model.executions(workload).slice(0, SHOWN);
  return (
    <section>
      <h2 id="executions">Executions</h2>
      {failure !== null && <p role="alert">{failure}</p>}
      {executions.length === 0 ? (
        <p class="quiet">None on record.</p>
      ) : (
        <Scroll labelledBy="executions">
          <table>
            <thead>
              <tr>
                {['Id', 'State', 'Created', 'Took', 'Attempts', 'Progress', 'Action'].map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {executions.map((execution) => (
                <ExecutionRow key={execution.id} execution={execution} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

function ExecutionRow({ execution }: { readonly execution: Execution }) {
  const { now } = useShown();
  const { id, state, created_at, attempts, error } = execution;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf({ view: 'execution', id })}>{shortId(id)}</a>
      </th>
      <td>
        <State state={state} />
      </td>
      <td>
        <Time at={created_at} />
      </td>
      <td data-label="took">{took(execution, now)}</td>
      <td data-label="attempts">{attempts}</td>
      <td class="why">{error ? error.detail : <Progress execution={execution} />}</td>
      <td>
        <Cancel execution={execution} />
      </td>
    </tr>
  );
}

export function State({ state }: { readonly state: Execution['state'] }) {
  return <span class={`state state-${state.toLowerCase()}`}>{state.toLowerCase()}</span>;
}
