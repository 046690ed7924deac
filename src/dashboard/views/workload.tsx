import { useShown } from '../context.js';
import { factsOf } from '../model/facts.js';
import { type KindName, TITLES } from '../model/kinds.js';
import { troubles } from '../model/overview.js';
import { Charts } from './charts.js';
import { Decisions } from './decisions.js';
import { Executions } from './executions.js';
import { Facts } from './facts.js';
import { Logs } from './logs.js';
import { NextRuns } from './next-runs.js';
import { Title } from './title.js';

interface Props {
  readonly kind: KindName;
  readonly name: string;
}

/** The page of one workload of any kind. */
export function WorkloadView({ kind, name }: Props) {
  const { live, now } = useShown();
  const { status } = live.model;
  const facts = status && factsOf(status, kind, name, now);
  if (!status || !facts) {
    return (
      <>
        <Title text={name} />
        <p>The application has no such workload.</p>
      </>
    );
  }
  return (
    <>
      <Title text={name}>
        <span class="quiet">{TITLES[kind].one}</span>
      </Title>
      {troubles(status, now)
        .filter((trouble) => trouble.name === name)
        .map(({ text, bad }) => (
          <p key={text} class={`attention ${bad ? 'bad' : ''}`}>
            {text}
          </p>
        ))}
      <Facts facts={facts} />
      <Charts kind={kind} workload={name} />
      {kind === 'scheduled_tasks' && <NextRuns times={status.scheduled_tasks[name]?.next_runs ?? []} />}
      {(kind === 'jobs' || kind === 'scheduled_tasks') && <Executions workload={name} />}
      <Decisions workload={name} />
      <Logs of={name} open={(options) => live.client.logs(name, options)} />
    </>
  );
}
