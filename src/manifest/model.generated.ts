/** Generated from src/api/schemas and schema/source.json by `npm run generate`; do not edit. */

/**
 * How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a
 * runtime, for which no Dockerfile is needed.
 */
export interface BuildSpec {
  /** Build context: the source folder, relative to the manifest. */
  readonly context: string;
  /** Dockerfile, relative to the context. */
  readonly dockerfile: string;
  /**
   * Language of the program. The image is built without a Dockerfile, with the packages of the lock file in
   * the context.
   */
  readonly runtime?: 'python' | 'node' | 'go' | 'deno' | 'bun' | 'static';
  /**
   * Version of the runtime, which selects its official image. It defaults to one that this version of
   * Multinode knows.
   */
  readonly version?: string;
  /** Base image, instead of the runtime's official one. A digest pins it. */
  readonly base?: string;
  /** Text of the Dockerfile, instead of a file. $$ stands for a $. */
  readonly dockerfile_inline?: string;
  /** Dockerfile stage to build. */
  readonly target?: string;
  /**
   * Build arguments, as a map or a list of NAME=value. A name without a value takes it from the environment
   * in which multinode runs, and is left out if it is not set there.
   */
  readonly args: Readonly<Record<string, string>>;
  /** Labels of the container, as a map or a list of name=value. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Network of the build: host, none, or the name of one on the Engine. */
  readonly network?: string;
  /**
   * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
   * The address host-gateway means the machine.
   */
  readonly extra_hosts?: Readonly<Record<string, string>>;
  /** Size of /dev/shm. It defaults to 64 MiB. Here in bytes. */
  readonly shm_size?: number;
  /** Platform of the image. */
  readonly platforms?: readonly string[];
  /** Whether a newer base image is pulled, even if the Engine has one of that name. */
  readonly pull?: boolean;
  /** Whether every layer is built again whenever the sources have changed. */
  readonly no_cache?: boolean;
  /**
   * Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows more
   * instructions of Dockerfiles.
   */
  readonly buildkit?: boolean;
  /**
   * Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section. They
   * are in no layer of the image.
   */
  readonly secrets?: readonly string[];
  /**
   * Further names of the image on the Engine. They stay there when the application is removed, and are not
   * pushed.
   */
  readonly tags?: readonly string[];
  /** Whether BuildKit adds to the image how it was built, and how much of that. */
  readonly provenance?: string;
  /** Whether BuildKit adds to the image a list of the software in it, or with which generator. */
  readonly sbom?: string;
  /** Where BuildKit reads layers that were built elsewhere. */
  readonly cache_from?: readonly string[];
  /** Where BuildKit writes layers for other builds. */
  readonly cache_to?: readonly string[];
  /**
   * Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value:
   * folders, relative to the manifest, images or addresses.
   */
  readonly additional_contexts?: Readonly<Record<string, string>>;
}

/** A file with NAME=value lines: its path, or settings. */
export interface EnvFile {
  /** Path of the file, relative to the manifest; ~/ is the home folder. */
  readonly path: string;
  /** Whether a missing file is an error. */
  readonly required: boolean;
  /** How lines are parsed. */
  readonly format: 'env' | 'raw';
}

/** A secret that the workload may read: its name, or settings. */
export interface SecretMount {
  /** Name of a secret from the secrets section. */
  readonly source: string;
  /**
   * File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's
   * name.
   */
  readonly target: string;
  /** Environment variable that also holds the secret, for programs that cannot read it from a file. */
  readonly environment?: string;
  /** Number of the user to whom the file belongs. */
  readonly uid?: string;
  /** Number of the group to which the file belongs. */
  readonly gid?: string;
  /** Permissions of the file in octal digits, as for chmod. */
  readonly mode?: string;
}

/** What to wait for. */
export interface Dependency {
  /** What must hold before the workload starts. */
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  /** Whether the workload is replaced when the other one changes. */
  readonly restart: boolean;
  /**
   * Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no
   * active profile enables the other one.
   */
  readonly required: boolean;
}

/** How the workload is found on the network. */
export interface NetworkMembership {
  /** Other names by which the workload is found on the network. */
  readonly aliases: readonly string[];
  /** Its address on the network, which must have a subnet in ipam. */
  readonly ipv4_address?: string;
  /** Its address of IPv6 on the network, which must have a subnet for it in ipam. */
  readonly ipv6_address?: string;
}

/** A config that the workload reads: its name, or settings. */
export interface ConfigMount {
  /** Name of a config from the configs section. */
  readonly source: string;
  /**
   * Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's name.
   */
  readonly target?: string;
  /** Number of the user to whom the file belongs. */
  readonly uid?: string;
  /** Number of the group to which the file belongs. */
  readonly gid?: string;
  /** Permissions of the file in octal digits, as for chmod. */
  readonly mode?: string;
}

/** Options of a mount of type volume. */
export interface VolumeMountOptions {
  /**
   * Whether a new volume stays empty instead of getting the files that the image has at the target. For
   * daemons it needs Docker Engine 26.
   */
  readonly nocopy?: boolean;
  /** Folder in the volume to mount instead of all of it. Needs Docker Engine 26. */
  readonly subpath?: string;
}

/** Options of a mount of type bind. */
export interface BindMountOptions {
  /** Whether an empty folder is made if the source does not exist. */
  readonly create_host_path: boolean;
  /** How mounts below the source and the target reach the other side. */
  readonly propagation?: 'rprivate' | 'private' | 'rshared' | 'shared' | 'rslave' | 'slave';
  /** Relabels the source for SELinux: z shares it between containers, Z gives it to one. */
  readonly selinux?: 'z' | 'Z';
}

/** Options of a mount of type tmpfs. */
export interface TmpfsMountOptions {
  /** Most that it can hold, such as 64 MiB. Here in bytes. */
  readonly size?: number;
  /** Permissions in octal digits, as for chmod. */
  readonly mode?: string;
}

/**
 * SOURCE:/TARGET, optionally with options, or settings. A source that starts with ., / or ~ is a file or
 * folder of the machine; any other is a volume from the volumes section.
 */
export interface Mount {
  /** What is mounted. */
  readonly type: 'volume' | 'bind' | 'tmpfs';
  /** Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder. */
  readonly source?: string;
  /** Absolute path at which the workload finds it. */
  readonly target: string;
  /** Whether the workload can only read it. */
  readonly read_only: boolean;
  readonly volume?: VolumeMountOptions;
  readonly bind?: BindMountOptions;
  readonly tmpfs?: TmpfsMountOptions;
}

/** A condition on a node attribute. */
export interface NodeConstraint {
  /** Node attribute, without ${ and }. */
  readonly attribute: string;
  /** How the attribute is compared with the value. */
  readonly operator: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
  /** Value to compare with. */
  readonly value: string;
}

/** A preference for nodes with an attribute. */
export interface NodeAffinity {
  /** Node attribute, without ${ and }. */
  readonly attribute: string;
  /** How the attribute is compared with the value. */
  readonly operator: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
  /** Value to compare with. */
  readonly value: string;
  /** How much it counts beside other preferences. A negative one keeps workers away from such nodes. */
  readonly weight: number;
}

/** How much of each of a worker's two output streams Nomad keeps. */
export interface NomadLogs {
  /** Number of files that are kept. */
  readonly max_files: number;
  /** Size of a file, in whole MiB. Here in bytes. */
  readonly max_file_size: number;
}

/** A check that the node makes. */
export interface NomadCheck {
  /** What is checked. */
  readonly type: 'http' | 'tcp' | 'script';
  /** Name of the check. Defaults to its type. */
  readonly name?: string;
  /** Path of a check of type http. */
  readonly path?: string;
  /** Program and arguments of a check of type script. */
  readonly command?: readonly string[];
  /** Time from one check to the next. Here in seconds. */
  readonly interval: number;
  /** How long a check may take. Here in seconds. */
  readonly timeout: number;
}

/** How the replicas of a service are registered in service discovery. */
export interface NomadRegistration {
  /** Where they are registered. */
  readonly provider: 'nomad' | 'consul';
  /** Tags of each replica. */
  readonly tags: readonly string[];
  /** Metadata of each replica, which only Consul has. */
  readonly meta?: Readonly<Record<string, string>>;
  /**
   * Checks of each replica, instead of one that connects to its port. Others see the results in service
   * discovery; the agent has checks of its own.
   */
  readonly checks?: readonly NomadCheck[];
}

/** A file, archive or repository that the node downloads. */
export interface NomadArtifact {
  /** URL, as Nomad takes it. An archive is unpacked. */
  readonly source: string;
  /** Folder or file in the worker's folder. */
  readonly destination: string;
  /** What is downloaded. */
  readonly mode: 'any' | 'file' | 'dir';
  /** Options of the download, such as a checksum. */
  readonly options?: Readonly<Record<string, string>>;
}

/** A file that Nomad writes from a template, in Nomad's template language. */
export interface NomadTemplate {
  /** The template's text. Write $$ for a dollar sign. */
  readonly data?: string;
  /** File with the template instead, in the worker's folder, such as one from an artifact. */
  readonly source?: string;
  /** File in the worker's folder that is written. */
  readonly destination: string;
  /** Whether the file has NAME=value lines that become environment variables. */
  readonly env: boolean;
  /** Permissions of the file, in octal digits as text. */
  readonly perms?: string;
  /**
   * What happens to a running worker when values in the template change. The file is updated in any case.
   */
  readonly change_mode: 'noop' | 'signal';
  /** Signal that a worker gets if change_mode is signal. */
  readonly change_signal?: string;
}

/** Gives each worker a token for Vault, which its templates use. */
export interface NomadVault {
  /** Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with. */
  readonly role?: string;
  /** Name of a Vault cluster in the configuration of Nomad's servers. */
  readonly cluster: string;
  /** Namespace in Vault, which only Vault Enterprise has. */
  readonly namespace?: string;
  /** Whether the token is also in VAULT_TOKEN. */
  readonly env: boolean;
  /** Whether the token is left out of the file secrets/vault_token. */
  readonly disable_file: boolean;
}

/** Settings that only Nomad has. */
export interface NomadWorkload {
  /** Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command. */
  readonly driver?: 'docker' | 'raw_exec' | 'exec';
  /**
   * Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node, and
   * cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at all.
   * Without it, a command has its node's network, and an image a Docker network.
   */
  readonly network_mode?: string;
  /** Node pool whose nodes may run it. Defaults to the target's. */
  readonly node_pool?: string;
  /** Priority of its jobs. Defaults to the target's. */
  readonly priority?: number;
  /** Conditions that a node must meet, in addition to the target's. */
  readonly constraints: readonly NodeConstraint[];
  /**
   * Whether replicas of a service are on different nodes: with `true`, another one starts only on a node that
   * has none; with `false`, Nomad places them as it does other jobs. By default they share a node only if no
   * other has room.
   */
  readonly distinct_hosts?: boolean;
  /** Nodes that are preferred, or avoided, but not required. */
  readonly affinities: readonly NodeAffinity[];
  /**
   * Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs
   * may take. Here in bytes.
   */
  readonly ephemeral_disk?: number;
  readonly logs?: NomadLogs;
  /** Metadata of its jobs, which a program finds in variables such as NOMAD_META_team. */
  readonly meta?: Readonly<Record<string, string>>;
  readonly service?: NomadRegistration;
  /** What the node downloads before it starts a worker. */
  readonly artifacts: readonly NomadArtifact[];
  /** Files that Nomad writes for a worker, with values from Nomad, Consul or Vault. */
  readonly templates: readonly NomadTemplate[];
  readonly vault?: NomadVault;
}

/** The limit: a number, or a soft one that the program may raise up to the hard one. */
export interface Ulimit {
  /** The limit at the start. -1 means unlimited. */
  readonly soft: number;
  /** The highest limit that the program may set. -1 means unlimited. */
  readonly hard: number;
}

/** How the container's output is kept: a log driver and its options. */
export interface Logging {
  /** A log driver of Docker. */
  readonly driver: string;
  /** Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB. */
  readonly options: Readonly<Record<string, string>>;
}

/** A device of the machine. */
export interface DeviceMount {
  /** Path of the device on the machine. */
  readonly source: string;
  /** Path in the container. Defaults to the source's. */
  readonly target: string;
  /** What the container may do with it: r for read, w for write, m for mknod. */
  readonly permissions: string;
}

/**
 * How to find out whether a worker works. It is ready once a check passes; a ready worker that fails several
 * checks in a row gets no more calls and is replaced.
 */
export interface Healthcheck {
  /**
   * Command that exits with 0 if the worker works, run beside the program. A string is run by a shell; a list
   * begins with CMD, followed by a program and its arguments, with CMD-SHELL, followed by a line for a shell,
   * or is [NONE], which turns the image's own check off.
   */
  readonly test?: readonly string[];
  /**
   * Path on which the worker answers 2xx if it works, instead of a command; for functions, and services that
   * speak HTTP.
   */
  readonly path?: string;
  /** Time from one check to the next. It defaults to 30s. Here in seconds. */
  readonly interval?: number;
  /** How long a check may take before it counts as failed. It defaults to 30s. Here in seconds. */
  readonly timeout?: number;
  /** How many checks must fail in a row before the worker is unhealthy. It defaults to 3. */
  readonly retries?: number;
  /**
   * Time after the start in which failed checks do not count, unless one has passed. It defaults to 0s. Here
   * in seconds.
   */
  readonly start_period?: number;
  /**
   * The same as interval until a check passes; with Docker, within start_period and with Engine 25 or newer.
   * It defaults to 5s. Here in seconds.
   */
  readonly start_interval?: number;
}

/** A command that runs beside a worker's program. */
export interface Hook {
  /**
   * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no
   * shell runs.
   */
  readonly command: readonly string[];
  /**
   * User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user
   * that runs the program.
   */
  readonly user?: string;
  /** Whether it has all capabilities. */
  readonly privileged?: boolean;
  /** Directory in which it runs. Defaults to the program's directory. */
  readonly working_dir?: string;
  /**
   * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
   * environment in which multinode runs, or from the .env file beside the manifest.
   */
  readonly environment: Readonly<Record<string, string>>;
}

/** A pool of warm workers that scales with the number of in-flight invocations. */
export interface FunctionSpec extends WorkloadSpec {
  /** Maximum number of workers running at once. */
  readonly max_workers: number;
  /** Idle workers to keep ready beyond those for the in-flight invocations; at most max_workers. */
  readonly spare_workers: number;
  /** How long a worker stays idle after its last invocation before it may be stopped. Here in seconds. */
  readonly cooldown_period: number;
  /**
   * How long one invocation may run. After that the caller gets a timeout error and the worker is stopped.
   * Here in seconds.
   */
  readonly timeout: number;
  /** How many times an invocation is retried, on another worker, after its worker dies. */
  readonly retries: number;
  /** Maximum number of invocations waiting for a worker; further callers get 503 with Retry-After. */
  readonly max_queue: number;
  /**
   * Port on which the program listens, if it does not read $PORT, which is then this port. By default the
   * target picks one.
   */
  readonly container_port?: number;
  readonly healthcheck?: Healthcheck;
  /**
   * Commands that run one after the other beside a worker's program, as soon as that has started. The worker
   * is ready only after all of them have succeeded; if one fails, the worker is stopped.
   */
  readonly post_start?: readonly Hook[];
  /**
   * Commands that run one after the other beside a worker's program, before that gets the stop signal; they
   * share its stop_grace_period. They do not run if the program ends by itself.
   */
  readonly pre_stop?: readonly Hook[];
  /**
   * Path that returns 2xx once a worker can serve. Without it, a worker is ready when its port accepts
   * connections.
   */
  readonly ready_path?: string;
  /**
   * How long a worker may take to become ready. After that it is stopped and counts as failed to start. Here
   * in seconds.
   */
  readonly startup_timeout: number;
}

/** A new worker for each execution, at most max_concurrency at once; other executions wait. */
export interface JobSpec extends WorkloadSpec {
  /** When the job runs. An execution can be started at any time either way. */
  readonly run?: 'on_request' | 'before_change';
  /** Maximum number of executions running at once. */
  readonly max_concurrency: number;
  /**
   * How long one execution may run. After that its worker receives SIGTERM, then SIGKILL once the grace
   * period is over. Here in seconds.
   */
  readonly timeout: number;
  /** How many times an execution is retried, on a new worker, after its worker dies or the work fails. */
  readonly retries: number;
}

/** Identical replicas behind a load balancer that scale with CPU use. */
export interface ServiceSpec extends WorkloadSpec {
  /** Port on which the load balancer accepts the service's connections. */
  readonly port: number;
  /** Protocol that the replicas speak. It defaults to http. */
  readonly protocol?: 'http' | 'tcp';
  /** Minimum number of replicas. */
  readonly min_replicas: number;
  /** Maximum number of replicas; at least min_replicas. */
  readonly max_replicas: number;
  /** Target CPU use, as a fraction of a replica's cpu: 0.5 is half. */
  readonly target_cpu_utilization: number;
  /**
   * Port on which the program listens, if it does not read $PORT, which is then this port. By default the
   * target picks one.
   */
  readonly container_port?: number;
  readonly healthcheck?: Healthcheck;
  /**
   * Commands that run one after the other beside a worker's program, as soon as that has started. The worker
   * is ready only after all of them have succeeded; if one fails, the worker is stopped.
   */
  readonly post_start?: readonly Hook[];
  /**
   * Commands that run one after the other beside a worker's program, before that gets the stop signal; they
   * share its stop_grace_period. They do not run if the program ends by itself.
   */
  readonly pre_stop?: readonly Hook[];
  /**
   * Path that returns 2xx once a worker can serve. Without it, a worker is ready when its port accepts
   * connections.
   */
  readonly ready_path?: string;
  /**
   * How long a worker may take to become ready. After that it is stopped and counts as failed to start. Here
   * in seconds.
   */
  readonly startup_timeout: number;
}

/** A new worker for each run, on a cron schedule, every period, or at an interval from a reference time. */
export interface ScheduledTaskSpec extends WorkloadSpec {
  /** Cron expression with five fields: minute, hour, day of month, month, day of week. */
  readonly schedule?: string;
  /** Time from one run to the next, starting when the task is first declared. Here in seconds. */
  readonly period?: number;
  /** Time of one run (RFC 3339); interval counts from it in both directions. */
  readonly reference_time?: string;
  /** Time between runs, counted from reference_time. Here in seconds. */
  readonly interval?: number;
  /** IANA time zone in which the schedule is interpreted. */
  readonly time_zone: string;
  /**
   * How long one execution may run. After that its worker receives SIGTERM, then SIGKILL once the grace
   * period is over. Here in seconds.
   */
  readonly timeout: number;
  /** How many times a run is retried, on a new worker, after its worker dies or the work fails. */
  readonly retries: number;
  /** What happens if a run is due while the previous one is still running. */
  readonly overlap: 'allow' | 'skip' | 'replace';
  /** What happens to runs that came due while the agent was down. */
  readonly catch_up: 'none' | 'latest';
}

/** A port that is published. */
export interface PortMapping {
  /** Port on which the program listens. */
  readonly target: number;
  /**
   * IP address of the machine on which it is published. Defaults to the address on which the target publishes
   * services.
   */
  readonly host_ip?: string;
  /** Protocol of the port. */
  readonly protocol: 'tcp' | 'udp';
  /** Name of the port. */
  readonly name?: string;
  /**
   * Protocol that the program speaks on the port. It is the scheme of the URL that workloads which use the
   * daemon get.
   */
  readonly app_protocol?: string;
  /** Port of the machine on which it is published. Without it, the target picks a free one. */
  readonly published?: number;
}

/** A port on which the program listens. */
export interface ExposedPort {
  /** Port on which the program listens. */
  readonly target: number;
  /** Protocol of the port. */
  readonly protocol: 'tcp' | 'udp';
}

/** Exactly one process, running all the time. */
export interface DaemonSpec extends WorkloadSpec {
  /**
   * Whether each node of a cluster runs one process, instead of one node. On a single machine, both are one
   * process.
   */
  readonly per_node?: boolean;
  /**
   * Ports to publish, as in Compose: [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL], each a port or a range, or
   * settings.
   */
  readonly ports?: readonly PortMapping[];
  /**
   * Ports on which the program listens for other workloads and that are not published: ports or ranges, each
   * optionally followed by a slash and a protocol.
   */
  readonly expose?: readonly ExposedPort[];
  readonly healthcheck?: Healthcheck;
  /**
   * Commands that run one after the other beside a worker's program, as soon as that has started. The worker
   * is ready only after all of them have succeeded; if one fails, the worker is stopped.
   */
  readonly post_start?: readonly Hook[];
  /**
   * Commands that run one after the other beside a worker's program, before that gets the stop signal; they
   * share its stop_grace_period. They do not run if the program ends by itself.
   */
  readonly pre_stop?: readonly Hook[];
}

/**
 * Limits on what the whole application uses at once. They take priority over max_workers, max_replicas and
 * max_concurrency.
 */
export interface QuotaLimits {
  /** Total CPUs of all workers. */
  readonly cpu?: number;
  /** Total memory of all workers. Here in bytes. */
  readonly memory?: number;
  /** Total GPUs of all workers. */
  readonly gpu?: number;
}

/**
 * Where a secret's value comes from: either an environment variable or a file. The value itself never appears
 * in a plan, state or log.
 */
export interface SecretSource {
  /** Environment variable, read where multinode or terraform runs. */
  readonly environment?: string;
  /** File, relative to the manifest. */
  readonly file?: string;
}

/** A file that workloads read: its content, or where that comes from. The content is no secret. */
export interface ConfigSource {
  /** File with the content, relative to the manifest; UTF-8 text of at most 1 MiB. */
  readonly file?: string;
  /** The content, in which variables are replaced; $$ is a dollar sign. */
  readonly content?: string;
  /** Environment variable with the content, read where multinode or terraform runs. */
  readonly environment?: string;
}

/** How Nomad finds and claims an external volume. Used by the nomad target. */
export interface NomadVolume {
  /** Kind of volume. */
  readonly type: 'host' | 'csi';
  /** How many nodes and tasks may use it, exactly as the volume was created with. A CSI volume needs it. */
  readonly access_mode?: 'single-node-writer' | 'single-node-single-writer' | 'single-node-multi-writer' | 'single-node-reader-only' | 'multi-node-reader-only' | 'multi-node-single-writer' | 'multi-node-multi-writer';
  /** How it is attached to a node. A CSI volume needs it. */
  readonly attachment_mode?: 'file-system' | 'block-device';
}

/** A named volume: nothing, or settings. */
export interface VolumeSpec {
  /** Volume driver of the Docker Engine. Defaults to the Engine's, which is local. */
  readonly driver?: string;
  /** Options of the volume's driver. */
  readonly driver_opts?: Readonly<Record<string, string>>;
  /** Whether the volume exists already: it is neither made nor removed, and must be there. */
  readonly external: boolean;
  /**
   * Name of the volume on the platform. Defaults to multinode-APPLICATION-volume-NAME
   * (multinode~APPLICATION~NAME in Nomad, which has no other); for an external volume, to its name here.
   */
  readonly name?: string;
  /** Labels of the container, as a map or a list of name=value. */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Whether only one process at a time may write it, as for the files of most databases. The workload that
   * writes it then has one worker, which is stopped before another one starts.
   */
  readonly single_writer?: boolean;
  readonly nomad?: NomadVolume;
}

/** A range of addresses. */
export interface AddressRange {
  /** The network's addresses, in CIDR notation. */
  readonly subnet?: string;
  /** The part of the subnet from which containers get their addresses, in CIDR notation. */
  readonly ip_range?: string;
  /** Address of the gateway. */
  readonly gateway?: string;
  /** Addresses that containers do not get: name and address. */
  readonly aux_addresses?: Readonly<Record<string, string>>;
}

/** Which addresses the network has. By default the Engine chooses them. */
export interface AddressManagement {
  /** Driver that manages the addresses. Defaults to default. */
  readonly driver?: string;
  /** Options of the volume's driver. */
  readonly options?: Readonly<Record<string, string>>;
  /** Ranges of addresses. */
  readonly config?: readonly AddressRange[];
}

/** A network of the application besides the one that all its workloads share: nothing, or settings. */
export interface NetworkSpec {
  /** Whether the network exists already: it is neither made nor removed, and must be there. */
  readonly external: boolean;
  /**
   * Name of the network on the platform. Defaults to multinode-APPLICATION.NAME; for an external network, to
   * its name here.
   */
  readonly name: string;
  /** Network driver of the Docker Engine. Defaults to bridge. */
  readonly driver?: string;
  /** Options of the volume's driver. */
  readonly driver_opts?: Readonly<Record<string, string>>;
  /** Whether nothing on the network reaches the outside through it. */
  readonly internal?: boolean;
  /** Whether containers that are not a Swarm's may join an overlay network. */
  readonly attachable?: boolean;
  /** Whether the network has IPv6. */
  readonly enable_ipv6?: boolean;
  readonly ipam?: AddressManagement;
  /** Labels of the container, as a map or a list of name=value. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Plain processes on this machine. */
export interface LocalTarget {
  /** Address that the agent listens on. */
  readonly host: string;
  /** Port that the agent listens on; 0 picks a free port and keeps it. */
  readonly port: number;
}

/** Containers on a Docker host. */
export interface DockerTarget {
  /** The Engine's address; defaults to DOCKER_HOST or the local socket. */
  readonly host?: string;
  /**
   * Host name or IP address at which clients reach the Engine's machine, and so the agent and the services.
   */
  readonly address: string;
  /**
   * IP address of the Engine's machine on which the agent and the services are published; defaults to
   * `address`. 0.0.0.0 means all addresses.
   */
  readonly bind_address?: string;
  /** Where the agent runs. */
  readonly agent: 'container' | 'host';
  /** Agent image; built from this package by default. */
  readonly agent_image?: string;
  /** Port on which the agent is published. */
  readonly port: number;
  /** Load balancer that spreads a service's connections over its replicas. */
  readonly load_balancer: 'agent' | 'haproxy' | 'traefik';
}

/** Jobs in a Nomad cluster. */
export interface NomadTarget {
  /** Nomad's HTTP address, or the comma-separated addresses of several servers; defaults to NOMAD_ADDR. */
  readonly address?: string;
  /** Region of the jobs; defaults to NOMAD_REGION or the server's region. */
  readonly region?: string;
  /** Namespace of the jobs; it must already exist. */
  readonly namespace: string;
  /**
   * Registry, and the start of a path there, to which images that the manifest builds are pushed. Nodes pull
   * them from it.
   */
  readonly registry?: string;
  /** Datacenters in which workers may run. */
  readonly datacenters: readonly string[];
  /** Node pool of the jobs. */
  readonly node_pool: string;
  /** Priority of the jobs. */
  readonly priority: number;
  /** Nomad constraints on the nodes that run the agent and the workers. */
  readonly constraints: readonly NodeConstraint[];
  /** Where the agent runs. */
  readonly agent: 'host' | 'job';
  /**
   * Command that starts an agent that runs as a job: a program installed on the nodes, and its first
   * arguments.
   */
  readonly agent_command: readonly string[];
  /** Image for an agent that runs as a job. Without it, the job runs agent_command. */
  readonly agent_image?: string;
  /** Port on its node of an agent that runs as a job; 0 picks a free port. */
  readonly port: number;
  /**
   * Nomad host volume for the data of an agent that runs from an image. Without it, the data follow the agent
   * from node to node if they can.
   */
  readonly volume?: string;
  /**
   * Folder on the nodes for the data of an agent that runs as a command. Without it, the data follow the
   * agent from node to node if they can.
   */
  readonly data_dir?: string;
  /** Number of agents that run at once. One of them makes the decisions; all serve calls. */
  readonly agents: number;
  /** Whether the plan creates an ACL policy for the agent. */
  readonly acl: boolean;
  /** Load balancer that spreads a service's connections over its replicas. */
  readonly load_balancer: 'agent' | 'haproxy' | 'traefik';
}

/** Settings for each platform that can run the application. */
export interface Targets {
  readonly local: LocalTarget;
  readonly docker: DockerTarget;
  readonly nomad: NomadTarget;
}

/** Settings of the Terraform files that are made from the manifest. */
export interface TerraformSettings {
  /**
   * Where Terraform keeps its state: the name of one of its backends, or cloud, with the settings that
   * Terraform has for it. Defaults to a file in the stack's folder. Credentials come from the environment.
   */
  readonly backend?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One application's workloads, how they scale, and where they run. */
export interface Manifest {
  /**
   * Name of an application, workload or secret: a letter followed by letters, digits, - or _; at most 63
   * characters.
   */
  readonly name: string;
  /** Pools of warm workers that scale with the number of in-flight invocations. */
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  /** Work that runs to completion: each execution gets a new worker. */
  readonly jobs: Readonly<Record<string, JobSpec>>;
  /** Replicas behind a load balancer that scale with CPU use. */
  readonly services: Readonly<Record<string, ServiceSpec>>;
  /** Work that runs on a schedule. */
  readonly scheduled_tasks: Readonly<Record<string, ScheduledTaskSpec>>;
  /** Single processes that run all the time. */
  readonly daemons: Readonly<Record<string, DaemonSpec>>;
  readonly quotas: QuotaLimits;
  /** Confidential values that workloads need, given by reference. */
  readonly secrets: Readonly<Record<string, SecretSource>>;
  /** Files that workloads read, with their content here or beside the manifest. */
  readonly configs?: Readonly<Record<string, ConfigSource>>;
  /** Named volumes that workloads mount. Their data outlives workers, changes and down. */
  readonly volumes?: Readonly<Record<string, VolumeSpec>>;
  /** Networks for workloads to join: new ones, and ones that exist already. */
  readonly networks?: Readonly<Record<string, NetworkSpec>>;
  readonly targets: Targets;
  readonly terraform?: TerraformSettings;
}

/** What workloads of every kind have. */
export interface WorkloadSpec {
  /** Container image for the workload. Used by the docker and nomad targets. */
  readonly image?: string;
  readonly build?: BuildSpec;
  /**
   * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no
   * shell runs.
   */
  readonly command?: readonly string[];
  /**
   * Directory in which the command runs. On the local target it is relative to the manifest and defaults to
   * the manifest's folder; in a container it defaults to the image's working directory.
   */
  readonly working_dir?: string;
  /**
   * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
   * environment in which multinode runs, or from the .env file beside the manifest.
   */
  readonly environment: Readonly<Record<string, string | null>>;
  /**
   * Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and
   * environment overrides them all. A file listed twice keeps its first position. Read when the application
   * is applied.
   */
  readonly env_file: readonly EnvFile[];
  /**
   * Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is
   * a file in the folder given by MULTINODE_SECRETS_DIR.
   */
  readonly secrets: readonly SecretMount[];
  /**
   * Names of services and daemons that the program connects to. For each it gets variables with the address,
   * such as DB_HOST, DB_PORT and DB_URL for db.
   */
  readonly uses?: readonly string[];
  /**
   * Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a
   * workload that runs stays, whatever happens to the others.
   */
  readonly depends_on?: Readonly<Record<string, Dependency>>;
  /**
   * Networks that the workload joins: names from the networks section, or settings for each. The name default
   * stands for the network that all workloads of the application share.
   */
  readonly networks?: Readonly<Record<string, NetworkMembership>>;
  /** Configs that the workload reads, as files: names from the configs section, or settings for each. */
  readonly configs?: readonly ConfigMount[];
  /**
   * What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in
   * memory.
   */
  readonly volumes?: readonly Mount[];
  /** CPUs per worker; 0.5 is half a CPU. */
  readonly cpu: number;
  /**
   * Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes.
   * Here in bytes.
   */
  readonly memory: number;
  /** GPUs per worker. */
  readonly gpu: number;
  /**
   * CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas
   * count. Defaults to cpu.
   */
  readonly cpu_limit?: number;
  /**
   * Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count.
   * Defaults to memory. Here in bytes.
   */
  readonly memory_limit?: number;
  /**
   * Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not
   * swap. Here in bytes.
   */
  readonly memswap_limit?: number;
  /** Time that a worker gets to finish after SIGTERM before it receives SIGKILL. Here in seconds. */
  readonly stop_grace_period: number;
  readonly nomad?: NomadWorkload;
  /**
   * Program and arguments that precede command, instead of the image's entrypoint. A string is split as in
   * command.
   */
  readonly entrypoint?: readonly string[];
  /** Operating system and processor of the image. Defaults to those of the machine that runs it. */
  readonly platform?: string;
  /**
   * When the image is pulled from its registry. Defaults to missing. An image that the manifest builds is
   * never pulled.
   */
  readonly pull_policy?: 'missing' | 'if_not_present' | 'always' | 'never' | 'build';
  /**
   * User that runs the program: a name or number, optionally followed by a colon and a group. Defaults to the
   * image's user.
   */
  readonly user?: string;
  /** Host name inside the container. */
  readonly hostname?: string;
  /**
   * Whether a small init process is process 1 in the container; it forwards signals and reaps processes.
   * Without it, the program is process 1. Defaults to true.
   */
  readonly init?: boolean;
  /** Signal that asks a worker to finish. Defaults to SIGTERM. */
  readonly stop_signal?: string;
  /** Labels of the container, as a map or a list of name=value. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Linux capabilities that the container has in addition to the default ones. */
  readonly cap_add?: readonly string[];
  /** Linux capabilities to remove from the container; ALL removes all except those in cap_add. */
  readonly cap_drop?: readonly string[];
  /** Whether the container's root file system is read-only. */
  readonly read_only?: boolean;
  /**
   * In-memory folders in the container: a path or a list of paths, each optionally followed by a colon and
   * mount options.
   */
  readonly tmpfs?: Readonly<Record<string, string>>;
  /** Security options for the container, as in Compose. */
  readonly security_opt?: readonly string[];
  /** Whether the container has all capabilities and access to all of its machine's devices. */
  readonly privileged?: boolean;
  /** Groups, by name or number, that the program's user has in addition. */
  readonly group_add?: readonly string[];
  /** Size of /dev/shm. It defaults to 64 MiB. Here in bytes. */
  readonly shm_size?: number;
  /** Kernel parameters of the container's namespaces, as a map or a list of name=value. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /**
   * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
   * The address host-gateway means the machine.
   */
  readonly extra_hosts?: Readonly<Record<string, string>>;
  /** Addresses of the DNS servers that the container asks, one or a list. */
  readonly dns?: readonly string[];
  /** Domains in which the container looks for short names, one or a list. */
  readonly dns_search?: readonly string[];
  /** Options of the container's resolver. */
  readonly dns_opt?: readonly string[];
  /**
   * Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft
   * and hard. -1 means unlimited.
   */
  readonly ulimits?: Readonly<Record<string, Ulimit>>;
  /** How many processes and threads the container may have. -1 means unlimited. */
  readonly pids_limit?: number;
  /**
   * How much sooner, or with a negative number later, the kernel ends the program when the machine is short
   * of memory.
   */
  readonly oom_score_adj?: number;
  readonly logging?: Logging;
  /**
   * Whether the program's standard input stays open, though nothing is written to it. Without it, the program
   * reads the end of the input at once.
   */
  readonly stdin_open?: boolean;
  /** Domain of the host name inside the container. */
  readonly domainname?: string;
  /**
   * What a daemon has instead of networks: host, none, bridge, service:NAME for the network of another
   * daemon, or container:NAME.
   */
  readonly network_mode?: string;
  /** Runtime of the container. Defaults to the Engine's. */
  readonly runtime?: string;
  /**
   * Whose processes the container sees: host for those of the machine, service:NAME or container:NAME for
   * those of another container. Defaults to its own.
   */
  readonly pid?: string;
  /**
   * Whose shared memory, semaphores and message queues the container has: host, private, shareable, none, or
   * service:NAME or container:NAME for those of a container that is shareable.
   */
  readonly ipc?: string;
  /** host gives the container the machine's host name, with the right to change it. */
  readonly uts?: 'host';
  /** host: on an Engine that maps users, those of the container are the machine's. */
  readonly userns_mode?: 'host';
  /**
   * Whether the container sees the machine's control groups or only its own. Defaults to what the Engine is
   * set to.
   */
  readonly cgroup?: 'host' | 'private';
  /** Control group in which the container's is. */
  readonly cgroup_parent?: string;
  /** Numbers of the CPUs on which the container may run. */
  readonly cpuset?: string;
  /** How readily the kernel swaps the container's memory: 0 is not at all, 100 is readily. */
  readonly mem_swappiness?: number;
  /** Options of the Engine's storage driver for the container's own file system. */
  readonly storage_opt?: Readonly<Record<string, string>>;
  /** Which devices the container may use if they appear later: type, numbers and permissions. */
  readonly device_cgroup_rules?: readonly string[];
  /**
   * Devices of the machine that the container has, each as source, source:target or
   * source:target:permissions, or as a map.
   */
  readonly devices?: readonly DeviceMount[];
}

/**
 * Values that the manifest refers to and that are in no plan or state. They are collected when the manifest
 * is applied and pushed with it; the agent keeps them in files that only its user can read.
 */
export interface Inputs {
  /** Name of the secret → value. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Workload → variables from all its environment files. */
  readonly env_files: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Variable that a workload's environment lists without a value → value. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Workload → hash of the program files that its command names, so that changed code starts new workers.
   */
  readonly sources: Readonly<Record<string, string>>;
  /**
   * Image as named in the manifest → its id on the Engine when the manifest was applied; workers use that id.
   */
  readonly images?: Readonly<Record<string, string>>;
  /**
   * Source of a mount, as the manifest names it, relative or with ~ → absolute path of the file or folder.
   */
  readonly paths?: Readonly<Record<string, string>>;
  /** Config whose content is not in the manifest itself → content. */
  readonly configs?: Readonly<Record<string, string>>;
}
