import { useState } from 'preact/hooks';
import type { ExecutionDetail } from '../../api/types.js';
import { useShown } from '../context.js';
import { useLoad } from '../load.js';
import { hrefOf } from '../model/route.js';
import { relative, shortId, took } from '../model/words.js';
import { Cancel } from './cancel.js';
import { State } from './executions.js';
import { Facts } from './facts.js';
import { Logs } from './logs.js';
import { Progress } from './progress.js';
import { Scroll } from './scroll.js';
import { Title } from './title.js';

/** One execution of a job, or one run of a scheduled task. */
export function ExecutionView({ id }: { readonly id: string }) {
  const { live, now } = useShown();
  const [detail, setDetail] = useState<ExecutionDetail | null>(null);
  const known = live.model.execution(id);
  // Data from an event is newer than the loaded data, but has neither output nor progress.
  const failure = useLoad(
    async (signal) => setDetail(await live.client.jobs.get(id, { signal })),
    [id, known?.state],
  );
  const execution = known ?? detail;
  if (!execution) {
    return (
      <>
        <Title text={`Execution ${shortId(id)}`} />
        {failure !== null && <p role="alert">{failure}</p>}
      </>
    );
  }
  const kind = execution.kind === 'job' ? 'jobs' : 'scheduled_tasks';
  return (
    <>
      <Title text={`Execution ${shortId(id)}`} />
      <p>
        <State state={execution.state} /> of{' '}
        <a href={hrefOf({ view: 'workload', kind, name: execution.workload })}>{execution.workload}</a>{' '}
        <Cancel execution={execution} />
      </p>
      {execution.error && <p class="attention bad">{execution.error.detail}</p>}
      <Facts
        facts={[
          ['Id', id],
          ['Created', relative(execution.created_at, now)],
          ['Took', took(execution, now) || 'not started'],
          ['Attempts', String(execution.attempts)],
          ['Exit code', execution.exit_code === null ? 'none' : String(execution.exit_code)],
          ['Last progress', detail?.progress?.value ?? 'none'],
        ]}
      />
      {execution.state === 'RUNNING' && <Progress execution={execution} />}
      {detail?.output != null && (
        <section>
          <h2 id="output">Output</h2>
          <Scroll labelledBy="output" look="text">
            {detail.output}
          </Scroll>
        </section>
      )}
      <Logs of={id} open={(options) => live.client.jobs.logs(id, options)} />
    </>
  );
}
