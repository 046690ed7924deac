/**
 * Nomad's responses, as far as they are used here. It writes absent lists and maps as null, and leaves empty values out of
 * its events.
 */
import {
  array,
  boolean,
  nullable,
  number,
  object,
  optional,
  record,
  type Shape,
  string,
} from '../../../src/json/shape.js';

export const dispatched = object<{ readonly DispatchedJobID: string; readonly EvalID: string }>({
  DispatchedJobID: string,
  EvalID: string,
});

/** An entry in a list of jobs. */
export interface ListedJob {
  readonly ID: string;
  readonly ParentID: string;
  readonly Meta: Readonly<Record<string, string>> | null;
}
export const listedJobs: Shape<readonly ListedJob[]> = array(
  object<ListedJob>({ ID: string, ParentID: string, Meta: nullable(record(string)) }),
);

export const jobMeta = object<Pick<ListedJob, 'Meta'>>({ Meta: nullable(record(string)) });

export interface TaskEvent {
  readonly Type: string;
  readonly DisplayMessage: string;
  readonly ExitCode: number;
  readonly Signal: number;
  readonly Details: Readonly<Record<string, string>> | null;
  /** Nanoseconds since the epoch. */
  readonly Time?: number;
}

export interface TaskState {
  readonly State: string;
  readonly StartedAt?: string | null;
  readonly FinishedAt?: string | null;
  readonly Restarts?: number;
  readonly Events?: readonly TaskEvent[] | null;
}

interface Port {
  readonly Label: string;
  readonly Value: number;
  readonly HostIP: string;
}

interface TaskMemory {
  readonly MemoryMB: number;
  /** 0 if it may not use more. */
  readonly MemoryMaxMB: number;
}

interface Resources {
  readonly Shared: { readonly Ports?: readonly Port[] | null };
  readonly Tasks?: Readonly<Record<string, { readonly Memory: TaskMemory }>> | null;
}

export interface Allocation {
  readonly ID: string;
  readonly JobID: string;
  readonly NodeID: string;
  readonly NodeName?: string;
  readonly ClientStatus: string;
  readonly DesiredStatus: string;
  readonly DesiredDescription?: string;
  readonly TaskStates?: Readonly<Record<string, TaskState>> | null;
  readonly AllocatedResources?: Resources | null;
  /** Nanoseconds since the epoch. */
  readonly CreateTime: number;
  readonly ModifyTime: number;
}

const taskState = object<TaskState>({
  State: string,
  StartedAt: optional(nullable(string)),
  FinishedAt: optional(nullable(string)),
  Restarts: optional(number),
  Events: optional(
    nullable(
      array(
        object<TaskEvent>({
          Type: string,
          DisplayMessage: string,
          ExitCode: number,
          Signal: number,
          Details: nullable(record(string)),
          Time: optional(number),
        }),
      ),
    ),
  ),
});

export const allocation = object<Allocation>({
  ID: string,
  JobID: string,
  NodeID: string,
  NodeName: optional(string),
  ClientStatus: string,
  DesiredStatus: string,
  DesiredDescription: optional(string),
  TaskStates: optional(nullable(record(taskState))),
  AllocatedResources: optional(
    nullable(
      object<Resources>({
        Shared: object<Resources['Shared']>({
          Ports: optional(nullable(array(object<Port>({ Label: string, Value: number, HostIP: string })))),
        }),
        Tasks: optional(
          nullable(
            record(
              object<{ readonly Memory: TaskMemory }>({
                Memory: object<TaskMemory>({ MemoryMB: number, MemoryMaxMB: number }),
              }),
            ),
          ),
        ),
      }),
    ),
  ),
  CreateTime: number,
  ModifyTime: number,
});
export const allocations: Shape<readonly Allocation[]> = array(allocation);

/** Why nodes could not take a task: what they lack → how many nodes lack it. */
export interface Shortage {
  /** Datacenter → number of its nodes that are up and accept work. */
  readonly NodesAvailable?: Readonly<Record<string, number>> | null;
  readonly DimensionExhausted?: Readonly<Record<string, number>> | null;
  readonly ConstraintFiltered?: Readonly<Record<string, number>> | null;
}

export interface Evaluation {
  readonly JobID: string;
  readonly Status: string;
  readonly StatusDescription?: string;
  readonly BlockedEval?: string;
  readonly FailedTGAllocs?: Readonly<Record<string, Shortage>> | null;
}
export const evaluation = object<Evaluation>({
  JobID: string,
  Status: string,
  StatusDescription: optional(string),
  BlockedEval: optional(string),
  FailedTGAllocs: optional(
    nullable(
      record(
        object<Shortage>({
          NodesAvailable: optional(nullable(record(number))),
          DimensionExhausted: optional(nullable(record(number))),
          ConstraintFiltered: optional(nullable(record(number))),
        }),
      ),
    ),
  ),
});

export const evaluations: Shape<readonly Evaluation[]> = array(evaluation);

/** A job as it is registered, of which only a few fields matter here. */
export const definition = record(anything());

export const stoppedJob = object<{ readonly Stop: boolean }>({ Stop: boolean });

/** Task group → how many of its allocations are in which state; queued ones have no node yet. */
export interface JobSummary {
  readonly Summary: Readonly<Record<string, { readonly Queued: number }>>;
}
export const jobSummary = object<JobSummary>({
  Summary: record(object<{ readonly Queued: number }>({ Queued: number })),
});

/** A line of the event stream; a heartbeat has no events. */
export interface EventBatch {
  readonly Index?: number;
  readonly Events?: readonly NomadEvent[];
}
export interface NomadEvent {
  readonly Topic: string;
  readonly Type: string;
  readonly Payload: { readonly Allocation?: unknown; readonly Evaluation?: unknown };
}
export const eventBatch = object<EventBatch>({
  Index: optional(number),
  Events: optional(
    array(
      object<NomadEvent>({
        Topic: string,
        Type: string,
        Payload: object<NomadEvent['Payload']>({
          Allocation: optional(anything()),
          Evaluation: optional(anything()),
        }),
      }),
    ),
  ),
});

export interface Stats {
  readonly ResourceUsage: {
    readonly CpuStats: { readonly Percent: number } | null;
    readonly MemoryStats: { readonly RSS: number; readonly Usage: number } | null;
  } | null;
  /** Nanoseconds since the epoch. */
  readonly Timestamp: number;
}
export const stats = object<Stats>({
  ResourceUsage: nullable(
    object<NonNullable<Stats['ResourceUsage']>>({
      CpuStats: nullable(object<{ readonly Percent: number }>({ Percent: number })),
      MemoryStats: nullable(
        object<{ readonly RSS: number; readonly Usage: number }>({ RSS: number, Usage: number }),
      ),
    }),
  ),
  Timestamp: number,
});

/** An allocation that is registered as a service. */
export interface Registration {
  readonly AllocID: string;
  readonly Address: string;
  readonly Port: number;
}
export const registrations = array(object<Registration>({ AllocID: string, Address: string, Port: number }));

/** The agent that last had the lease, as recorded in the variable whose lock is the lease. */
export interface Holder {
  readonly url: string;
  /** Id of its lock. */
  readonly lock?: string;
  /** The allocation that it ran in. */
  readonly allocation?: string;
  /** From here on: its process, as in src/process/trace.ts, if its machine provides that. */
  readonly boot?: string;
  readonly namespace?: string;
  readonly pid?: string;
  readonly start_time?: string;
}
export const leaseVariable = object<{ readonly Items: Holder }>({
  Items: object<Holder>({
    url: string,
    lock: optional(string),
    allocation: optional(string),
    boot: optional(string),
    namespace: optional(string),
    pid: optional(string),
    start_time: optional(string),
  }),
});

export const listedVariables = array(object<{ readonly Path: string }>({ Path: string }));

/** A host volume. */
export interface NomadVolume {
  readonly ID: string;
  readonly Name: string;
  readonly NodePool: string;
}
export const listedVolumes: Shape<readonly NomadVolume[]> = array(
  object<NomadVolume>({ ID: string, Name: string, NodePool: string }),
);

/** Validated where it is used. */
function anything(): Shape<NonNullable<unknown>> {
  return {
    mismatch: () => undefined,
    matches: (value): value is NonNullable<unknown> => value !== undefined && value !== null,
  };
}
