import { constants } from 'node:os';
import type { Exit, Worker } from '../driver.js';
import { type Description, describedBy } from '../shared/description.js';
import { type Hooks, momentsOf } from '../shared/hooks.js';
import { STOP_SIGNAL } from '../shared/stop-signal.js';
import { lost, RemoteWorker } from '../shared/worker.js';
import type { Allocation, ListedJob, TaskState } from './api/answers.js';
import type { TaskCheck } from './jobspec/check.js';
import { COST, KIND, PORT_LABEL, REVISION, TASK, WORKER, WORKLOAD } from './names.js';

export interface WorkerSettings {
  readonly stopSignal?: string | undefined;
  readonly containerPort?: number | undefined;
  readonly check?: TaskCheck | undefined;
  readonly hooks?: Hooks<unknown> | undefined;
}

/** A worker as a dispatched job's only allocation. */
export class NomadWorker extends RemoteWorker {
  /** Ids of its allocation, and of the node that it is on. */
  readonly allocation: string;
  readonly node: string;
  readonly stopSignal: string;
  /** Where it listens in its container, if that differs from its port on the node. */
  readonly containerPort: number | undefined;
  readonly check: TaskCheck | undefined;
  /** Whether its health checks have begun. */
  checked = false;
  /** Ends them. */
  readonly checks = new AbortController();
  /** Resolves once Nomad has started its task: before that, it runs no commands in it. */
  readonly begun: Promise<void>;
  readonly begin: () => void;

  constructor(
    /** Id of the dispatched job. */
    readonly job: string,
    { ID, NodeID }: Pick<Allocation, 'ID' | 'NodeID'>,
    running: Worker,
    { stopSignal = STOP_SIGNAL, containerPort, check, hooks }: WorkerSettings = {},
  ) {
    super({ ...running, ...momentsOf(hooks) });
    let begin = () => {};
    this.begun = new Promise((resolve) => {
      begin = resolve;
    });
    this.begin = begin;
    this.allocation = ID;
    this.node = NodeID;
    this.stopSignal = stopSignal;
    this.containerPort = containerPort;
    this.check = check;
  }

  override ended(exit: Exit): void {
    this.checks.abort();
    // Nomad enforces commands' memory limits without reporting it; containers have an exit code for it.
    const perhaps = exit.signal === 'SIGKILL' && !exit.outOfMemory && !exit.lost && !this.asked;
    super.ended(perhaps ? { ...exit, perhapsOutOfMemory: true } : exit);
  }
}

/** A worker's description from its job; undefined if the metadata was not written by a driver. */
export function describedByJob({ Meta }: Pick<ListedJob, 'Meta'>): Description | undefined {
  const { [WORKER]: id, [WORKLOAD]: workload, [KIND]: kind, [REVISION]: revision, [COST]: cost } = Meta ?? {};
  return describedBy({ id, workload, kind, revision, cost });
}

/** A worker's start and address from its allocation: a serving worker's port shows that it runs before Nomad reports it. */
export function placedAt(allocation: Allocation): Pick<Worker, 'startedAt' | 'address'> {
  const { CreateTime, AllocatedResources } = allocation;
  const port = AllocatedResources?.Shared.Ports?.find(({ Label }) => Label === PORT_LABEL);
  const created = Math.floor(CreateTime / 1e6);
  if (port) return { startedAt: created, address: { host: port.HostIP, port: port.Value } };
  const started = Date.parse(taskOf(allocation)?.StartedAt ?? '');
  return { startedAt: started > 0 ? started : created };
}

export function taskOf({ TaskStates }: Allocation): TaskState | undefined {
  return TaskStates?.[TASK];
}

export function hasStarted(task: TaskState | undefined): boolean {
  return task?.Events?.some(({ Type }) => Type === 'Started') ?? false;
}

/** Ends of an allocation that say nothing about the program: its node, or the connection to it, is lost. */
const LOST = ['lost', 'unknown'];
const ENDED = [...LOST, 'complete', 'failed'];

/** How the worker ended; undefined while it runs, or is about to. */
export function exitOf(allocation: Allocation): Exit | undefined {
  const task = taskOf(allocation);
  if (task?.State !== 'dead' && !ENDED.includes(allocation.ClientStatus)) return undefined;
  const finished = Date.parse(task?.FinishedAt ?? '');
  const at = finished > 0 ? finished : Math.floor(allocation.ModifyTime / 1e6);
  const end = endOf(task);
  return !end || LOST.includes(allocation.ClientStatus) ? { ...lost(), at } : { ...end, at };
}

/** How the task's program ended last, even if it runs again. */
export function endOf(task: TaskState | undefined): Exit | undefined {
  const terminated = task?.Events?.findLast(({ Type }) => Type === 'Terminated');
  if (!terminated) return undefined;
  const { Signal, ExitCode, Details, Time = 0 } = terminated;
  return {
    code: Signal > 0 ? null : ExitCode,
    signal: signalName(Signal),
    outOfMemory: Details?.oom_killed === 'true',
    at: Math.floor(Time / 1e6),
  };
}

/** Whether Nomad itself ended the worker, or is about to, for example because its node is drained. */
export function endedByNomad({ DesiredStatus }: Allocation): boolean {
  return DesiredStatus !== 'run';
}

/** Nomad's reasons for ending an allocation → ours. There is no machine-readable form. */
const DESCRIBED: readonly (readonly [RegExp, string])[] = [
  [/being migrated/i, 'Nomad ended it: its node is drained'],
  [/node is down|node is lost/i, 'its node is down'],
  [/preempted/i, 'Nomad ended it: a job with a higher priority took its place'],
  [/not needed|job stopped|stopped by/i, 'Nomad ended it: its job was stopped'],
];

/** Why Nomad ended the allocation, or gave up on it; undefined if it did neither. */
export function whyEnded(seen: Allocation): string | undefined {
  if (!endedByNomad(seen) && !LOST.includes(seen.ClientStatus)) return undefined;
  const { DesiredDescription: reason = '' } = seen;
  const known = DESCRIBED.find(([words]) => words.test(reason))?.[1];
  return known ?? (reason === '' ? undefined : `Nomad ended it: ${reason}`);
}

function signalName(number: number): string | null {
  return Object.entries(constants.signals).find(([, each]) => each === number)?.[0] ?? null;
}
