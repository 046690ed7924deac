/** The Engine's responses, as far as they are used here. */
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

export const problem = object<{ readonly message: string }>({ message: string });

export const version = object<{ readonly ApiVersion: string; readonly MinAPIVersion?: string }>({
  ApiVersion: string,
  MinAPIVersion: optional(string),
});

export const info = object<{ readonly CpuCfsQuota: boolean; readonly MemoryLimit: boolean }>({
  CpuCfsQuota: boolean,
  MemoryLimit: boolean,
});

/** What a registry has under an image's name. */
export const distribution = object<{ readonly Descriptor: { readonly digest: string } }>({
  Descriptor: object<{ readonly digest: string }>({ digest: string }),
});

/** A command that ran in a container. */
export const executed = object<{ readonly ExitCode: number | null }>({ ExitCode: nullable(number) });

export const created = object<{ readonly Id: string }>({ Id: string });

type Labels = Readonly<Record<string, string>> | null;
const labels = nullable(record(string));

/** A volume or network has its labels at the top level, a container in its configuration. */
export interface Labelled {
  readonly Labels?: Labels;
  readonly Config?: { readonly Labels: Labels; readonly Image: string };
}
export const labelled = object<Labelled>({
  Labels: optional(labels),
  Config: optional(object<NonNullable<Labelled['Config']>>({ Labels: labels, Image: string })),
});

/** An entry in a list of containers. */
export interface Listed {
  readonly Id: string;
  readonly Labels: Readonly<Record<string, string>>;
}
export const listed: Shape<readonly Listed[]> = array(object<Listed>({ Id: string, Labels: record(string) }));

export interface ContainerHealth {
  readonly Status: string;
  /** Failed checks in a row. */
  readonly FailingStreak: number;
  /** The last five checks, oldest first. */
  readonly Log: readonly { readonly ExitCode: number; readonly Output: string }[] | null;
}

export interface Container {
  readonly Id: string;
  /** Begins with a slash. */
  readonly Name: string;
  readonly Image: string;
  /** How often the Engine has restarted it. */
  readonly RestartCount: number;
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    readonly OOMKilled: boolean;
    readonly ExitCode: number;
    readonly Error: string;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    /** Absent if nothing checks it. */
    readonly Health?: ContainerHealth | null;
  };
  readonly Config: {
    readonly Labels: Readonly<Record<string, string>>;
    readonly Env: readonly string[] | null;
    readonly Entrypoint: readonly string[] | null;
    readonly Cmd: readonly string[] | null;
    readonly WorkingDir: string;
  };
  readonly HostConfig?: { readonly Init?: boolean | null };
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
    readonly Ports: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>;
  };
}

const texts = nullable(array(string));

const containerHealth = object<ContainerHealth>({
  Status: string,
  FailingStreak: number,
  Log: nullable(
    array(
      object<{ readonly ExitCode: number; readonly Output: string }>({ ExitCode: number, Output: string }),
    ),
  ),
});

export const container = object<Container>({
  Id: string,
  Name: string,
  Image: string,
  RestartCount: number,
  State: object<Container['State']>({
    Status: string,
    Running: boolean,
    OOMKilled: boolean,
    ExitCode: number,
    Error: string,
    StartedAt: string,
    FinishedAt: string,
    Health: optional(nullable(containerHealth)),
  }),
  Config: object<Container['Config']>({
    Labels: record(string),
    Env: texts,
    Entrypoint: texts,
    Cmd: texts,
    WorkingDir: string,
  }),
  HostConfig: optional(object<NonNullable<Container['HostConfig']>>({ Init: optional(nullable(boolean)) })),
  NetworkSettings: object<Container['NetworkSettings']>({
    Networks: record(object<{ readonly IPAddress: string }>({ IPAddress: string })),
    Ports: record(nullable(array(object<{ readonly HostPort: string }>({ HostPort: string })))),
  }),
});

/** A container's processes, each as a row of a table. */
export interface Top {
  readonly Processes: readonly (readonly string[])[] | null;
}
export const top = object<Top>({ Processes: nullable(array(array(string))) });

export interface Network {
  readonly IPAM: {
    readonly Config: readonly { readonly Subnet?: string; readonly Gateway?: string }[] | null;
  };
}
export const network = object<Network>({
  IPAM: object<Network['IPAM']>({
    Config: nullable(
      array(
        object<{ readonly Subnet?: string; readonly Gateway?: string }>({
          Subnet: optional(string),
          Gateway: optional(string),
        }),
      ),
    ),
  }),
});

/** A network's running containers, by id. */
export const attachedTo = object<{
  readonly Containers: Readonly<Record<string, { readonly Name: string }>>;
}>({ Containers: record(object<{ readonly Name: string }>({ Name: string })) });

export interface ContainerEvent {
  readonly Action: string;
  /** Seconds since the epoch, and the same in nanoseconds. */
  readonly time: number;
  readonly timeNano: number;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}
export const containerEvent = object<ContainerEvent>({
  Action: string,
  time: number,
  timeNano: number,
  Actor: object<ContainerEvent['Actor']>({ ID: string, Attributes: record(string) }),
});

export interface Stats {
  readonly read: string;
  readonly cpu_stats: { readonly cpu_usage: { readonly total_usage: number } };
  readonly memory_stats: {
    readonly usage?: number;
    readonly stats?: Readonly<Record<string, number>>;
  };
}
export const stats = object<Stats>({
  read: string,
  cpu_stats: object<Stats['cpu_stats']>({
    cpu_usage: object<{ readonly total_usage: number }>({ total_usage: number }),
  }),
  memory_stats: object<Stats['memory_stats']>({ usage: optional(number), stats: optional(record(number)) }),
});

/** One step of a pull. */
export interface PullStep {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}
export const pullStep = object<PullStep>({
  status: optional(string),
  id: optional(string),
  error: optional(string),
});

/** What a path in a container is. Mode is Go's: nine bits of permissions, and higher bits for the file type. */
export const pathStat = object<{ readonly mode: number }>({ mode: number });
