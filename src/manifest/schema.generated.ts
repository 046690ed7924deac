/** Generated from schema/source.json by `npm run generate`; do not edit. */
import type { SchemaNode } from './schema-node.js';

/**
 * Settings that all workloads share; a field set in a workload overrides them. environment is merged by name.
 */
export interface Defaults {
  /** Container image for the workload. Used by the docker and nomad targets. */
  readonly image?: string;
  /**
   * How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a
   * runtime, for which no Dockerfile is needed.
   */
  readonly build?: string | {
    /** Build context: the source folder, relative to the manifest. */
    readonly context?: string;
    /** Dockerfile, relative to the context. */
    readonly dockerfile?: string;
    /**
     * Language of the program. The image is built without a Dockerfile, with the packages of the lock file in
     * the context.
     */
    readonly runtime?: 'python' | 'node' | 'go' | 'deno' | 'bun' | 'static';
    /**
     * Version of the runtime, which selects its official image. It defaults to one that this version of
     * Multinode knows.
     */
    readonly version?: string | number;
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
    readonly args?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
    /** Labels of the container, as a map or a list of name=value. */
    readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
    /** Network of the build: host, none, or the name of one on the Engine. */
    readonly network?: string;
    /**
     * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
     * The address host-gateway means the machine.
     */
    readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
    /** Size of /dev/shm. It defaults to 64 MiB. */
    readonly shm_size?: number | string;
    /** Platform of the image. */
    readonly platforms?: readonly string[];
    /** Whether a newer base image is pulled, even if the Engine has one of that name. */
    readonly pull?: boolean;
    /** Whether every layer is built again whenever the sources have changed. */
    readonly no_cache?: boolean;
    /**
     * Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows
     * more instructions of Dockerfiles.
     */
    readonly buildkit?: boolean;
    /**
     * Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section.
     * They are in no layer of the image.
     */
    readonly secrets?: readonly string[];
    /**
     * Further names of the image on the Engine. They stay there when the application is removed, and are not
     * pushed.
     */
    readonly tags?: readonly string[];
    /** Whether BuildKit adds to the image how it was built, and how much of that. */
    readonly provenance?: boolean | string;
    /** Whether BuildKit adds to the image a list of the software in it, or with which generator. */
    readonly sbom?: boolean | string;
    /** Where BuildKit reads layers that were built elsewhere. */
    readonly cache_from?: readonly string[];
    /** Where BuildKit writes layers for other builds. */
    readonly cache_to?: readonly string[];
    /**
     * Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value:
     * folders, relative to the manifest, images or addresses.
     */
    readonly additional_contexts?: Readonly<Record<string, string>> | readonly string[];
  };
  /**
   * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no
   * shell runs.
   */
  readonly command?: string | readonly string[];
  /**
   * Directory in which the command runs. On the local target it is relative to the manifest and defaults to
   * the manifest's folder; in a container it defaults to the image's working directory.
   */
  readonly working_dir?: string;
  /**
   * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
   * environment in which multinode runs, or from the .env file beside the manifest.
   */
  readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  /**
   * Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and
   * environment overrides them all. A file listed twice keeps its first position. Read when the application
   * is applied.
   */
  readonly env_file?: string | readonly (string | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  })[] | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  } | null;
  /**
   * Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is
   * a file in the folder given by MULTINODE_SECRETS_DIR.
   */
  readonly secrets?: readonly (string | {
    /** Name of a secret from the secrets section. */
    readonly source: string;
    /**
     * File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's
     * name.
     */
    readonly target?: string;
    /** Environment variable that also holds the secret, for programs that cannot read it from a file. */
    readonly environment?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[] | null;
  /**
   * Names of services and daemons that the program connects to. For each it gets variables with the address,
   * such as DB_HOST, DB_PORT and DB_URL for db.
   */
  readonly uses?: readonly string[];
  /**
   * Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a
   * workload that runs stays, whatever happens to the others.
   */
  readonly depends_on?: readonly string[] | Readonly<Record<string, {
    /** What must hold before the workload starts. */
    readonly condition?: 'service_started' | 'service_healthy' | 'service_completed_successfully';
    /** Whether the workload is replaced when the other one changes. */
    readonly restart?: boolean;
    /**
     * Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no
     * active profile enables the other one.
     */
    readonly required?: boolean;
  }>>;
  /**
   * Networks that the workload joins: names from the networks section, or settings for each. The name default
   * stands for the network that all workloads of the application share.
   */
  readonly networks?: readonly string[] | Readonly<Record<string, {
    /** Other names by which the workload is found on the network. */
    readonly aliases?: readonly string[];
    /** Its address on the network, which must have a subnet in ipam. */
    readonly ipv4_address?: string;
    /** Its address of IPv6 on the network, which must have a subnet for it in ipam. */
    readonly ipv6_address?: string;
  } | null>>;
  /** Configs that the workload reads, as files: names from the configs section, or settings for each. */
  readonly configs?: readonly (string | {
    /** Name of a config from the configs section. */
    readonly source: string;
    /**
     * Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's
     * name.
     */
    readonly target?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[];
  /**
   * What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in
   * memory.
   */
  readonly volumes?: readonly (string | {
    /** What is mounted. */
    readonly type: 'volume' | 'bind' | 'tmpfs';
    /** Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder. */
    readonly source?: string;
    /** Absolute path at which the workload finds it. */
    readonly target: string;
    /** Whether the workload can only read it. */
    readonly read_only?: boolean;
    /** Options of a mount of type volume. */
    readonly volume?: {
      /**
       * Whether a new volume stays empty instead of getting the files that the image has at the target. For
       * daemons it needs Docker Engine 26.
       */
      readonly nocopy?: boolean;
      /** Folder in the volume to mount instead of all of it. Needs Docker Engine 26. */
      readonly subpath?: string;
    };
    /** Options of a mount of type bind. */
    readonly bind?: {
      /** Whether an empty folder is made if the source does not exist. */
      readonly create_host_path?: boolean;
      /** How mounts below the source and the target reach the other side. */
      readonly propagation?: 'rprivate' | 'private' | 'rshared' | 'shared' | 'rslave' | 'slave';
      /** Relabels the source for SELinux: z shares it between containers, Z gives it to one. */
      readonly selinux?: 'z' | 'Z';
    };
    /** Options of a mount of type tmpfs. */
    readonly tmpfs?: {
      /** Most that it can hold, such as 64 MiB. */
      readonly size?: number | string;
      /** Permissions in octal digits, as for chmod. */
      readonly mode?: string | number;
    };
  })[];
  /** CPUs per worker; 0.5 is half a CPU. */
  readonly cpu?: number;
  /**
   * Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes.
   */
  readonly memory?: number | string;
  /** GPUs per worker. */
  readonly gpu?: number;
  /**
   * CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas
   * count. Defaults to cpu.
   */
  readonly cpu_limit?: number;
  /**
   * Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count.
   * Defaults to memory.
   */
  readonly memory_limit?: number | string;
  /**
   * Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not
   * swap.
   */
  readonly memswap_limit?: number | string;
  /** Time that a worker gets to finish after SIGTERM before it receives SIGKILL. */
  readonly stop_grace_period?: number | string;
  /** Settings that only Nomad has. */
  readonly nomad?: {
    /** Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command. */
    readonly driver?: 'docker' | 'raw_exec' | 'exec';
    /**
     * Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node,
     * and cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at
     * all. Without it, a command has its node's network, and an image a Docker network.
     */
    readonly network_mode?: string;
    /** Node pool whose nodes may run it. Defaults to the target's. */
    readonly node_pool?: string;
    /** Priority of its jobs. Defaults to the target's. */
    readonly priority?: number;
    /** Conditions that a node must meet, in addition to the target's. */
    readonly constraints?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
    })[];
    /**
     * Whether replicas of a service are on different nodes: with `true`, another one starts only on a node
     * that has none; with `false`, Nomad places them as it does other jobs. By default they share a node only
     * if no other has room.
     */
    readonly distinct_hosts?: boolean;
    /** Nodes that are preferred, or avoided, but not required. */
    readonly affinities?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
      /** How much it counts beside other preferences. A negative one keeps workers away from such nodes. */
      readonly weight?: number;
    })[];
    /**
     * Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs
     * may take.
     */
    readonly ephemeral_disk?: number | string;
    /** How much of each of a worker's two output streams Nomad keeps. */
    readonly logs?: {
      /** Number of files that are kept. */
      readonly max_files?: number;
      /** Size of a file, in whole MiB. */
      readonly max_file_size?: number | string;
    };
    /** Metadata of its jobs, which a program finds in variables such as NOMAD_META_team. */
    readonly meta?: Readonly<Record<string, string>>;
    /** How the replicas of a service are registered in service discovery. */
    readonly service?: {
      /** Where they are registered. */
      readonly provider?: 'nomad' | 'consul';
      /** Tags of each replica. */
      readonly tags?: readonly string[];
      /** Metadata of each replica, which only Consul has. */
      readonly meta?: Readonly<Record<string, string>>;
      /**
       * Checks of each replica, instead of one that connects to its port. Others see the results in service
       * discovery; the agent has checks of its own.
       */
      readonly checks?: readonly ({
        /** What is checked. */
        readonly type: 'http' | 'tcp' | 'script';
        /** Name of the check. Defaults to its type. */
        readonly name?: string;
        /** Path of a check of type http. */
        readonly path?: string;
        /** Program and arguments of a check of type script. */
        readonly command?: readonly string[];
        /** Time from one check to the next. */
        readonly interval?: number | string;
        /** How long a check may take. */
        readonly timeout?: number | string;
      })[];
    };
    /** What the node downloads before it starts a worker. */
    readonly artifacts?: readonly ({
      /** URL, as Nomad takes it. An archive is unpacked. */
      readonly source: string;
      /** Folder or file in the worker's folder. */
      readonly destination?: string;
      /** What is downloaded. */
      readonly mode?: 'any' | 'file' | 'dir';
      /** Options of the download, such as a checksum. */
      readonly options?: Readonly<Record<string, string>>;
    })[];
    /** Files that Nomad writes for a worker, with values from Nomad, Consul or Vault. */
    readonly templates?: readonly ({
      /** The template's text. Write $$ for a dollar sign. */
      readonly data?: string;
      /** File with the template instead, in the worker's folder, such as one from an artifact. */
      readonly source?: string;
      /** File in the worker's folder that is written. */
      readonly destination: string;
      /** Whether the file has NAME=value lines that become environment variables. */
      readonly env?: boolean;
      /** Permissions of the file, in octal digits as text. */
      readonly perms?: string;
      /**
       * What happens to a running worker when values in the template change. The file is updated in any case.
       */
      readonly change_mode?: 'noop' | 'signal';
      /** Signal that a worker gets if change_mode is signal. */
      readonly change_signal?: string;
    })[];
    /** Gives each worker a token for Vault, which its templates use. */
    readonly vault?: {
      /**
       * Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with.
       */
      readonly role?: string;
      /** Name of a Vault cluster in the configuration of Nomad's servers. */
      readonly cluster?: string;
      /** Namespace in Vault, which only Vault Enterprise has. */
      readonly namespace?: string;
      /** Whether the token is also in VAULT_TOKEN. */
      readonly env?: boolean;
      /** Whether the token is left out of the file secrets/vault_token. */
      readonly disable_file?: boolean;
    };
  };
  /**
   * Program and arguments that precede command, instead of the image's entrypoint. A string is split as in
   * command.
   */
  readonly entrypoint?: string | readonly string[];
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
  readonly user?: string | number;
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
  readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
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
  readonly tmpfs?: string | readonly string[];
  /** Security options for the container, as in Compose. */
  readonly security_opt?: readonly string[];
  /** Whether the container has all capabilities and access to all of its machine's devices. */
  readonly privileged?: boolean;
  /** Groups, by name or number, that the program's user has in addition. */
  readonly group_add?: readonly (string | number)[];
  /** Size of /dev/shm. It defaults to 64 MiB. */
  readonly shm_size?: number | string;
  /** Kernel parameters of the container's namespaces, as a map or a list of name=value. */
  readonly sysctls?: Readonly<Record<string, string | number | boolean>> | readonly string[];
  /**
   * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
   * The address host-gateway means the machine.
   */
  readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
  /** Addresses of the DNS servers that the container asks, one or a list. */
  readonly dns?: string | readonly string[];
  /** Domains in which the container looks for short names, one or a list. */
  readonly dns_search?: string | readonly string[];
  /** Options of the container's resolver. */
  readonly dns_opt?: readonly string[];
  /**
   * Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft
   * and hard. -1 means unlimited.
   */
  readonly ulimits?: Readonly<Record<string, number | {
    /** The limit at the start. -1 means unlimited. */
    readonly soft: number;
    /** The highest limit that the program may set. -1 means unlimited. */
    readonly hard: number;
  }>>;
  /** How many processes and threads the container may have. -1 means unlimited. */
  readonly pids_limit?: number;
  /**
   * How much sooner, or with a negative number later, the kernel ends the program when the machine is short
   * of memory.
   */
  readonly oom_score_adj?: number;
  /** How the container's output is kept: a log driver and its options. */
  readonly logging?: {
    /** A log driver of Docker. */
    readonly driver?: string;
    /** Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB. */
    readonly options?: Readonly<Record<string, string | number | boolean>>;
  };
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
  readonly storage_opt?: Readonly<Record<string, string | number | boolean>>;
  /** Which devices the container may use if they appear later: type, numbers and permissions. */
  readonly device_cgroup_rules?: readonly string[];
  /**
   * Devices of the machine that the container has, each as source, source:target or
   * source:target:permissions, or as a map.
   */
  readonly devices?: readonly (string | {
    /** Path of the device on the machine. */
    readonly source: string;
    /** Path in the container. Defaults to the source's. */
    readonly target?: string;
    /** What the container may do with it: r for read, w for write, m for mknod. */
    readonly permissions?: string;
  })[];
}

/** A pool of warm workers that scales with the number of in-flight invocations. */
export interface FunctionFields {
  /** Container image for the workload. Used by the docker and nomad targets. */
  readonly image?: string;
  /**
   * How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a
   * runtime, for which no Dockerfile is needed.
   */
  readonly build?: string | {
    /** Build context: the source folder, relative to the manifest. */
    readonly context?: string;
    /** Dockerfile, relative to the context. */
    readonly dockerfile?: string;
    /**
     * Language of the program. The image is built without a Dockerfile, with the packages of the lock file in
     * the context.
     */
    readonly runtime?: 'python' | 'node' | 'go' | 'deno' | 'bun' | 'static';
    /**
     * Version of the runtime, which selects its official image. It defaults to one that this version of
     * Multinode knows.
     */
    readonly version?: string | number;
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
    readonly args?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
    /** Labels of the container, as a map or a list of name=value. */
    readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
    /** Network of the build: host, none, or the name of one on the Engine. */
    readonly network?: string;
    /**
     * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
     * The address host-gateway means the machine.
     */
    readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
    /** Size of /dev/shm. It defaults to 64 MiB. */
    readonly shm_size?: number | string;
    /** Platform of the image. */
    readonly platforms?: readonly string[];
    /** Whether a newer base image is pulled, even if the Engine has one of that name. */
    readonly pull?: boolean;
    /** Whether every layer is built again whenever the sources have changed. */
    readonly no_cache?: boolean;
    /**
     * Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows
     * more instructions of Dockerfiles.
     */
    readonly buildkit?: boolean;
    /**
     * Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section.
     * They are in no layer of the image.
     */
    readonly secrets?: readonly string[];
    /**
     * Further names of the image on the Engine. They stay there when the application is removed, and are not
     * pushed.
     */
    readonly tags?: readonly string[];
    /** Whether BuildKit adds to the image how it was built, and how much of that. */
    readonly provenance?: boolean | string;
    /** Whether BuildKit adds to the image a list of the software in it, or with which generator. */
    readonly sbom?: boolean | string;
    /** Where BuildKit reads layers that were built elsewhere. */
    readonly cache_from?: readonly string[];
    /** Where BuildKit writes layers for other builds. */
    readonly cache_to?: readonly string[];
    /**
     * Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value:
     * folders, relative to the manifest, images or addresses.
     */
    readonly additional_contexts?: Readonly<Record<string, string>> | readonly string[];
  };
  /**
   * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no
   * shell runs.
   */
  readonly command?: string | readonly string[];
  /**
   * Directory in which the command runs. On the local target it is relative to the manifest and defaults to
   * the manifest's folder; in a container it defaults to the image's working directory.
   */
  readonly working_dir?: string;
  /**
   * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
   * environment in which multinode runs, or from the .env file beside the manifest.
   */
  readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  /**
   * Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and
   * environment overrides them all. A file listed twice keeps its first position. Read when the application
   * is applied.
   */
  readonly env_file?: string | readonly (string | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  })[] | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  } | null;
  /**
   * Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is
   * a file in the folder given by MULTINODE_SECRETS_DIR.
   */
  readonly secrets?: readonly (string | {
    /** Name of a secret from the secrets section. */
    readonly source: string;
    /**
     * File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's
     * name.
     */
    readonly target?: string;
    /** Environment variable that also holds the secret, for programs that cannot read it from a file. */
    readonly environment?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[] | null;
  /**
   * Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile
   * or MULTINODE_PROFILES; without profiles, it always runs.
   */
  readonly profiles?: readonly string[] | null;
  /**
   * Names of services and daemons that the program connects to. For each it gets variables with the address,
   * such as DB_HOST, DB_PORT and DB_URL for db.
   */
  readonly uses?: readonly string[];
  /**
   * Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a
   * workload that runs stays, whatever happens to the others.
   */
  readonly depends_on?: readonly string[] | Readonly<Record<string, {
    /** What must hold before the workload starts. */
    readonly condition?: 'service_started' | 'service_healthy' | 'service_completed_successfully';
    /** Whether the workload is replaced when the other one changes. */
    readonly restart?: boolean;
    /**
     * Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no
     * active profile enables the other one.
     */
    readonly required?: boolean;
  }>>;
  /**
   * Networks that the workload joins: names from the networks section, or settings for each. The name default
   * stands for the network that all workloads of the application share.
   */
  readonly networks?: readonly string[] | Readonly<Record<string, {
    /** Other names by which the workload is found on the network. */
    readonly aliases?: readonly string[];
    /** Its address on the network, which must have a subnet in ipam. */
    readonly ipv4_address?: string;
    /** Its address of IPv6 on the network, which must have a subnet for it in ipam. */
    readonly ipv6_address?: string;
  } | null>>;
  /** Configs that the workload reads, as files: names from the configs section, or settings for each. */
  readonly configs?: readonly (string | {
    /** Name of a config from the configs section. */
    readonly source: string;
    /**
     * Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's
     * name.
     */
    readonly target?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[];
  /**
   * What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in
   * memory.
   */
  readonly volumes?: readonly (string | {
    /** What is mounted. */
    readonly type: 'volume' | 'bind' | 'tmpfs';
    /** Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder. */
    readonly source?: string;
    /** Absolute path at which the workload finds it. */
    readonly target: string;
    /** Whether the workload can only read it. */
    readonly read_only?: boolean;
    /** Options of a mount of type volume. */
    readonly volume?: {
      /**
       * Whether a new volume stays empty instead of getting the files that the image has at the target. For
       * daemons it needs Docker Engine 26.
       */
      readonly nocopy?: boolean;
      /** Folder in the volume to mount instead of all of it. Needs Docker Engine 26. */
      readonly subpath?: string;
    };
    /** Options of a mount of type bind. */
    readonly bind?: {
      /** Whether an empty folder is made if the source does not exist. */
      readonly create_host_path?: boolean;
      /** How mounts below the source and the target reach the other side. */
      readonly propagation?: 'rprivate' | 'private' | 'rshared' | 'shared' | 'rslave' | 'slave';
      /** Relabels the source for SELinux: z shares it between containers, Z gives it to one. */
      readonly selinux?: 'z' | 'Z';
    };
    /** Options of a mount of type tmpfs. */
    readonly tmpfs?: {
      /** Most that it can hold, such as 64 MiB. */
      readonly size?: number | string;
      /** Permissions in octal digits, as for chmod. */
      readonly mode?: string | number;
    };
  })[];
  /** CPUs per worker; 0.5 is half a CPU. */
  readonly cpu?: number;
  /**
   * Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes.
   */
  readonly memory?: number | string;
  /** GPUs per worker. */
  readonly gpu?: number;
  /**
   * CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas
   * count. Defaults to cpu.
   */
  readonly cpu_limit?: number;
  /**
   * Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count.
   * Defaults to memory.
   */
  readonly memory_limit?: number | string;
  /**
   * Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not
   * swap.
   */
  readonly memswap_limit?: number | string;
  /** Time that a worker gets to finish after SIGTERM before it receives SIGKILL. */
  readonly stop_grace_period?: number | string;
  /** Settings that only Nomad has. */
  readonly nomad?: {
    /** Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command. */
    readonly driver?: 'docker' | 'raw_exec' | 'exec';
    /**
     * Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node,
     * and cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at
     * all. Without it, a command has its node's network, and an image a Docker network.
     */
    readonly network_mode?: string;
    /** Node pool whose nodes may run it. Defaults to the target's. */
    readonly node_pool?: string;
    /** Priority of its jobs. Defaults to the target's. */
    readonly priority?: number;
    /** Conditions that a node must meet, in addition to the target's. */
    readonly constraints?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
    })[];
    /**
     * Whether replicas of a service are on different nodes: with `true`, another one starts only on a node
     * that has none; with `false`, Nomad places them as it does other jobs. By default they share a node only
     * if no other has room.
     */
    readonly distinct_hosts?: boolean;
    /** Nodes that are preferred, or avoided, but not required. */
    readonly affinities?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
      /** How much it counts beside other preferences. A negative one keeps workers away from such nodes. */
      readonly weight?: number;
    })[];
    /**
     * Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs
     * may take.
     */
    readonly ephemeral_disk?: number | string;
    /** How much of each of a worker's two output streams Nomad keeps. */
    readonly logs?: {
      /** Number of files that are kept. */
      readonly max_files?: number;
      /** Size of a file, in whole MiB. */
      readonly max_file_size?: number | string;
    };
    /** Metadata of its jobs, which a program finds in variables such as NOMAD_META_team. */
    readonly meta?: Readonly<Record<string, string>>;
    /** How the replicas of a service are registered in service discovery. */
    readonly service?: {
      /** Where they are registered. */
      readonly provider?: 'nomad' | 'consul';
      /** Tags of each replica. */
      readonly tags?: readonly string[];
      /** Metadata of each replica, which only Consul has. */
      readonly meta?: Readonly<Record<string, string>>;
      /**
       * Checks of each replica, instead of one that connects to its port. Others see the results in service
       * discovery; the agent has checks of its own.
       */
      readonly checks?: readonly ({
        /** What is checked. */
        readonly type: 'http' | 'tcp' | 'script';
        /** Name of the check. Defaults to its type. */
        readonly name?: string;
        /** Path of a check of type http. */
        readonly path?: string;
        /** Program and arguments of a check of type script. */
        readonly command?: readonly string[];
        /** Time from one check to the next. */
        readonly interval?: number | string;
        /** How long a check may take. */
        readonly timeout?: number | string;
      })[];
    };
    /** What the node downloads before it starts a worker. */
    readonly artifacts?: readonly ({
      /** URL, as Nomad takes it. An archive is unpacked. */
      readonly source: string;
      /** Folder or file in the worker's folder. */
      readonly destination?: string;
      /** What is downloaded. */
      readonly mode?: 'any' | 'file' | 'dir';
      /** Options of the download, such as a checksum. */
      readonly options?: Readonly<Record<string, string>>;
    })[];
    /** Files that Nomad writes for a worker, with values from Nomad, Consul or Vault. */
    readonly templates?: readonly ({
      /** The template's text. Write $$ for a dollar sign. */
      readonly data?: string;
      /** File with the template instead, in the worker's folder, such as one from an artifact. */
      readonly source?: string;
      /** File in the worker's folder that is written. */
      readonly destination: string;
      /** Whether the file has NAME=value lines that become environment variables. */
      readonly env?: boolean;
      /** Permissions of the file, in octal digits as text. */
      readonly perms?: string;
      /**
       * What happens to a running worker when values in the template change. The file is updated in any case.
       */
      readonly change_mode?: 'noop' | 'signal';
      /** Signal that a worker gets if change_mode is signal. */
      readonly change_signal?: string;
    })[];
    /** Gives each worker a token for Vault, which its templates use. */
    readonly vault?: {
      /**
       * Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with.
       */
      readonly role?: string;
      /** Name of a Vault cluster in the configuration of Nomad's servers. */
      readonly cluster?: string;
      /** Namespace in Vault, which only Vault Enterprise has. */
      readonly namespace?: string;
      /** Whether the token is also in VAULT_TOKEN. */
      readonly env?: boolean;
      /** Whether the token is left out of the file secrets/vault_token. */
      readonly disable_file?: boolean;
    };
  };
  /**
   * Program and arguments that precede command, instead of the image's entrypoint. A string is split as in
   * command.
   */
  readonly entrypoint?: string | readonly string[];
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
  readonly user?: string | number;
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
  readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
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
  readonly tmpfs?: string | readonly string[];
  /** Security options for the container, as in Compose. */
  readonly security_opt?: readonly string[];
  /** Whether the container has all capabilities and access to all of its machine's devices. */
  readonly privileged?: boolean;
  /** Groups, by name or number, that the program's user has in addition. */
  readonly group_add?: readonly (string | number)[];
  /** Size of /dev/shm. It defaults to 64 MiB. */
  readonly shm_size?: number | string;
  /** Kernel parameters of the container's namespaces, as a map or a list of name=value. */
  readonly sysctls?: Readonly<Record<string, string | number | boolean>> | readonly string[];
  /**
   * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
   * The address host-gateway means the machine.
   */
  readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
  /** Addresses of the DNS servers that the container asks, one or a list. */
  readonly dns?: string | readonly string[];
  /** Domains in which the container looks for short names, one or a list. */
  readonly dns_search?: string | readonly string[];
  /** Options of the container's resolver. */
  readonly dns_opt?: readonly string[];
  /**
   * Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft
   * and hard. -1 means unlimited.
   */
  readonly ulimits?: Readonly<Record<string, number | {
    /** The limit at the start. -1 means unlimited. */
    readonly soft: number;
    /** The highest limit that the program may set. -1 means unlimited. */
    readonly hard: number;
  }>>;
  /** How many processes and threads the container may have. -1 means unlimited. */
  readonly pids_limit?: number;
  /**
   * How much sooner, or with a negative number later, the kernel ends the program when the machine is short
   * of memory.
   */
  readonly oom_score_adj?: number;
  /** How the container's output is kept: a log driver and its options. */
  readonly logging?: {
    /** A log driver of Docker. */
    readonly driver?: string;
    /** Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB. */
    readonly options?: Readonly<Record<string, string | number | boolean>>;
  };
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
  readonly storage_opt?: Readonly<Record<string, string | number | boolean>>;
  /** Which devices the container may use if they appear later: type, numbers and permissions. */
  readonly device_cgroup_rules?: readonly string[];
  /**
   * Devices of the machine that the container has, each as source, source:target or
   * source:target:permissions, or as a map.
   */
  readonly devices?: readonly (string | {
    /** Path of the device on the machine. */
    readonly source: string;
    /** Path in the container. Defaults to the source's. */
    readonly target?: string;
    /** What the container may do with it: r for read, w for write, m for mknod. */
    readonly permissions?: string;
  })[];
  /** Maximum number of workers running at once. */
  readonly max_workers?: number;
  /** Idle workers to keep ready beyond those for the in-flight invocations; at most max_workers. */
  readonly spare_workers?: number;
  /** How long a worker stays idle after its last invocation before it may be stopped. */
  readonly cooldown_period?: number | string;
  /**
   * How long one invocation may run. After that the caller gets a timeout error and the worker is stopped.
   */
  readonly timeout?: number | string;
  /** How many times an invocation is retried, on another worker, after its worker dies. */
  readonly retries?: number;
  /** Maximum number of invocations waiting for a worker; further callers get 503 with Retry-After. */
  readonly max_queue?: number;
  /**
   * Port on which the program listens, if it does not read $PORT, which is then this port. By default the
   * target picks one.
   */
  readonly container_port?: number;
  /**
   * How to find out whether a worker works. It is ready once a check passes; a ready worker that fails
   * several checks in a row gets no more calls and is replaced.
   */
  readonly healthcheck?: {
    /**
     * Command that exits with 0 if the worker works, run beside the program. A string is run by a shell; a
     * list begins with CMD, followed by a program and its arguments, with CMD-SHELL, followed by a line for a
     * shell, or is [NONE], which turns the image's own check off.
     */
    readonly test?: string | readonly string[];
    /**
     * Path on which the worker answers 2xx if it works, instead of a command; for functions, and services
     * that speak HTTP.
     */
    readonly path?: string;
    /** Time from one check to the next. It defaults to 30s. */
    readonly interval?: number | string;
    /** How long a check may take before it counts as failed. It defaults to 30s. */
    readonly timeout?: number | string;
    /** How many checks must fail in a row before the worker is unhealthy. It defaults to 3. */
    readonly retries?: number;
    /**
     * Time after the start in which failed checks do not count, unless one has passed. It defaults to 0s.
     */
    readonly start_period?: number | string;
    /**
     * The same as interval until a check passes; with Docker, within start_period and with Engine 25 or
     * newer. It defaults to 5s.
     */
    readonly start_interval?: number | string;
    /** Whether to turn the image's own check off. */
    readonly disable?: boolean;
  };
  /**
   * Commands that run one after the other beside a worker's program, as soon as that has started. The worker
   * is ready only after all of them have succeeded; if one fails, the worker is stopped.
   */
  readonly post_start?: readonly ({
    /**
     * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but
     * no shell runs.
     */
    readonly command: string | readonly string[];
    /**
     * User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user
     * that runs the program.
     */
    readonly user?: string | number;
    /** Whether it has all capabilities. */
    readonly privileged?: boolean;
    /** Directory in which it runs. Defaults to the program's directory. */
    readonly working_dir?: string;
    /**
     * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
     * environment in which multinode runs, or from the .env file beside the manifest.
     */
    readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  })[];
  /**
   * Commands that run one after the other beside a worker's program, before that gets the stop signal; they
   * share its stop_grace_period. They do not run if the program ends by itself.
   */
  readonly pre_stop?: readonly ({
    /**
     * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but
     * no shell runs.
     */
    readonly command: string | readonly string[];
    /**
     * User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user
     * that runs the program.
     */
    readonly user?: string | number;
    /** Whether it has all capabilities. */
    readonly privileged?: boolean;
    /** Directory in which it runs. Defaults to the program's directory. */
    readonly working_dir?: string;
    /**
     * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
     * environment in which multinode runs, or from the .env file beside the manifest.
     */
    readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  })[];
  /**
   * Path that returns 2xx once a worker can serve. Without it, a worker is ready when its port accepts
   * connections.
   */
  readonly ready_path?: string;
  /** How long a worker may take to become ready. After that it is stopped and counts as failed to start. */
  readonly startup_timeout?: number | string;
}

/** A new worker for each execution, at most max_concurrency at once; other executions wait. */
export interface JobFields {
  /** Container image for the workload. Used by the docker and nomad targets. */
  readonly image?: string;
  /**
   * How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a
   * runtime, for which no Dockerfile is needed.
   */
  readonly build?: string | {
    /** Build context: the source folder, relative to the manifest. */
    readonly context?: string;
    /** Dockerfile, relative to the context. */
    readonly dockerfile?: string;
    /**
     * Language of the program. The image is built without a Dockerfile, with the packages of the lock file in
     * the context.
     */
    readonly runtime?: 'python' | 'node' | 'go' | 'deno' | 'bun' | 'static';
    /**
     * Version of the runtime, which selects its official image. It defaults to one that this version of
     * Multinode knows.
     */
    readonly version?: string | number;
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
    readonly args?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
    /** Labels of the container, as a map or a list of name=value. */
    readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
    /** Network of the build: host, none, or the name of one on the Engine. */
    readonly network?: string;
    /**
     * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
     * The address host-gateway means the machine.
     */
    readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
    /** Size of /dev/shm. It defaults to 64 MiB. */
    readonly shm_size?: number | string;
    /** Platform of the image. */
    readonly platforms?: readonly string[];
    /** Whether a newer base image is pulled, even if the Engine has one of that name. */
    readonly pull?: boolean;
    /** Whether every layer is built again whenever the sources have changed. */
    readonly no_cache?: boolean;
    /**
     * Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows
     * more instructions of Dockerfiles.
     */
    readonly buildkit?: boolean;
    /**
     * Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section.
     * They are in no layer of the image.
     */
    readonly secrets?: readonly string[];
    /**
     * Further names of the image on the Engine. They stay there when the application is removed, and are not
     * pushed.
     */
    readonly tags?: readonly string[];
    /** Whether BuildKit adds to the image how it was built, and how much of that. */
    readonly provenance?: boolean | string;
    /** Whether BuildKit adds to the image a list of the software in it, or with which generator. */
    readonly sbom?: boolean | string;
    /** Where BuildKit reads layers that were built elsewhere. */
    readonly cache_from?: readonly string[];
    /** Where BuildKit writes layers for other builds. */
    readonly cache_to?: readonly string[];
    /**
     * Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value:
     * folders, relative to the manifest, images or addresses.
     */
    readonly additional_contexts?: Readonly<Record<string, string>> | readonly string[];
  };
  /**
   * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no
   * shell runs.
   */
  readonly command?: string | readonly string[];
  /**
   * Directory in which the command runs. On the local target it is relative to the manifest and defaults to
   * the manifest's folder; in a container it defaults to the image's working directory.
   */
  readonly working_dir?: string;
  /**
   * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
   * environment in which multinode runs, or from the .env file beside the manifest.
   */
  readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  /**
   * Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and
   * environment overrides them all. A file listed twice keeps its first position. Read when the application
   * is applied.
   */
  readonly env_file?: string | readonly (string | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  })[] | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  } | null;
  /**
   * Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is
   * a file in the folder given by MULTINODE_SECRETS_DIR.
   */
  readonly secrets?: readonly (string | {
    /** Name of a secret from the secrets section. */
    readonly source: string;
    /**
     * File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's
     * name.
     */
    readonly target?: string;
    /** Environment variable that also holds the secret, for programs that cannot read it from a file. */
    readonly environment?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[] | null;
  /**
   * Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile
   * or MULTINODE_PROFILES; without profiles, it always runs.
   */
  readonly profiles?: readonly string[] | null;
  /**
   * Names of services and daemons that the program connects to. For each it gets variables with the address,
   * such as DB_HOST, DB_PORT and DB_URL for db.
   */
  readonly uses?: readonly string[];
  /**
   * Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a
   * workload that runs stays, whatever happens to the others.
   */
  readonly depends_on?: readonly string[] | Readonly<Record<string, {
    /** What must hold before the workload starts. */
    readonly condition?: 'service_started' | 'service_healthy' | 'service_completed_successfully';
    /** Whether the workload is replaced when the other one changes. */
    readonly restart?: boolean;
    /**
     * Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no
     * active profile enables the other one.
     */
    readonly required?: boolean;
  }>>;
  /**
   * Networks that the workload joins: names from the networks section, or settings for each. The name default
   * stands for the network that all workloads of the application share.
   */
  readonly networks?: readonly string[] | Readonly<Record<string, {
    /** Other names by which the workload is found on the network. */
    readonly aliases?: readonly string[];
    /** Its address on the network, which must have a subnet in ipam. */
    readonly ipv4_address?: string;
    /** Its address of IPv6 on the network, which must have a subnet for it in ipam. */
    readonly ipv6_address?: string;
  } | null>>;
  /** Configs that the workload reads, as files: names from the configs section, or settings for each. */
  readonly configs?: readonly (string | {
    /** Name of a config from the configs section. */
    readonly source: string;
    /**
     * Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's
     * name.
     */
    readonly target?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[];
  /**
   * What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in
   * memory.
   */
  readonly volumes?: readonly (string | {
    /** What is mounted. */
    readonly type: 'volume' | 'bind' | 'tmpfs';
    /** Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder. */
    readonly source?: string;
    /** Absolute path at which the workload finds it. */
    readonly target: string;
    /** Whether the workload can only read it. */
    readonly read_only?: boolean;
    /** Options of a mount of type volume. */
    readonly volume?: {
      /**
       * Whether a new volume stays empty instead of getting the files that the image has at the target. For
       * daemons it needs Docker Engine 26.
       */
      readonly nocopy?: boolean;
      /** Folder in the volume to mount instead of all of it. Needs Docker Engine 26. */
      readonly subpath?: string;
    };
    /** Options of a mount of type bind. */
    readonly bind?: {
      /** Whether an empty folder is made if the source does not exist. */
      readonly create_host_path?: boolean;
      /** How mounts below the source and the target reach the other side. */
      readonly propagation?: 'rprivate' | 'private' | 'rshared' | 'shared' | 'rslave' | 'slave';
      /** Relabels the source for SELinux: z shares it between containers, Z gives it to one. */
      readonly selinux?: 'z' | 'Z';
    };
    /** Options of a mount of type tmpfs. */
    readonly tmpfs?: {
      /** Most that it can hold, such as 64 MiB. */
      readonly size?: number | string;
      /** Permissions in octal digits, as for chmod. */
      readonly mode?: string | number;
    };
  })[];
  /** CPUs per worker; 0.5 is half a CPU. */
  readonly cpu?: number;
  /**
   * Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes.
   */
  readonly memory?: number | string;
  /** GPUs per worker. */
  readonly gpu?: number;
  /**
   * CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas
   * count. Defaults to cpu.
   */
  readonly cpu_limit?: number;
  /**
   * Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count.
   * Defaults to memory.
   */
  readonly memory_limit?: number | string;
  /**
   * Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not
   * swap.
   */
  readonly memswap_limit?: number | string;
  /** Time that a worker gets to finish after SIGTERM before it receives SIGKILL. */
  readonly stop_grace_period?: number | string;
  /** Settings that only Nomad has. */
  readonly nomad?: {
    /** Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command. */
    readonly driver?: 'docker' | 'raw_exec' | 'exec';
    /**
     * Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node,
     * and cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at
     * all. Without it, a command has its node's network, and an image a Docker network.
     */
    readonly network_mode?: string;
    /** Node pool whose nodes may run it. Defaults to the target's. */
    readonly node_pool?: string;
    /** Priority of its jobs. Defaults to the target's. */
    readonly priority?: number;
    /** Conditions that a node must meet, in addition to the target's. */
    readonly constraints?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
    })[];
    /**
     * Whether replicas of a service are on different nodes: with `true`, another one starts only on a node
     * that has none; with `false`, Nomad places them as it does other jobs. By default they share a node only
     * if no other has room.
     */
    readonly distinct_hosts?: boolean;
    /** Nodes that are preferred, or avoided, but not required. */
    readonly affinities?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
      /** How much it counts beside other preferences. A negative one keeps workers away from such nodes. */
      readonly weight?: number;
    })[];
    /**
     * Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs
     * may take.
     */
    readonly ephemeral_disk?: number | string;
    /** How much of each of a worker's two output streams Nomad keeps. */
    readonly logs?: {
      /** Number of files that are kept. */
      readonly max_files?: number;
      /** Size of a file, in whole MiB. */
      readonly max_file_size?: number | string;
    };
    /** Metadata of its jobs, which a program finds in variables such as NOMAD_META_team. */
    readonly meta?: Readonly<Record<string, string>>;
    /** How the replicas of a service are registered in service discovery. */
    readonly service?: {
      /** Where they are registered. */
      readonly provider?: 'nomad' | 'consul';
      /** Tags of each replica. */
      readonly tags?: readonly string[];
      /** Metadata of each replica, which only Consul has. */
      readonly meta?: Readonly<Record<string, string>>;
      /**
       * Checks of each replica, instead of one that connects to its port. Others see the results in service
       * discovery; the agent has checks of its own.
       */
      readonly checks?: readonly ({
        /** What is checked. */
        readonly type: 'http' | 'tcp' | 'script';
        /** Name of the check. Defaults to its type. */
        readonly name?: string;
        /** Path of a check of type http. */
        readonly path?: string;
        /** Program and arguments of a check of type script. */
        readonly command?: readonly string[];
        /** Time from one check to the next. */
        readonly interval?: number | string;
        /** How long a check may take. */
        readonly timeout?: number | string;
      })[];
    };
    /** What the node downloads before it starts a worker. */
    readonly artifacts?: readonly ({
      /** URL, as Nomad takes it. An archive is unpacked. */
      readonly source: string;
      /** Folder or file in the worker's folder. */
      readonly destination?: string;
      /** What is downloaded. */
      readonly mode?: 'any' | 'file' | 'dir';
      /** Options of the download, such as a checksum. */
      readonly options?: Readonly<Record<string, string>>;
    })[];
    /** Files that Nomad writes for a worker, with values from Nomad, Consul or Vault. */
    readonly templates?: readonly ({
      /** The template's text. Write $$ for a dollar sign. */
      readonly data?: string;
      /** File with the template instead, in the worker's folder, such as one from an artifact. */
      readonly source?: string;
      /** File in the worker's folder that is written. */
      readonly destination: string;
      /** Whether the file has NAME=value lines that become environment variables. */
      readonly env?: boolean;
      /** Permissions of the file, in octal digits as text. */
      readonly perms?: string;
      /**
       * What happens to a running worker when values in the template change. The file is updated in any case.
       */
      readonly change_mode?: 'noop' | 'signal';
      /** Signal that a worker gets if change_mode is signal. */
      readonly change_signal?: string;
    })[];
    /** Gives each worker a token for Vault, which its templates use. */
    readonly vault?: {
      /**
       * Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with.
       */
      readonly role?: string;
      /** Name of a Vault cluster in the configuration of Nomad's servers. */
      readonly cluster?: string;
      /** Namespace in Vault, which only Vault Enterprise has. */
      readonly namespace?: string;
      /** Whether the token is also in VAULT_TOKEN. */
      readonly env?: boolean;
      /** Whether the token is left out of the file secrets/vault_token. */
      readonly disable_file?: boolean;
    };
  };
  /**
   * Program and arguments that precede command, instead of the image's entrypoint. A string is split as in
   * command.
   */
  readonly entrypoint?: string | readonly string[];
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
  readonly user?: string | number;
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
  readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
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
  readonly tmpfs?: string | readonly string[];
  /** Security options for the container, as in Compose. */
  readonly security_opt?: readonly string[];
  /** Whether the container has all capabilities and access to all of its machine's devices. */
  readonly privileged?: boolean;
  /** Groups, by name or number, that the program's user has in addition. */
  readonly group_add?: readonly (string | number)[];
  /** Size of /dev/shm. It defaults to 64 MiB. */
  readonly shm_size?: number | string;
  /** Kernel parameters of the container's namespaces, as a map or a list of name=value. */
  readonly sysctls?: Readonly<Record<string, string | number | boolean>> | readonly string[];
  /**
   * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
   * The address host-gateway means the machine.
   */
  readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
  /** Addresses of the DNS servers that the container asks, one or a list. */
  readonly dns?: string | readonly string[];
  /** Domains in which the container looks for short names, one or a list. */
  readonly dns_search?: string | readonly string[];
  /** Options of the container's resolver. */
  readonly dns_opt?: readonly string[];
  /**
   * Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft
   * and hard. -1 means unlimited.
   */
  readonly ulimits?: Readonly<Record<string, number | {
    /** The limit at the start. -1 means unlimited. */
    readonly soft: number;
    /** The highest limit that the program may set. -1 means unlimited. */
    readonly hard: number;
  }>>;
  /** How many processes and threads the container may have. -1 means unlimited. */
  readonly pids_limit?: number;
  /**
   * How much sooner, or with a negative number later, the kernel ends the program when the machine is short
   * of memory.
   */
  readonly oom_score_adj?: number;
  /** How the container's output is kept: a log driver and its options. */
  readonly logging?: {
    /** A log driver of Docker. */
    readonly driver?: string;
    /** Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB. */
    readonly options?: Readonly<Record<string, string | number | boolean>>;
  };
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
  readonly storage_opt?: Readonly<Record<string, string | number | boolean>>;
  /** Which devices the container may use if they appear later: type, numbers and permissions. */
  readonly device_cgroup_rules?: readonly string[];
  /**
   * Devices of the machine that the container has, each as source, source:target or
   * source:target:permissions, or as a map.
   */
  readonly devices?: readonly (string | {
    /** Path of the device on the machine. */
    readonly source: string;
    /** Path in the container. Defaults to the source's. */
    readonly target?: string;
    /** What the container may do with it: r for read, w for write, m for mknod. */
    readonly permissions?: string;
  })[];
  /** When the job runs. An execution can be started at any time either way. */
  readonly run?: 'on_request' | 'before_change';
  /** Maximum number of executions running at once. */
  readonly max_concurrency?: number;
  /**
   * How long one execution may run. After that its worker receives SIGTERM, then SIGKILL once the grace
   * period is over.
   */
  readonly timeout?: number | string;
  /** How many times an execution is retried, on a new worker, after its worker dies or the work fails. */
  readonly retries?: number;
}

/** Identical replicas behind a load balancer that scale with CPU use. */
export interface ServiceFields {
  /** Container image for the workload. Used by the docker and nomad targets. */
  readonly image?: string;
  /**
   * How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a
   * runtime, for which no Dockerfile is needed.
   */
  readonly build?: string | {
    /** Build context: the source folder, relative to the manifest. */
    readonly context?: string;
    /** Dockerfile, relative to the context. */
    readonly dockerfile?: string;
    /**
     * Language of the program. The image is built without a Dockerfile, with the packages of the lock file in
     * the context.
     */
    readonly runtime?: 'python' | 'node' | 'go' | 'deno' | 'bun' | 'static';
    /**
     * Version of the runtime, which selects its official image. It defaults to one that this version of
     * Multinode knows.
     */
    readonly version?: string | number;
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
    readonly args?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
    /** Labels of the container, as a map or a list of name=value. */
    readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
    /** Network of the build: host, none, or the name of one on the Engine. */
    readonly network?: string;
    /**
     * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
     * The address host-gateway means the machine.
     */
    readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
    /** Size of /dev/shm. It defaults to 64 MiB. */
    readonly shm_size?: number | string;
    /** Platform of the image. */
    readonly platforms?: readonly string[];
    /** Whether a newer base image is pulled, even if the Engine has one of that name. */
    readonly pull?: boolean;
    /** Whether every layer is built again whenever the sources have changed. */
    readonly no_cache?: boolean;
    /**
     * Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows
     * more instructions of Dockerfiles.
     */
    readonly buildkit?: boolean;
    /**
     * Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section.
     * They are in no layer of the image.
     */
    readonly secrets?: readonly string[];
    /**
     * Further names of the image on the Engine. They stay there when the application is removed, and are not
     * pushed.
     */
    readonly tags?: readonly string[];
    /** Whether BuildKit adds to the image how it was built, and how much of that. */
    readonly provenance?: boolean | string;
    /** Whether BuildKit adds to the image a list of the software in it, or with which generator. */
    readonly sbom?: boolean | string;
    /** Where BuildKit reads layers that were built elsewhere. */
    readonly cache_from?: readonly string[];
    /** Where BuildKit writes layers for other builds. */
    readonly cache_to?: readonly string[];
    /**
     * Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value:
     * folders, relative to the manifest, images or addresses.
     */
    readonly additional_contexts?: Readonly<Record<string, string>> | readonly string[];
  };
  /**
   * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no
   * shell runs.
   */
  readonly command?: string | readonly string[];
  /**
   * Directory in which the command runs. On the local target it is relative to the manifest and defaults to
   * the manifest's folder; in a container it defaults to the image's working directory.
   */
  readonly working_dir?: string;
  /**
   * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
   * environment in which multinode runs, or from the .env file beside the manifest.
   */
  readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  /**
   * Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and
   * environment overrides them all. A file listed twice keeps its first position. Read when the application
   * is applied.
   */
  readonly env_file?: string | readonly (string | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  })[] | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  } | null;
  /**
   * Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is
   * a file in the folder given by MULTINODE_SECRETS_DIR.
   */
  readonly secrets?: readonly (string | {
    /** Name of a secret from the secrets section. */
    readonly source: string;
    /**
     * File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's
     * name.
     */
    readonly target?: string;
    /** Environment variable that also holds the secret, for programs that cannot read it from a file. */
    readonly environment?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[] | null;
  /**
   * Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile
   * or MULTINODE_PROFILES; without profiles, it always runs.
   */
  readonly profiles?: readonly string[] | null;
  /**
   * Names of services and daemons that the program connects to. For each it gets variables with the address,
   * such as DB_HOST, DB_PORT and DB_URL for db.
   */
  readonly uses?: readonly string[];
  /**
   * Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a
   * workload that runs stays, whatever happens to the others.
   */
  readonly depends_on?: readonly string[] | Readonly<Record<string, {
    /** What must hold before the workload starts. */
    readonly condition?: 'service_started' | 'service_healthy' | 'service_completed_successfully';
    /** Whether the workload is replaced when the other one changes. */
    readonly restart?: boolean;
    /**
     * Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no
     * active profile enables the other one.
     */
    readonly required?: boolean;
  }>>;
  /**
   * Networks that the workload joins: names from the networks section, or settings for each. The name default
   * stands for the network that all workloads of the application share.
   */
  readonly networks?: readonly string[] | Readonly<Record<string, {
    /** Other names by which the workload is found on the network. */
    readonly aliases?: readonly string[];
    /** Its address on the network, which must have a subnet in ipam. */
    readonly ipv4_address?: string;
    /** Its address of IPv6 on the network, which must have a subnet for it in ipam. */
    readonly ipv6_address?: string;
  } | null>>;
  /** Configs that the workload reads, as files: names from the configs section, or settings for each. */
  readonly configs?: readonly (string | {
    /** Name of a config from the configs section. */
    readonly source: string;
    /**
     * Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's
     * name.
     */
    readonly target?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[];
  /**
   * What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in
   * memory.
   */
  readonly volumes?: readonly (string | {
    /** What is mounted. */
    readonly type: 'volume' | 'bind' | 'tmpfs';
    /** Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder. */
    readonly source?: string;
    /** Absolute path at which the workload finds it. */
    readonly target: string;
    /** Whether the workload can only read it. */
    readonly read_only?: boolean;
    /** Options of a mount of type volume. */
    readonly volume?: {
      /**
       * Whether a new volume stays empty instead of getting the files that the image has at the target. For
       * daemons it needs Docker Engine 26.
       */
      readonly nocopy?: boolean;
      /** Folder in the volume to mount instead of all of it. Needs Docker Engine 26. */
      readonly subpath?: string;
    };
    /** Options of a mount of type bind. */
    readonly bind?: {
      /** Whether an empty folder is made if the source does not exist. */
      readonly create_host_path?: boolean;
      /** How mounts below the source and the target reach the other side. */
      readonly propagation?: 'rprivate' | 'private' | 'rshared' | 'shared' | 'rslave' | 'slave';
      /** Relabels the source for SELinux: z shares it between containers, Z gives it to one. */
      readonly selinux?: 'z' | 'Z';
    };
    /** Options of a mount of type tmpfs. */
    readonly tmpfs?: {
      /** Most that it can hold, such as 64 MiB. */
      readonly size?: number | string;
      /** Permissions in octal digits, as for chmod. */
      readonly mode?: string | number;
    };
  })[];
  /** CPUs per worker; 0.5 is half a CPU. */
  readonly cpu?: number;
  /**
   * Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes.
   */
  readonly memory?: number | string;
  /** GPUs per worker. */
  readonly gpu?: number;
  /**
   * CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas
   * count. Defaults to cpu.
   */
  readonly cpu_limit?: number;
  /**
   * Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count.
   * Defaults to memory.
   */
  readonly memory_limit?: number | string;
  /**
   * Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not
   * swap.
   */
  readonly memswap_limit?: number | string;
  /** Time that a worker gets to finish after SIGTERM before it receives SIGKILL. */
  readonly stop_grace_period?: number | string;
  /** Settings that only Nomad has. */
  readonly nomad?: {
    /** Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command. */
    readonly driver?: 'docker' | 'raw_exec' | 'exec';
    /**
     * Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node,
     * and cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at
     * all. Without it, a command has its node's network, and an image a Docker network.
     */
    readonly network_mode?: string;
    /** Node pool whose nodes may run it. Defaults to the target's. */
    readonly node_pool?: string;
    /** Priority of its jobs. Defaults to the target's. */
    readonly priority?: number;
    /** Conditions that a node must meet, in addition to the target's. */
    readonly constraints?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
    })[];
    /**
     * Whether replicas of a service are on different nodes: with `true`, another one starts only on a node
     * that has none; with `false`, Nomad places them as it does other jobs. By default they share a node only
     * if no other has room.
     */
    readonly distinct_hosts?: boolean;
    /** Nodes that are preferred, or avoided, but not required. */
    readonly affinities?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
      /** How much it counts beside other preferences. A negative one keeps workers away from such nodes. */
      readonly weight?: number;
    })[];
    /**
     * Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs
     * may take.
     */
    readonly ephemeral_disk?: number | string;
    /** How much of each of a worker's two output streams Nomad keeps. */
    readonly logs?: {
      /** Number of files that are kept. */
      readonly max_files?: number;
      /** Size of a file, in whole MiB. */
      readonly max_file_size?: number | string;
    };
    /** Metadata of its jobs, which a program finds in variables such as NOMAD_META_team. */
    readonly meta?: Readonly<Record<string, string>>;
    /** How the replicas of a service are registered in service discovery. */
    readonly service?: {
      /** Where they are registered. */
      readonly provider?: 'nomad' | 'consul';
      /** Tags of each replica. */
      readonly tags?: readonly string[];
      /** Metadata of each replica, which only Consul has. */
      readonly meta?: Readonly<Record<string, string>>;
      /**
       * Checks of each replica, instead of one that connects to its port. Others see the results in service
       * discovery; the agent has checks of its own.
       */
      readonly checks?: readonly ({
        /** What is checked. */
        readonly type: 'http' | 'tcp' | 'script';
        /** Name of the check. Defaults to its type. */
        readonly name?: string;
        /** Path of a check of type http. */
        readonly path?: string;
        /** Program and arguments of a check of type script. */
        readonly command?: readonly string[];
        /** Time from one check to the next. */
        readonly interval?: number | string;
        /** How long a check may take. */
        readonly timeout?: number | string;
      })[];
    };
    /** What the node downloads before it starts a worker. */
    readonly artifacts?: readonly ({
      /** URL, as Nomad takes it. An archive is unpacked. */
      readonly source: string;
      /** Folder or file in the worker's folder. */
      readonly destination?: string;
      /** What is downloaded. */
      readonly mode?: 'any' | 'file' | 'dir';
      /** Options of the download, such as a checksum. */
      readonly options?: Readonly<Record<string, string>>;
    })[];
    /** Files that Nomad writes for a worker, with values from Nomad, Consul or Vault. */
    readonly templates?: readonly ({
      /** The template's text. Write $$ for a dollar sign. */
      readonly data?: string;
      /** File with the template instead, in the worker's folder, such as one from an artifact. */
      readonly source?: string;
      /** File in the worker's folder that is written. */
      readonly destination: string;
      /** Whether the file has NAME=value lines that become environment variables. */
      readonly env?: boolean;
      /** Permissions of the file, in octal digits as text. */
      readonly perms?: string;
      /**
       * What happens to a running worker when values in the template change. The file is updated in any case.
       */
      readonly change_mode?: 'noop' | 'signal';
      /** Signal that a worker gets if change_mode is signal. */
      readonly change_signal?: string;
    })[];
    /** Gives each worker a token for Vault, which its templates use. */
    readonly vault?: {
      /**
       * Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with.
       */
      readonly role?: string;
      /** Name of a Vault cluster in the configuration of Nomad's servers. */
      readonly cluster?: string;
      /** Namespace in Vault, which only Vault Enterprise has. */
      readonly namespace?: string;
      /** Whether the token is also in VAULT_TOKEN. */
      readonly env?: boolean;
      /** Whether the token is left out of the file secrets/vault_token. */
      readonly disable_file?: boolean;
    };
  };
  /**
   * Program and arguments that precede command, instead of the image's entrypoint. A string is split as in
   * command.
   */
  readonly entrypoint?: string | readonly string[];
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
  readonly user?: string | number;
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
  readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
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
  readonly tmpfs?: string | readonly string[];
  /** Security options for the container, as in Compose. */
  readonly security_opt?: readonly string[];
  /** Whether the container has all capabilities and access to all of its machine's devices. */
  readonly privileged?: boolean;
  /** Groups, by name or number, that the program's user has in addition. */
  readonly group_add?: readonly (string | number)[];
  /** Size of /dev/shm. It defaults to 64 MiB. */
  readonly shm_size?: number | string;
  /** Kernel parameters of the container's namespaces, as a map or a list of name=value. */
  readonly sysctls?: Readonly<Record<string, string | number | boolean>> | readonly string[];
  /**
   * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
   * The address host-gateway means the machine.
   */
  readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
  /** Addresses of the DNS servers that the container asks, one or a list. */
  readonly dns?: string | readonly string[];
  /** Domains in which the container looks for short names, one or a list. */
  readonly dns_search?: string | readonly string[];
  /** Options of the container's resolver. */
  readonly dns_opt?: readonly string[];
  /**
   * Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft
   * and hard. -1 means unlimited.
   */
  readonly ulimits?: Readonly<Record<string, number | {
    /** The limit at the start. -1 means unlimited. */
    readonly soft: number;
    /** The highest limit that the program may set. -1 means unlimited. */
    readonly hard: number;
  }>>;
  /** How many processes and threads the container may have. -1 means unlimited. */
  readonly pids_limit?: number;
  /**
   * How much sooner, or with a negative number later, the kernel ends the program when the machine is short
   * of memory.
   */
  readonly oom_score_adj?: number;
  /** How the container's output is kept: a log driver and its options. */
  readonly logging?: {
    /** A log driver of Docker. */
    readonly driver?: string;
    /** Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB. */
    readonly options?: Readonly<Record<string, string | number | boolean>>;
  };
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
  readonly storage_opt?: Readonly<Record<string, string | number | boolean>>;
  /** Which devices the container may use if they appear later: type, numbers and permissions. */
  readonly device_cgroup_rules?: readonly string[];
  /**
   * Devices of the machine that the container has, each as source, source:target or
   * source:target:permissions, or as a map.
   */
  readonly devices?: readonly (string | {
    /** Path of the device on the machine. */
    readonly source: string;
    /** Path in the container. Defaults to the source's. */
    readonly target?: string;
    /** What the container may do with it: r for read, w for write, m for mknod. */
    readonly permissions?: string;
  })[];
  /** Port on which the load balancer accepts the service's connections. */
  readonly port: number;
  /** Protocol that the replicas speak. It defaults to http. */
  readonly protocol?: 'http' | 'tcp';
  /** Minimum number of replicas. */
  readonly min_replicas?: number;
  /** Maximum number of replicas; at least min_replicas. */
  readonly max_replicas?: number;
  /** Target CPU use, as a fraction of a replica's cpu: 0.5 is half. */
  readonly target_cpu_utilization?: number;
  /**
   * Port on which the program listens, if it does not read $PORT, which is then this port. By default the
   * target picks one.
   */
  readonly container_port?: number;
  /**
   * How to find out whether a worker works. It is ready once a check passes; a ready worker that fails
   * several checks in a row gets no more calls and is replaced.
   */
  readonly healthcheck?: {
    /**
     * Command that exits with 0 if the worker works, run beside the program. A string is run by a shell; a
     * list begins with CMD, followed by a program and its arguments, with CMD-SHELL, followed by a line for a
     * shell, or is [NONE], which turns the image's own check off.
     */
    readonly test?: string | readonly string[];
    /**
     * Path on which the worker answers 2xx if it works, instead of a command; for functions, and services
     * that speak HTTP.
     */
    readonly path?: string;
    /** Time from one check to the next. It defaults to 30s. */
    readonly interval?: number | string;
    /** How long a check may take before it counts as failed. It defaults to 30s. */
    readonly timeout?: number | string;
    /** How many checks must fail in a row before the worker is unhealthy. It defaults to 3. */
    readonly retries?: number;
    /**
     * Time after the start in which failed checks do not count, unless one has passed. It defaults to 0s.
     */
    readonly start_period?: number | string;
    /**
     * The same as interval until a check passes; with Docker, within start_period and with Engine 25 or
     * newer. It defaults to 5s.
     */
    readonly start_interval?: number | string;
    /** Whether to turn the image's own check off. */
    readonly disable?: boolean;
  };
  /**
   * Commands that run one after the other beside a worker's program, as soon as that has started. The worker
   * is ready only after all of them have succeeded; if one fails, the worker is stopped.
   */
  readonly post_start?: readonly ({
    /**
     * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but
     * no shell runs.
     */
    readonly command: string | readonly string[];
    /**
     * User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user
     * that runs the program.
     */
    readonly user?: string | number;
    /** Whether it has all capabilities. */
    readonly privileged?: boolean;
    /** Directory in which it runs. Defaults to the program's directory. */
    readonly working_dir?: string;
    /**
     * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
     * environment in which multinode runs, or from the .env file beside the manifest.
     */
    readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  })[];
  /**
   * Commands that run one after the other beside a worker's program, before that gets the stop signal; they
   * share its stop_grace_period. They do not run if the program ends by itself.
   */
  readonly pre_stop?: readonly ({
    /**
     * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but
     * no shell runs.
     */
    readonly command: string | readonly string[];
    /**
     * User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user
     * that runs the program.
     */
    readonly user?: string | number;
    /** Whether it has all capabilities. */
    readonly privileged?: boolean;
    /** Directory in which it runs. Defaults to the program's directory. */
    readonly working_dir?: string;
    /**
     * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
     * environment in which multinode runs, or from the .env file beside the manifest.
     */
    readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  })[];
  /**
   * Path that returns 2xx once a worker can serve. Without it, a worker is ready when its port accepts
   * connections.
   */
  readonly ready_path?: string;
  /** How long a worker may take to become ready. After that it is stopped and counts as failed to start. */
  readonly startup_timeout?: number | string;
}

/** A new worker for each run, on a cron schedule, every period, or at an interval from a reference time. */
export interface ScheduledTaskFields {
  /** Container image for the workload. Used by the docker and nomad targets. */
  readonly image?: string;
  /**
   * How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a
   * runtime, for which no Dockerfile is needed.
   */
  readonly build?: string | {
    /** Build context: the source folder, relative to the manifest. */
    readonly context?: string;
    /** Dockerfile, relative to the context. */
    readonly dockerfile?: string;
    /**
     * Language of the program. The image is built without a Dockerfile, with the packages of the lock file in
     * the context.
     */
    readonly runtime?: 'python' | 'node' | 'go' | 'deno' | 'bun' | 'static';
    /**
     * Version of the runtime, which selects its official image. It defaults to one that this version of
     * Multinode knows.
     */
    readonly version?: string | number;
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
    readonly args?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
    /** Labels of the container, as a map or a list of name=value. */
    readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
    /** Network of the build: host, none, or the name of one on the Engine. */
    readonly network?: string;
    /**
     * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
     * The address host-gateway means the machine.
     */
    readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
    /** Size of /dev/shm. It defaults to 64 MiB. */
    readonly shm_size?: number | string;
    /** Platform of the image. */
    readonly platforms?: readonly string[];
    /** Whether a newer base image is pulled, even if the Engine has one of that name. */
    readonly pull?: boolean;
    /** Whether every layer is built again whenever the sources have changed. */
    readonly no_cache?: boolean;
    /**
     * Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows
     * more instructions of Dockerfiles.
     */
    readonly buildkit?: boolean;
    /**
     * Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section.
     * They are in no layer of the image.
     */
    readonly secrets?: readonly string[];
    /**
     * Further names of the image on the Engine. They stay there when the application is removed, and are not
     * pushed.
     */
    readonly tags?: readonly string[];
    /** Whether BuildKit adds to the image how it was built, and how much of that. */
    readonly provenance?: boolean | string;
    /** Whether BuildKit adds to the image a list of the software in it, or with which generator. */
    readonly sbom?: boolean | string;
    /** Where BuildKit reads layers that were built elsewhere. */
    readonly cache_from?: readonly string[];
    /** Where BuildKit writes layers for other builds. */
    readonly cache_to?: readonly string[];
    /**
     * Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value:
     * folders, relative to the manifest, images or addresses.
     */
    readonly additional_contexts?: Readonly<Record<string, string>> | readonly string[];
  };
  /**
   * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no
   * shell runs.
   */
  readonly command?: string | readonly string[];
  /**
   * Directory in which the command runs. On the local target it is relative to the manifest and defaults to
   * the manifest's folder; in a container it defaults to the image's working directory.
   */
  readonly working_dir?: string;
  /**
   * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
   * environment in which multinode runs, or from the .env file beside the manifest.
   */
  readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  /**
   * Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and
   * environment overrides them all. A file listed twice keeps its first position. Read when the application
   * is applied.
   */
  readonly env_file?: string | readonly (string | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  })[] | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  } | null;
  /**
   * Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is
   * a file in the folder given by MULTINODE_SECRETS_DIR.
   */
  readonly secrets?: readonly (string | {
    /** Name of a secret from the secrets section. */
    readonly source: string;
    /**
     * File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's
     * name.
     */
    readonly target?: string;
    /** Environment variable that also holds the secret, for programs that cannot read it from a file. */
    readonly environment?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[] | null;
  /**
   * Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile
   * or MULTINODE_PROFILES; without profiles, it always runs.
   */
  readonly profiles?: readonly string[] | null;
  /**
   * Names of services and daemons that the program connects to. For each it gets variables with the address,
   * such as DB_HOST, DB_PORT and DB_URL for db.
   */
  readonly uses?: readonly string[];
  /**
   * Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a
   * workload that runs stays, whatever happens to the others.
   */
  readonly depends_on?: readonly string[] | Readonly<Record<string, {
    /** What must hold before the workload starts. */
    readonly condition?: 'service_started' | 'service_healthy' | 'service_completed_successfully';
    /** Whether the workload is replaced when the other one changes. */
    readonly restart?: boolean;
    /**
     * Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no
     * active profile enables the other one.
     */
    readonly required?: boolean;
  }>>;
  /**
   * Networks that the workload joins: names from the networks section, or settings for each. The name default
   * stands for the network that all workloads of the application share.
   */
  readonly networks?: readonly string[] | Readonly<Record<string, {
    /** Other names by which the workload is found on the network. */
    readonly aliases?: readonly string[];
    /** Its address on the network, which must have a subnet in ipam. */
    readonly ipv4_address?: string;
    /** Its address of IPv6 on the network, which must have a subnet for it in ipam. */
    readonly ipv6_address?: string;
  } | null>>;
  /** Configs that the workload reads, as files: names from the configs section, or settings for each. */
  readonly configs?: readonly (string | {
    /** Name of a config from the configs section. */
    readonly source: string;
    /**
     * Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's
     * name.
     */
    readonly target?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[];
  /**
   * What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in
   * memory.
   */
  readonly volumes?: readonly (string | {
    /** What is mounted. */
    readonly type: 'volume' | 'bind' | 'tmpfs';
    /** Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder. */
    readonly source?: string;
    /** Absolute path at which the workload finds it. */
    readonly target: string;
    /** Whether the workload can only read it. */
    readonly read_only?: boolean;
    /** Options of a mount of type volume. */
    readonly volume?: {
      /**
       * Whether a new volume stays empty instead of getting the files that the image has at the target. For
       * daemons it needs Docker Engine 26.
       */
      readonly nocopy?: boolean;
      /** Folder in the volume to mount instead of all of it. Needs Docker Engine 26. */
      readonly subpath?: string;
    };
    /** Options of a mount of type bind. */
    readonly bind?: {
      /** Whether an empty folder is made if the source does not exist. */
      readonly create_host_path?: boolean;
      /** How mounts below the source and the target reach the other side. */
      readonly propagation?: 'rprivate' | 'private' | 'rshared' | 'shared' | 'rslave' | 'slave';
      /** Relabels the source for SELinux: z shares it between containers, Z gives it to one. */
      readonly selinux?: 'z' | 'Z';
    };
    /** Options of a mount of type tmpfs. */
    readonly tmpfs?: {
      /** Most that it can hold, such as 64 MiB. */
      readonly size?: number | string;
      /** Permissions in octal digits, as for chmod. */
      readonly mode?: string | number;
    };
  })[];
  /** CPUs per worker; 0.5 is half a CPU. */
  readonly cpu?: number;
  /**
   * Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes.
   */
  readonly memory?: number | string;
  /** GPUs per worker. */
  readonly gpu?: number;
  /**
   * CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas
   * count. Defaults to cpu.
   */
  readonly cpu_limit?: number;
  /**
   * Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count.
   * Defaults to memory.
   */
  readonly memory_limit?: number | string;
  /**
   * Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not
   * swap.
   */
  readonly memswap_limit?: number | string;
  /** Time that a worker gets to finish after SIGTERM before it receives SIGKILL. */
  readonly stop_grace_period?: number | string;
  /** Settings that only Nomad has. */
  readonly nomad?: {
    /** Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command. */
    readonly driver?: 'docker' | 'raw_exec' | 'exec';
    /**
     * Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node,
     * and cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at
     * all. Without it, a command has its node's network, and an image a Docker network.
     */
    readonly network_mode?: string;
    /** Node pool whose nodes may run it. Defaults to the target's. */
    readonly node_pool?: string;
    /** Priority of its jobs. Defaults to the target's. */
    readonly priority?: number;
    /** Conditions that a node must meet, in addition to the target's. */
    readonly constraints?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
    })[];
    /**
     * Whether replicas of a service are on different nodes: with `true`, another one starts only on a node
     * that has none; with `false`, Nomad places them as it does other jobs. By default they share a node only
     * if no other has room.
     */
    readonly distinct_hosts?: boolean;
    /** Nodes that are preferred, or avoided, but not required. */
    readonly affinities?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
      /** How much it counts beside other preferences. A negative one keeps workers away from such nodes. */
      readonly weight?: number;
    })[];
    /**
     * Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs
     * may take.
     */
    readonly ephemeral_disk?: number | string;
    /** How much of each of a worker's two output streams Nomad keeps. */
    readonly logs?: {
      /** Number of files that are kept. */
      readonly max_files?: number;
      /** Size of a file, in whole MiB. */
      readonly max_file_size?: number | string;
    };
    /** Metadata of its jobs, which a program finds in variables such as NOMAD_META_team. */
    readonly meta?: Readonly<Record<string, string>>;
    /** How the replicas of a service are registered in service discovery. */
    readonly service?: {
      /** Where they are registered. */
      readonly provider?: 'nomad' | 'consul';
      /** Tags of each replica. */
      readonly tags?: readonly string[];
      /** Metadata of each replica, which only Consul has. */
      readonly meta?: Readonly<Record<string, string>>;
      /**
       * Checks of each replica, instead of one that connects to its port. Others see the results in service
       * discovery; the agent has checks of its own.
       */
      readonly checks?: readonly ({
        /** What is checked. */
        readonly type: 'http' | 'tcp' | 'script';
        /** Name of the check. Defaults to its type. */
        readonly name?: string;
        /** Path of a check of type http. */
        readonly path?: string;
        /** Program and arguments of a check of type script. */
        readonly command?: readonly string[];
        /** Time from one check to the next. */
        readonly interval?: number | string;
        /** How long a check may take. */
        readonly timeout?: number | string;
      })[];
    };
    /** What the node downloads before it starts a worker. */
    readonly artifacts?: readonly ({
      /** URL, as Nomad takes it. An archive is unpacked. */
      readonly source: string;
      /** Folder or file in the worker's folder. */
      readonly destination?: string;
      /** What is downloaded. */
      readonly mode?: 'any' | 'file' | 'dir';
      /** Options of the download, such as a checksum. */
      readonly options?: Readonly<Record<string, string>>;
    })[];
    /** Files that Nomad writes for a worker, with values from Nomad, Consul or Vault. */
    readonly templates?: readonly ({
      /** The template's text. Write $$ for a dollar sign. */
      readonly data?: string;
      /** File with the template instead, in the worker's folder, such as one from an artifact. */
      readonly source?: string;
      /** File in the worker's folder that is written. */
      readonly destination: string;
      /** Whether the file has NAME=value lines that become environment variables. */
      readonly env?: boolean;
      /** Permissions of the file, in octal digits as text. */
      readonly perms?: string;
      /**
       * What happens to a running worker when values in the template change. The file is updated in any case.
       */
      readonly change_mode?: 'noop' | 'signal';
      /** Signal that a worker gets if change_mode is signal. */
      readonly change_signal?: string;
    })[];
    /** Gives each worker a token for Vault, which its templates use. */
    readonly vault?: {
      /**
       * Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with.
       */
      readonly role?: string;
      /** Name of a Vault cluster in the configuration of Nomad's servers. */
      readonly cluster?: string;
      /** Namespace in Vault, which only Vault Enterprise has. */
      readonly namespace?: string;
      /** Whether the token is also in VAULT_TOKEN. */
      readonly env?: boolean;
      /** Whether the token is left out of the file secrets/vault_token. */
      readonly disable_file?: boolean;
    };
  };
  /**
   * Program and arguments that precede command, instead of the image's entrypoint. A string is split as in
   * command.
   */
  readonly entrypoint?: string | readonly string[];
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
  readonly user?: string | number;
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
  readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
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
  readonly tmpfs?: string | readonly string[];
  /** Security options for the container, as in Compose. */
  readonly security_opt?: readonly string[];
  /** Whether the container has all capabilities and access to all of its machine's devices. */
  readonly privileged?: boolean;
  /** Groups, by name or number, that the program's user has in addition. */
  readonly group_add?: readonly (string | number)[];
  /** Size of /dev/shm. It defaults to 64 MiB. */
  readonly shm_size?: number | string;
  /** Kernel parameters of the container's namespaces, as a map or a list of name=value. */
  readonly sysctls?: Readonly<Record<string, string | number | boolean>> | readonly string[];
  /**
   * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
   * The address host-gateway means the machine.
   */
  readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
  /** Addresses of the DNS servers that the container asks, one or a list. */
  readonly dns?: string | readonly string[];
  /** Domains in which the container looks for short names, one or a list. */
  readonly dns_search?: string | readonly string[];
  /** Options of the container's resolver. */
  readonly dns_opt?: readonly string[];
  /**
   * Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft
   * and hard. -1 means unlimited.
   */
  readonly ulimits?: Readonly<Record<string, number | {
    /** The limit at the start. -1 means unlimited. */
    readonly soft: number;
    /** The highest limit that the program may set. -1 means unlimited. */
    readonly hard: number;
  }>>;
  /** How many processes and threads the container may have. -1 means unlimited. */
  readonly pids_limit?: number;
  /**
   * How much sooner, or with a negative number later, the kernel ends the program when the machine is short
   * of memory.
   */
  readonly oom_score_adj?: number;
  /** How the container's output is kept: a log driver and its options. */
  readonly logging?: {
    /** A log driver of Docker. */
    readonly driver?: string;
    /** Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB. */
    readonly options?: Readonly<Record<string, string | number | boolean>>;
  };
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
  readonly storage_opt?: Readonly<Record<string, string | number | boolean>>;
  /** Which devices the container may use if they appear later: type, numbers and permissions. */
  readonly device_cgroup_rules?: readonly string[];
  /**
   * Devices of the machine that the container has, each as source, source:target or
   * source:target:permissions, or as a map.
   */
  readonly devices?: readonly (string | {
    /** Path of the device on the machine. */
    readonly source: string;
    /** Path in the container. Defaults to the source's. */
    readonly target?: string;
    /** What the container may do with it: r for read, w for write, m for mknod. */
    readonly permissions?: string;
  })[];
  /** Cron expression with five fields: minute, hour, day of month, month, day of week. */
  readonly schedule?: string;
  /** Time from one run to the next, starting when the task is first declared. */
  readonly period?: number | string;
  /** Time of one run (RFC 3339); interval counts from it in both directions. */
  readonly reference_time?: string;
  /** Time between runs, counted from reference_time. */
  readonly interval?: number | string;
  /** IANA time zone in which the schedule is interpreted. */
  readonly time_zone?: string;
  /**
   * How long one execution may run. After that its worker receives SIGTERM, then SIGKILL once the grace
   * period is over.
   */
  readonly timeout?: number | string;
  /** How many times a run is retried, on a new worker, after its worker dies or the work fails. */
  readonly retries?: number;
  /** What happens if a run is due while the previous one is still running. */
  readonly overlap?: 'allow' | 'skip' | 'replace';
  /** What happens to runs that came due while the agent was down. */
  readonly catch_up?: 'none' | 'latest';
}

/** Exactly one process, running all the time. */
export interface DaemonFields {
  /** Container image for the workload. Used by the docker and nomad targets. */
  readonly image?: string;
  /**
   * How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a
   * runtime, for which no Dockerfile is needed.
   */
  readonly build?: string | {
    /** Build context: the source folder, relative to the manifest. */
    readonly context?: string;
    /** Dockerfile, relative to the context. */
    readonly dockerfile?: string;
    /**
     * Language of the program. The image is built without a Dockerfile, with the packages of the lock file in
     * the context.
     */
    readonly runtime?: 'python' | 'node' | 'go' | 'deno' | 'bun' | 'static';
    /**
     * Version of the runtime, which selects its official image. It defaults to one that this version of
     * Multinode knows.
     */
    readonly version?: string | number;
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
    readonly args?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
    /** Labels of the container, as a map or a list of name=value. */
    readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
    /** Network of the build: host, none, or the name of one on the Engine. */
    readonly network?: string;
    /**
     * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
     * The address host-gateway means the machine.
     */
    readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
    /** Size of /dev/shm. It defaults to 64 MiB. */
    readonly shm_size?: number | string;
    /** Platform of the image. */
    readonly platforms?: readonly string[];
    /** Whether a newer base image is pulled, even if the Engine has one of that name. */
    readonly pull?: boolean;
    /** Whether every layer is built again whenever the sources have changed. */
    readonly no_cache?: boolean;
    /**
     * Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows
     * more instructions of Dockerfiles.
     */
    readonly buildkit?: boolean;
    /**
     * Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section.
     * They are in no layer of the image.
     */
    readonly secrets?: readonly string[];
    /**
     * Further names of the image on the Engine. They stay there when the application is removed, and are not
     * pushed.
     */
    readonly tags?: readonly string[];
    /** Whether BuildKit adds to the image how it was built, and how much of that. */
    readonly provenance?: boolean | string;
    /** Whether BuildKit adds to the image a list of the software in it, or with which generator. */
    readonly sbom?: boolean | string;
    /** Where BuildKit reads layers that were built elsewhere. */
    readonly cache_from?: readonly string[];
    /** Where BuildKit writes layers for other builds. */
    readonly cache_to?: readonly string[];
    /**
     * Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value:
     * folders, relative to the manifest, images or addresses.
     */
    readonly additional_contexts?: Readonly<Record<string, string>> | readonly string[];
  };
  /**
   * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no
   * shell runs.
   */
  readonly command?: string | readonly string[];
  /**
   * Directory in which the command runs. On the local target it is relative to the manifest and defaults to
   * the manifest's folder; in a container it defaults to the image's working directory.
   */
  readonly working_dir?: string;
  /**
   * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
   * environment in which multinode runs, or from the .env file beside the manifest.
   */
  readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  /**
   * Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and
   * environment overrides them all. A file listed twice keeps its first position. Read when the application
   * is applied.
   */
  readonly env_file?: string | readonly (string | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  })[] | {
    /** Path of the file, relative to the manifest; ~/ is the home folder. */
    readonly path: string;
    /** Whether a missing file is an error. */
    readonly required?: boolean;
    /** How lines are parsed. */
    readonly format?: 'env' | 'raw';
  } | null;
  /**
   * Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is
   * a file in the folder given by MULTINODE_SECRETS_DIR.
   */
  readonly secrets?: readonly (string | {
    /** Name of a secret from the secrets section. */
    readonly source: string;
    /**
     * File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's
     * name.
     */
    readonly target?: string;
    /** Environment variable that also holds the secret, for programs that cannot read it from a file. */
    readonly environment?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[] | null;
  /**
   * Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile
   * or MULTINODE_PROFILES; without profiles, it always runs.
   */
  readonly profiles?: readonly string[] | null;
  /**
   * Names of services and daemons that the program connects to. For each it gets variables with the address,
   * such as DB_HOST, DB_PORT and DB_URL for db.
   */
  readonly uses?: readonly string[];
  /**
   * Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a
   * workload that runs stays, whatever happens to the others.
   */
  readonly depends_on?: readonly string[] | Readonly<Record<string, {
    /** What must hold before the workload starts. */
    readonly condition?: 'service_started' | 'service_healthy' | 'service_completed_successfully';
    /** Whether the workload is replaced when the other one changes. */
    readonly restart?: boolean;
    /**
     * Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no
     * active profile enables the other one.
     */
    readonly required?: boolean;
  }>>;
  /**
   * Networks that the workload joins: names from the networks section, or settings for each. The name default
   * stands for the network that all workloads of the application share.
   */
  readonly networks?: readonly string[] | Readonly<Record<string, {
    /** Other names by which the workload is found on the network. */
    readonly aliases?: readonly string[];
    /** Its address on the network, which must have a subnet in ipam. */
    readonly ipv4_address?: string;
    /** Its address of IPv6 on the network, which must have a subnet for it in ipam. */
    readonly ipv6_address?: string;
  } | null>>;
  /** Configs that the workload reads, as files: names from the configs section, or settings for each. */
  readonly configs?: readonly (string | {
    /** Name of a config from the configs section. */
    readonly source: string;
    /**
     * Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's
     * name.
     */
    readonly target?: string;
    /** Number of the user to whom the file belongs. */
    readonly uid?: string | number;
    /** Number of the group to which the file belongs. */
    readonly gid?: string | number;
    /** Permissions of the file in octal digits, as for chmod. */
    readonly mode?: string | number;
  })[];
  /**
   * What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in
   * memory.
   */
  readonly volumes?: readonly (string | {
    /** What is mounted. */
    readonly type: 'volume' | 'bind' | 'tmpfs';
    /** Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder. */
    readonly source?: string;
    /** Absolute path at which the workload finds it. */
    readonly target: string;
    /** Whether the workload can only read it. */
    readonly read_only?: boolean;
    /** Options of a mount of type volume. */
    readonly volume?: {
      /**
       * Whether a new volume stays empty instead of getting the files that the image has at the target. For
       * daemons it needs Docker Engine 26.
       */
      readonly nocopy?: boolean;
      /** Folder in the volume to mount instead of all of it. Needs Docker Engine 26. */
      readonly subpath?: string;
    };
    /** Options of a mount of type bind. */
    readonly bind?: {
      /** Whether an empty folder is made if the source does not exist. */
      readonly create_host_path?: boolean;
      /** How mounts below the source and the target reach the other side. */
      readonly propagation?: 'rprivate' | 'private' | 'rshared' | 'shared' | 'rslave' | 'slave';
      /** Relabels the source for SELinux: z shares it between containers, Z gives it to one. */
      readonly selinux?: 'z' | 'Z';
    };
    /** Options of a mount of type tmpfs. */
    readonly tmpfs?: {
      /** Most that it can hold, such as 64 MiB. */
      readonly size?: number | string;
      /** Permissions in octal digits, as for chmod. */
      readonly mode?: string | number;
    };
  })[];
  /** CPUs per worker; 0.5 is half a CPU. */
  readonly cpu?: number;
  /**
   * Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes.
   */
  readonly memory?: number | string;
  /** GPUs per worker. */
  readonly gpu?: number;
  /**
   * CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas
   * count. Defaults to cpu.
   */
  readonly cpu_limit?: number;
  /**
   * Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count.
   * Defaults to memory.
   */
  readonly memory_limit?: number | string;
  /**
   * Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not
   * swap.
   */
  readonly memswap_limit?: number | string;
  /** Time that a worker gets to finish after SIGTERM before it receives SIGKILL. */
  readonly stop_grace_period?: number | string;
  /** Settings that only Nomad has. */
  readonly nomad?: {
    /** Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command. */
    readonly driver?: 'docker' | 'raw_exec' | 'exec';
    /**
     * Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node,
     * and cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at
     * all. Without it, a command has its node's network, and an image a Docker network.
     */
    readonly network_mode?: string;
    /** Node pool whose nodes may run it. Defaults to the target's. */
    readonly node_pool?: string;
    /** Priority of its jobs. Defaults to the target's. */
    readonly priority?: number;
    /** Conditions that a node must meet, in addition to the target's. */
    readonly constraints?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
    })[];
    /**
     * Whether replicas of a service are on different nodes: with `true`, another one starts only on a node
     * that has none; with `false`, Nomad places them as it does other jobs. By default they share a node only
     * if no other has room.
     */
    readonly distinct_hosts?: boolean;
    /** Nodes that are preferred, or avoided, but not required. */
    readonly affinities?: readonly ({
      /** Node attribute, without ${ and }. */
      readonly attribute: string;
      /** How the attribute is compared with the value. */
      readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
      /** Value to compare with. */
      readonly value?: string;
      /** How much it counts beside other preferences. A negative one keeps workers away from such nodes. */
      readonly weight?: number;
    })[];
    /**
     * Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs
     * may take.
     */
    readonly ephemeral_disk?: number | string;
    /** How much of each of a worker's two output streams Nomad keeps. */
    readonly logs?: {
      /** Number of files that are kept. */
      readonly max_files?: number;
      /** Size of a file, in whole MiB. */
      readonly max_file_size?: number | string;
    };
    /** Metadata of its jobs, which a program finds in variables such as NOMAD_META_team. */
    readonly meta?: Readonly<Record<string, string>>;
    /** How the replicas of a service are registered in service discovery. */
    readonly service?: {
      /** Where they are registered. */
      readonly provider?: 'nomad' | 'consul';
      /** Tags of each replica. */
      readonly tags?: readonly string[];
      /** Metadata of each replica, which only Consul has. */
      readonly meta?: Readonly<Record<string, string>>;
      /**
       * Checks of each replica, instead of one that connects to its port. Others see the results in service
       * discovery; the agent has checks of its own.
       */
      readonly checks?: readonly ({
        /** What is checked. */
        readonly type: 'http' | 'tcp' | 'script';
        /** Name of the check. Defaults to its type. */
        readonly name?: string;
        /** Path of a check of type http. */
        readonly path?: string;
        /** Program and arguments of a check of type script. */
        readonly command?: readonly string[];
        /** Time from one check to the next. */
        readonly interval?: number | string;
        /** How long a check may take. */
        readonly timeout?: number | string;
      })[];
    };
    /** What the node downloads before it starts a worker. */
    readonly artifacts?: readonly ({
      /** URL, as Nomad takes it. An archive is unpacked. */
      readonly source: string;
      /** Folder or file in the worker's folder. */
      readonly destination?: string;
      /** What is downloaded. */
      readonly mode?: 'any' | 'file' | 'dir';
      /** Options of the download, such as a checksum. */
      readonly options?: Readonly<Record<string, string>>;
    })[];
    /** Files that Nomad writes for a worker, with values from Nomad, Consul or Vault. */
    readonly templates?: readonly ({
      /** The template's text. Write $$ for a dollar sign. */
      readonly data?: string;
      /** File with the template instead, in the worker's folder, such as one from an artifact. */
      readonly source?: string;
      /** File in the worker's folder that is written. */
      readonly destination: string;
      /** Whether the file has NAME=value lines that become environment variables. */
      readonly env?: boolean;
      /** Permissions of the file, in octal digits as text. */
      readonly perms?: string;
      /**
       * What happens to a running worker when values in the template change. The file is updated in any case.
       */
      readonly change_mode?: 'noop' | 'signal';
      /** Signal that a worker gets if change_mode is signal. */
      readonly change_signal?: string;
    })[];
    /** Gives each worker a token for Vault, which its templates use. */
    readonly vault?: {
      /**
       * Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with.
       */
      readonly role?: string;
      /** Name of a Vault cluster in the configuration of Nomad's servers. */
      readonly cluster?: string;
      /** Namespace in Vault, which only Vault Enterprise has. */
      readonly namespace?: string;
      /** Whether the token is also in VAULT_TOKEN. */
      readonly env?: boolean;
      /** Whether the token is left out of the file secrets/vault_token. */
      readonly disable_file?: boolean;
    };
  };
  /**
   * Whether each node of a cluster runs one process, instead of one node. On a single machine, both are one
   * process.
   */
  readonly per_node?: boolean;
  /**
   * Ports to publish, as in Compose: [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL], each a port or a range, or
   * settings.
   */
  readonly ports?: readonly (string | number | {
    /** Port on which the program listens. */
    readonly target: number;
    /** Port of the machine on which it is published. Without it, the target picks a free one. */
    readonly published?: string | number;
    /**
     * IP address of the machine on which it is published. Defaults to the address on which the target
     * publishes services.
     */
    readonly host_ip?: string;
    /** Protocol of the port. */
    readonly protocol?: 'tcp' | 'udp';
    /** Accepted for Compose's sake: without Swarm, both mean the same. */
    readonly mode?: 'host' | 'ingress';
    /** Name of the port. */
    readonly name?: string;
    /**
     * Protocol that the program speaks on the port. It is the scheme of the URL that workloads which use the
     * daemon get.
     */
    readonly app_protocol?: string;
  })[];
  /**
   * Ports on which the program listens for other workloads and that are not published: ports or ranges, each
   * optionally followed by a slash and a protocol.
   */
  readonly expose?: readonly (string | number)[];
  /**
   * Program and arguments that precede command, instead of the image's entrypoint. A string is split as in
   * command.
   */
  readonly entrypoint?: string | readonly string[];
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
  readonly user?: string | number;
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
  readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
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
  readonly tmpfs?: string | readonly string[];
  /** Security options for the container, as in Compose. */
  readonly security_opt?: readonly string[];
  /** Whether the container has all capabilities and access to all of its machine's devices. */
  readonly privileged?: boolean;
  /** Groups, by name or number, that the program's user has in addition. */
  readonly group_add?: readonly (string | number)[];
  /** Size of /dev/shm. It defaults to 64 MiB. */
  readonly shm_size?: number | string;
  /** Kernel parameters of the container's namespaces, as a map or a list of name=value. */
  readonly sysctls?: Readonly<Record<string, string | number | boolean>> | readonly string[];
  /**
   * Names that the container finds at given addresses, as a map or a list of name:address or name=address.
   * The address host-gateway means the machine.
   */
  readonly extra_hosts?: Readonly<Record<string, string>> | readonly string[];
  /** Addresses of the DNS servers that the container asks, one or a list. */
  readonly dns?: string | readonly string[];
  /** Domains in which the container looks for short names, one or a list. */
  readonly dns_search?: string | readonly string[];
  /** Options of the container's resolver. */
  readonly dns_opt?: readonly string[];
  /**
   * Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft
   * and hard. -1 means unlimited.
   */
  readonly ulimits?: Readonly<Record<string, number | {
    /** The limit at the start. -1 means unlimited. */
    readonly soft: number;
    /** The highest limit that the program may set. -1 means unlimited. */
    readonly hard: number;
  }>>;
  /** How many processes and threads the container may have. -1 means unlimited. */
  readonly pids_limit?: number;
  /**
   * How much sooner, or with a negative number later, the kernel ends the program when the machine is short
   * of memory.
   */
  readonly oom_score_adj?: number;
  /** How the container's output is kept: a log driver and its options. */
  readonly logging?: {
    /** A log driver of Docker. */
    readonly driver?: string;
    /** Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB. */
    readonly options?: Readonly<Record<string, string | number | boolean>>;
  };
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
  readonly storage_opt?: Readonly<Record<string, string | number | boolean>>;
  /** Which devices the container may use if they appear later: type, numbers and permissions. */
  readonly device_cgroup_rules?: readonly string[];
  /**
   * Devices of the machine that the container has, each as source, source:target or
   * source:target:permissions, or as a map.
   */
  readonly devices?: readonly (string | {
    /** Path of the device on the machine. */
    readonly source: string;
    /** Path in the container. Defaults to the source's. */
    readonly target?: string;
    /** What the container may do with it: r for read, w for write, m for mknod. */
    readonly permissions?: string;
  })[];
  /**
   * How to find out whether a worker works. It is ready once a check passes; a ready worker that fails
   * several checks in a row gets no more calls and is replaced.
   */
  readonly healthcheck?: {
    /**
     * Command that exits with 0 if the worker works, run beside the program. A string is run by a shell; a
     * list begins with CMD, followed by a program and its arguments, with CMD-SHELL, followed by a line for a
     * shell, or is [NONE], which turns the image's own check off.
     */
    readonly test?: string | readonly string[];
    /**
     * Path on which the worker answers 2xx if it works, instead of a command; for functions, and services
     * that speak HTTP.
     */
    readonly path?: string;
    /** Time from one check to the next. It defaults to 30s. */
    readonly interval?: number | string;
    /** How long a check may take before it counts as failed. It defaults to 30s. */
    readonly timeout?: number | string;
    /** How many checks must fail in a row before the worker is unhealthy. It defaults to 3. */
    readonly retries?: number;
    /**
     * Time after the start in which failed checks do not count, unless one has passed. It defaults to 0s.
     */
    readonly start_period?: number | string;
    /**
     * The same as interval until a check passes; with Docker, within start_period and with Engine 25 or
     * newer. It defaults to 5s.
     */
    readonly start_interval?: number | string;
    /** Whether to turn the image's own check off. */
    readonly disable?: boolean;
  };
  /**
   * Commands that run one after the other beside a worker's program, as soon as that has started. The worker
   * is ready only after all of them have succeeded; if one fails, the worker is stopped.
   */
  readonly post_start?: readonly ({
    /**
     * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but
     * no shell runs.
     */
    readonly command: string | readonly string[];
    /**
     * User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user
     * that runs the program.
     */
    readonly user?: string | number;
    /** Whether it has all capabilities. */
    readonly privileged?: boolean;
    /** Directory in which it runs. Defaults to the program's directory. */
    readonly working_dir?: string;
    /**
     * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
     * environment in which multinode runs, or from the .env file beside the manifest.
     */
    readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  })[];
  /**
   * Commands that run one after the other beside a worker's program, before that gets the stop signal; they
   * share its stop_grace_period. They do not run if the program ends by itself.
   */
  readonly pre_stop?: readonly ({
    /**
     * Program and its arguments. A list is used as is; a string is split the way a shell would split it, but
     * no shell runs.
     */
    readonly command: string | readonly string[];
    /**
     * User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user
     * that runs the program.
     */
    readonly user?: string | number;
    /** Whether it has all capabilities. */
    readonly privileged?: boolean;
    /** Directory in which it runs. Defaults to the program's directory. */
    readonly working_dir?: string;
    /**
     * Environment variables, as a map or a list of NAME=value. A name without a value takes it from the
     * environment in which multinode runs, or from the .env file beside the manifest.
     */
    readonly environment?: Readonly<Record<string, string | number | boolean | null>> | readonly string[] | null;
  })[];
}

/** One application's workloads, how they scale, and where they run. */
export interface ManifestFile {
  /** URL or path of this schema, for editors. */
  readonly $schema?: string;
  /**
   * Name of an application, workload or secret: a letter followed by letters, digits, - or _; at most 63
   * characters.
   */
  readonly name: string;
  /**
   * Other manifests whose workloads, secrets, configs, volumes and networks belong to this application,
   * relative to this file.
   */
  readonly include?: readonly (string | {
    /** Path of the manifest, or paths of several that are merged, each over the earlier ones. */
    readonly path: string | readonly string[];
    /** Folder that the paths in it count from. Defaults to its own folder. */
    readonly project_directory?: string;
    /** Files with values for variables in it, instead of .env in its folder. */
    readonly env_file?: string | readonly string[];
  })[] | null;
  readonly defaults?: Defaults;
  /** Pools of warm workers that scale with the number of in-flight invocations. */
  readonly functions?: Readonly<Record<string, FunctionFields>>;
  /** Work that runs to completion: each execution gets a new worker. */
  readonly jobs?: Readonly<Record<string, JobFields>>;
  /** Replicas behind a load balancer that scale with CPU use. */
  readonly services?: Readonly<Record<string, ServiceFields>>;
  /** Work that runs on a schedule. */
  readonly scheduled_tasks?: Readonly<Record<string, ScheduledTaskFields>>;
  /** Single processes that run all the time. */
  readonly daemons?: Readonly<Record<string, DaemonFields>>;
  /**
   * Limits on what the whole application uses at once. They take priority over max_workers, max_replicas and
   * max_concurrency.
   */
  readonly quotas?: {
    /** Total CPUs of all workers. */
    readonly cpu?: number;
    /** Total memory of all workers. */
    readonly memory?: number | string;
    /** Total GPUs of all workers. */
    readonly gpu?: number;
  };
  /** Confidential values that workloads need, given by reference. */
  readonly secrets?: Readonly<Record<string, {
    /** Environment variable, read where multinode or terraform runs. */
    readonly environment?: string;
    /** File, relative to the manifest. */
    readonly file?: string;
  }>>;
  /** Files that workloads read, with their content here or beside the manifest. */
  readonly configs?: Readonly<Record<string, {
    /** File with the content, relative to the manifest; UTF-8 text of at most 1 MiB. */
    readonly file?: string;
    /** The content, in which variables are replaced; $$ is a dollar sign. */
    readonly content?: string;
    /** Environment variable with the content, read where multinode or terraform runs. */
    readonly environment?: string;
  }>>;
  /** Named volumes that workloads mount. Their data outlives workers, changes and down. */
  readonly volumes?: Readonly<Record<string, {
    /** Volume driver of the Docker Engine. Defaults to the Engine's, which is local. */
    readonly driver?: string;
    /** Options of the volume's driver. */
    readonly driver_opts?: Readonly<Record<string, string | number | boolean>>;
    /** Whether the volume exists already: it is neither made nor removed, and must be there. */
    readonly external?: boolean;
    /**
     * Name of the volume on the platform. Defaults to multinode-APPLICATION-volume-NAME
     * (multinode~APPLICATION~NAME in Nomad, which has no other); for an external volume, to its name here.
     */
    readonly name?: string;
    /** Labels of the container, as a map or a list of name=value. */
    readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
    /**
     * Whether only one process at a time may write it, as for the files of most databases. The workload that
     * writes it then has one worker, which is stopped before another one starts.
     */
    readonly single_writer?: boolean;
    /** How Nomad finds and claims an external volume. Used by the nomad target. */
    readonly nomad?: {
      /** Kind of volume. */
      readonly type?: 'host' | 'csi';
      /**
       * How many nodes and tasks may use it, exactly as the volume was created with. A CSI volume needs it.
       */
      readonly access_mode?: 'single-node-writer' | 'single-node-single-writer' | 'single-node-multi-writer' | 'single-node-reader-only' | 'multi-node-reader-only' | 'multi-node-single-writer' | 'multi-node-multi-writer';
      /** How it is attached to a node. A CSI volume needs it. */
      readonly attachment_mode?: 'file-system' | 'block-device';
    };
  } | null>>;
  /** Networks for workloads to join: new ones, and ones that exist already. */
  readonly networks?: Readonly<Record<string, {
    /** Whether the network exists already: it is neither made nor removed, and must be there. */
    readonly external?: boolean;
    /**
     * Name of the network on the platform. Defaults to multinode-APPLICATION.NAME; for an external network,
     * to its name here.
     */
    readonly name?: string;
    /** Network driver of the Docker Engine. Defaults to bridge. */
    readonly driver?: string;
    /** Options of the volume's driver. */
    readonly driver_opts?: Readonly<Record<string, string | number | boolean>>;
    /** Whether nothing on the network reaches the outside through it. */
    readonly internal?: boolean;
    /** Whether containers that are not a Swarm's may join an overlay network. */
    readonly attachable?: boolean;
    /** Whether the network has IPv6. */
    readonly enable_ipv6?: boolean;
    /** Which addresses the network has. By default the Engine chooses them. */
    readonly ipam?: {
      /** Driver that manages the addresses. Defaults to default. */
      readonly driver?: string;
      /** Options of the volume's driver. */
      readonly options?: Readonly<Record<string, string | number | boolean>>;
      /** Ranges of addresses. */
      readonly config?: readonly {
        /** The network's addresses, in CIDR notation. */
        readonly subnet?: string;
        /** The part of the subnet from which containers get their addresses, in CIDR notation. */
        readonly ip_range?: string;
        /** Address of the gateway. */
        readonly gateway?: string;
        /** Addresses that containers do not get: name and address. */
        readonly aux_addresses?: Readonly<Record<string, string>>;
      }[];
    };
    /** Labels of the container, as a map or a list of name=value. */
    readonly labels?: Readonly<Record<string, string | number | boolean | null>> | readonly string[];
  } | null>>;
  /** Settings for each platform that can run the application. */
  readonly targets?: {
    /** Plain processes on this machine. */
    readonly local?: {
      /** Address that the agent listens on. */
      readonly host?: string;
      /** Port that the agent listens on; 0 picks a free port and keeps it. */
      readonly port?: number;
    };
    /** Containers on a Docker host. */
    readonly docker?: {
      /** The Engine's address; defaults to DOCKER_HOST or the local socket. */
      readonly host?: string;
      /**
       * Host name or IP address at which clients reach the Engine's machine, and so the agent and the
       * services.
       */
      readonly address?: string;
      /**
       * IP address of the Engine's machine on which the agent and the services are published; defaults to
       * `address`. 0.0.0.0 means all addresses.
       */
      readonly bind_address?: string;
      /** Where the agent runs. */
      readonly agent?: 'container' | 'host';
      /** Agent image; built from this package by default. */
      readonly agent_image?: string;
      /** Port on which the agent is published. */
      readonly port?: number;
      /** Load balancer that spreads a service's connections over its replicas. */
      readonly load_balancer?: 'agent' | 'haproxy' | 'traefik';
    };
    /** Jobs in a Nomad cluster. */
    readonly nomad?: {
      /**
       * Nomad's HTTP address, or the comma-separated addresses of several servers; defaults to NOMAD_ADDR.
       */
      readonly address?: string;
      /** Region of the jobs; defaults to NOMAD_REGION or the server's region. */
      readonly region?: string;
      /** Namespace of the jobs; it must already exist. */
      readonly namespace?: string;
      /**
       * Registry, and the start of a path there, to which images that the manifest builds are pushed. Nodes
       * pull them from it.
       */
      readonly registry?: string;
      /** Datacenters in which workers may run. */
      readonly datacenters?: readonly string[];
      /** Node pool of the jobs. */
      readonly node_pool?: string;
      /** Priority of the jobs. */
      readonly priority?: number;
      /** Nomad constraints on the nodes that run the agent and the workers. */
      readonly constraints?: readonly ({
        /** Node attribute, without ${ and }. */
        readonly attribute: string;
        /** How the attribute is compared with the value. */
        readonly operator?: '=' | '!=' | '>' | '>=' | '<' | '<=' | 'regexp' | 'set_contains' | 'set_contains_any' | 'version' | 'semver' | 'is_set' | 'is_not_set';
        /** Value to compare with. */
        readonly value?: string;
      })[];
      /** Where the agent runs. */
      readonly agent?: 'host' | 'job';
      /**
       * Command that starts an agent that runs as a job: a program installed on the nodes, and its first
       * arguments.
       */
      readonly agent_command?: readonly string[];
      /** Image for an agent that runs as a job. Without it, the job runs agent_command. */
      readonly agent_image?: string;
      /** Port on its node of an agent that runs as a job; 0 picks a free port. */
      readonly port?: number;
      /**
       * Nomad host volume for the data of an agent that runs from an image. Without it, the data follow the
       * agent from node to node if they can.
       */
      readonly volume?: string;
      /**
       * Folder on the nodes for the data of an agent that runs as a command. Without it, the data follow the
       * agent from node to node if they can.
       */
      readonly data_dir?: string;
      /** Number of agents that run at once. One of them makes the decisions; all serve calls. */
      readonly agents?: number;
      /** Whether the plan creates an ACL policy for the agent. */
      readonly acl?: boolean;
      /** Load balancer that spreads a service's connections over its replicas. */
      readonly load_balancer?: 'agent' | 'haproxy' | 'traefik';
    };
  };
  /** Settings of the Terraform files that are made from the manifest. */
  readonly terraform?: {
    /**
     * Where Terraform keeps its state: the name of one of its backends, or cloud, with the settings that
     * Terraform has for it. Defaults to a file in the stack's folder. Credentials come from the environment.
     */
    readonly backend?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
}

export const SCHEMA: SchemaNode = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "multinode.schema.json",
  "title": "Multinode manifest",
  "description": "One application's workloads, how they scale, and where they run.",
  "type": "object",
  "additionalProperties": false,
  "patternProperties": {
    "^x-": {
      "$ref": "#/definitions/extension"
    }
  },
  "required": [
    "name"
  ],
  "examples": [
    {
      "name": "app",
      "functions": {
        "hello": {
          "command": "node server.js"
        }
      }
    }
  ],
  "defaultSnippets": [
    {
      "label": "new manifest",
      "description": "An application with one function.",
      "body": {
        "name": "${1:app}",
        "functions": {
          "${2:hello}": {
            "command": "${3:node server.js}"
          }
        }
      }
    }
  ],
  "properties": {
    "$schema": {
      "description": "URL or path of this schema, for editors.",
      "type": "string",
      "examples": [
        "./schema/multinode.schema.json",
        "./node_modules/multinode/schema/multinode.schema.json"
      ]
    },
    "name": {
      "$ref": "#/definitions/name"
    },
    "include": {
      "$ref": "#/definitions/include"
    },
    "defaults": {
      "$ref": "#/definitions/defaults"
    },
    "functions": {
      "title": "Functions",
      "description": "Pools of warm workers that scale with the number of in-flight invocations.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/function"
      },
      "defaultSnippets": [
        {
          "label": "new function",
          "description": "Pools of warm workers that scale with the number of in-flight invocations.",
          "body": {
            "${1:hello}": {
              "command": "${2:node server.js}"
            }
          }
        }
      ],
      "default": {},
      "examples": [
        {
          "hello": {
            "command": "node server.js"
          }
        }
      ]
    },
    "jobs": {
      "title": "Jobs",
      "description": "Work that runs to completion: each execution gets a new worker.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/job"
      },
      "defaultSnippets": [
        {
          "label": "new job",
          "description": "Work that runs to completion: each execution gets a new worker.",
          "body": {
            "${1:report}": {
              "command": "${2:node report.js}"
            }
          }
        }
      ],
      "default": {},
      "examples": [
        {
          "report": {
            "command": "node report.js"
          }
        }
      ]
    },
    "services": {
      "title": "Services",
      "description": "Replicas behind a load balancer that scale with CPU use.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/service"
      },
      "defaultSnippets": [
        {
          "label": "new service",
          "description": "Replicas behind a load balancer that scale with CPU use.",
          "body": {
            "${1:web}": {
              "command": "${2:node web.js}",
              "port": "^${3:8080}"
            }
          }
        }
      ],
      "default": {},
      "examples": [
        {
          "web": {
            "command": "node web.js",
            "port": 8080
          }
        }
      ]
    },
    "scheduled_tasks": {
      "title": "Scheduled tasks",
      "description": "Work that runs on a schedule.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/scheduled_task"
      },
      "defaultSnippets": [
        {
          "label": "new scheduled task",
          "description": "Work that runs on a schedule.",
          "body": {
            "${1:nightly}": {
              "command": "${2:node nightly.js}",
              "schedule": "${3:0 3 * * *}"
            }
          }
        }
      ],
      "default": {},
      "examples": [
        {
          "nightly": {
            "command": "node nightly.js",
            "schedule": "0 3 * * *"
          }
        }
      ]
    },
    "daemons": {
      "title": "Daemons",
      "description": "Single processes that run all the time.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/daemon"
      },
      "defaultSnippets": [
        {
          "label": "new daemon",
          "description": "Single processes that run all the time.",
          "body": {
            "${1:watcher}": {
              "command": "${2:node watcher.js}"
            }
          }
        }
      ],
      "default": {},
      "examples": [
        {
          "watcher": {
            "command": "node watcher.js"
          }
        }
      ]
    },
    "quotas": {
      "$ref": "#/definitions/quotas"
    },
    "secrets": {
      "title": "Secrets",
      "description": "Confidential values that workloads need, given by reference.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/secret"
      },
      "defaultSnippets": [
        {
          "label": "new secret",
          "description": "Confidential values that workloads need, given by reference.",
          "body": {
            "${1:api_token}": {
              "environment": "${2:API_TOKEN}"
            }
          }
        }
      ],
      "default": {},
      "examples": [
        {
          "api_token": {
            "environment": "API_TOKEN"
          }
        }
      ]
    },
    "configs": {
      "title": "Configs",
      "description": "Files that workloads read, with their content here or beside the manifest.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/config"
      },
      "defaultSnippets": [
        {
          "label": "new config",
          "description": "A file that workloads read, with its content.",
          "body": {
            "${1:settings}": {
              "content": "${2:level = info}"
            }
          }
        }
      ],
      "examples": [
        {
          "settings": {
            "file": "./settings.ini"
          }
        }
      ]
    },
    "volumes": {
      "title": "Volumes",
      "description": "Named volumes that workloads mount. Their data outlives workers, changes and down.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/volume"
      },
      "defaultSnippets": [
        {
          "label": "new volume",
          "description": "A named volume that workloads mount.",
          "body": {
            "${1:data}": {}
          }
        }
      ],
      "examples": [
        {
          "data": {}
        }
      ]
    },
    "networks": {
      "title": "Networks",
      "description": "Networks for workloads to join: new ones, and ones that exist already.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/network"
      },
      "defaultSnippets": [
        {
          "label": "existing network",
          "description": "A network that exists already.",
          "body": {
            "${1:backend}": {
              "external": true
            }
          }
        }
      ],
      "examples": [
        {
          "backend": {
            "external": true,
            "name": "shop_default"
          }
        }
      ]
    },
    "targets": {
      "$ref": "#/definitions/targets"
    },
    "terraform": {
      "$ref": "#/definitions/terraform"
    }
  },
  "definitions": {
    "name": {
      "title": "Name",
      "description": "Name of an application, workload or secret: a letter followed by letters, digits, - or _; at most 63 characters.",
      "type": "string",
      "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
      "patternErrorMessage": "A name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
      "examples": [
        "hello",
        "resize-image"
      ]
    },
    "extension": {
      "title": "Extension",
      "description": "Keys that start with x- are yours, for anchors and other tools. Multinode ignores them."
    },
    "image": {
      "title": "Image",
      "description": "Container image for the workload. Used by the docker and nomad targets.",
      "type": "string",
      "minLength": 1,
      "pattern": "^\\S+$",
      "patternErrorMessage": "An image is a reference without spaces, such as registry.example/team/app:1.2.",
      "examples": [
        "app:1.2",
        "registry.example/team/app:1.2"
      ]
    },
    "build": {
      "x-path": "file",
      "x-merge": "build",
      "x-absent": {
        "ssh": "Terraform's docker provider forwards no SSH agent to a build; pass a token with secrets",
        "ulimits": "Terraform's docker provider drops the limits of a build; set them in the Dockerfile with RUN ulimit, or build the image beforehand and name it with image",
        "privileged": "builds have the usual rights; build the image beforehand, and name it with image",
        "entitlements": "builds have the usual rights; build the image beforehand, and name it with image",
        "isolation": "images are of Linux, which has one kind of isolation; leave it out"
      },
      "title": "Build",
      "description": "How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a runtime, for which no Dockerfile is needed.",
      "type": [
        "string",
        "object"
      ],
      "minLength": 1,
      "additionalProperties": false,
      "properties": {
        "context": {
          "x-path": "file",
          "description": "Build context: the source folder, relative to the manifest.",
          "type": "string",
          "minLength": 1,
          "default": ".",
          "examples": [
            ".",
            "./app"
          ]
        },
        "dockerfile": {
          "description": "Dockerfile, relative to the context.",
          "type": "string",
          "minLength": 1,
          "default": "Dockerfile",
          "examples": [
            "Dockerfile",
            "Dockerfile.worker"
          ]
        },
        "runtime": {
          "description": "Language of the program. The image is built without a Dockerfile, with the packages of the lock file in the context.",
          "type": "string",
          "enum": [
            "python",
            "node",
            "go",
            "deno",
            "bun",
            "static"
          ],
          "enumDescriptions": [
            "Python, with the packages of uv.lock, poetry.lock, pdm.lock, requirements.txt or pyproject.toml.",
            "Node.js, with the packages of package-lock.json, pnpm-lock.yaml or yarn.lock.",
            "The programs of a Go module, compiled, in an image without a system.",
            "Deno, with the packages of deno.json and deno.lock.",
            "Bun, with the packages of bun.lock.",
            "Files that Caddy serves on $PORT."
          ],
          "examples": [
            "python",
            "node"
          ]
        },
        "version": {
          "description": "Version of the runtime, which selects its official image. It defaults to one that this version of Multinode knows.",
          "type": [
            "string",
            "number"
          ],
          "minimum": 0,
          "maximum": 10000,
          "pattern": "^[0-9]+(\\.[0-9]+){0,2}$",
          "patternErrorMessage": "A version is a number, or several with dots between them, such as 3.12. For any other tag, name the image with base.",
          "examples": [
            "3.12",
            "22"
          ]
        },
        "base": {
          "description": "Base image, instead of the runtime's official one. A digest pins it.",
          "type": "string",
          "minLength": 1,
          "pattern": "^[^\\s$]+$",
          "patternErrorMessage": "An image's name contains no spaces.",
          "examples": [
            "python:3.12-slim",
            "registry.example/python:3.12"
          ]
        },
        "dockerfile_inline": {
          "description": "Text of the Dockerfile, instead of a file. $$ stands for a $.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "FROM nginx:1-alpine"
          ]
        },
        "target": {
          "description": "Dockerfile stage to build.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "runtime",
            "worker"
          ]
        },
        "args": {
          "x-merge": "variables",
          "description": "Build arguments, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, and is left out if it is not set there.",
          "type": [
            "object",
            "array",
            "null"
          ],
          "additionalProperties": {
            "type": [
              "string",
              "number",
              "boolean",
              "null"
            ]
          },
          "items": {
            "type": "string",
            "pattern": "^[^=\\s]+(=[\\s\\S]*)?$",
            "patternErrorMessage": "An entry is NAME=value or just NAME; NAME contains no spaces.",
            "examples": [
              "NODE_VERSION=22",
              "BASE"
            ]
          },
          "default": {},
          "examples": [
            {
              "NODE_VERSION": "22"
            }
          ],
          "defaultSnippets": [
            {
              "label": "build argument",
              "description": "An ARG in the Dockerfile.",
              "body": {
                "${1:NAME}": "${2:value}"
              }
            }
          ],
          "propertyNames": {
            "title": "NAME",
            "description": "Name of a build argument.",
            "pattern": "^[^=\\s]+$",
            "patternErrorMessage": "A build argument's name contains no spaces and no =.",
            "examples": [
              "NODE_VERSION",
              "BASE"
            ]
          }
        },
        "labels": {
          "$ref": "#/definitions/labels"
        },
        "network": {
          "description": "Network of the build: host, none, or the name of one on the Engine.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "host",
            "none"
          ]
        },
        "extra_hosts": {
          "$ref": "#/definitions/extra_hosts"
        },
        "shm_size": {
          "$ref": "#/definitions/shm_size"
        },
        "platforms": {
          "x-merge": "unique",
          "description": "Platform of the image.",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "An operating system and a processor.",
            "type": "string",
            "pattern": "^[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?$",
            "patternErrorMessage": "A platform is an operating system and a processor, such as linux/amd64.",
            "examples": [
              "linux/amd64",
              "linux/arm64"
            ]
          },
          "examples": [
            [
              "linux/amd64"
            ],
            [
              "linux/arm64"
            ]
          ]
        },
        "pull": {
          "description": "Whether a newer base image is pulled, even if the Engine has one of that name.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "no_cache": {
          "description": "Whether every layer is built again whenever the sources have changed.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "buildkit": {
          "description": "Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows more instructions of Dockerfiles.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "secrets": {
          "x-merge": "unique",
          "description": "Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section. They are in no layer of the image.",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "Name of a secret from the secrets section, which is also its id in the Dockerfile.",
            "type": "string",
            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
            "patternErrorMessage": "A secret's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
            "examples": [
              "npm_token",
              "pip_conf"
            ]
          },
          "examples": [
            [
              "npm_token"
            ],
            [
              "pip_conf"
            ]
          ]
        },
        "tags": {
          "x-merge": "unique",
          "description": "Further names of the image on the Engine. They stay there when the application is removed, and are not pushed.",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "A name, with a tag or without one.",
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9._/:-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$",
            "patternErrorMessage": "A tag is an image's name in small letters, with a tag or without one, such as team/app:latest.",
            "examples": [
              "shop:latest",
              "registry.example/team/shop:1.2"
            ]
          },
          "examples": [
            [
              "shop:latest"
            ]
          ]
        },
        "provenance": {
          "description": "Whether BuildKit adds to the image how it was built, and how much of that.",
          "type": [
            "boolean",
            "string"
          ],
          "minLength": 1,
          "examples": [
            false,
            "mode=max"
          ]
        },
        "sbom": {
          "description": "Whether BuildKit adds to the image a list of the software in it, or with which generator.",
          "type": [
            "boolean",
            "string"
          ],
          "minLength": 1,
          "examples": [
            true,
            false
          ]
        },
        "cache_from": {
          "x-merge": "unique",
          "description": "Where BuildKit reads layers that were built elsewhere.",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "An image, or a source as docker buildx has it.",
            "type": "string",
            "minLength": 1,
            "examples": [
              "registry.example/shop:cache",
              "type=local,src=.cache"
            ]
          },
          "examples": [
            [
              "registry.example/shop:cache"
            ],
            [
              "type=local,src=.cache"
            ]
          ]
        },
        "cache_to": {
          "x-merge": "unique",
          "description": "Where BuildKit writes layers for other builds.",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "A destination as docker buildx has it.",
            "type": "string",
            "minLength": 1,
            "examples": [
              "type=inline",
              "type=registry,ref=registry.example/shop:cache"
            ]
          },
          "examples": [
            [
              "type=inline"
            ],
            [
              "type=registry,ref=registry.example/shop:cache"
            ]
          ]
        },
        "additional_contexts": {
          "x-merge": "variables",
          "description": "Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value: folders, relative to the manifest, images or addresses.",
          "type": [
            "object",
            "array"
          ],
          "items": {
            "x-path": "named",
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9._-]*=.+$",
            "patternErrorMessage": "An entry is name=value, such as shared=./shared.",
            "examples": [
              "shared=./shared",
              "base=docker-image://alpine:3"
            ]
          },
          "additionalProperties": {
            "x-path": "file",
            "description": "A folder, docker-image:// and an image, or the address of a repository.",
            "type": "string",
            "minLength": 1,
            "examples": [
              "./shared",
              "docker-image://alpine:3"
            ]
          },
          "propertyNames": {
            "title": "Name",
            "description": "Name of a context.",
            "pattern": "^[a-z0-9][a-z0-9._-]*$",
            "patternErrorMessage": "A context's name contains only small letters, digits, dots, dashes and underscores.",
            "examples": [
              "shared",
              "base"
            ]
          },
          "examples": [
            {
              "shared": "./shared"
            }
          ],
          "defaultSnippets": [
            {
              "label": "context",
              "description": "A context and its name in the Dockerfile.",
              "body": {
                "${1:shared}": "${2:./shared}"
              }
            }
          ]
        }
      },
      "examples": [
        ".",
        {
          "context": "./app"
        },
        {
          "runtime": "python",
          "version": "3.12"
        }
      ],
      "defaultSnippets": [
        {
          "label": "build settings",
          "description": "A folder and its Dockerfile.",
          "body": {
            "context": "${1:.}",
            "dockerfile": "${2:Dockerfile}"
          }
        }
      ]
    },
    "command": {
      "x-merge": "replace",
      "title": "Command",
      "description": "Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no shell runs.",
      "type": [
        "string",
        "array"
      ],
      "minLength": 1,
      "minItems": 1,
      "items": {
        "type": "string"
      },
      "examples": [
        "node server.js",
        [
          "python3",
          "-m",
          "app"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "program",
          "description": "A program and its arguments, split the way a shell would.",
          "body": "${1:node server.js}"
        }
      ]
    },
    "working_dir": {
      "title": "Working directory",
      "description": "Directory in which the command runs. On the local target it is relative to the manifest and defaults to the manifest's folder; in a container it defaults to the image's working directory.",
      "type": "string",
      "minLength": 1,
      "examples": [
        "./app",
        "/srv"
      ]
    },
    "environment": {
      "x-merge": "variables",
      "title": "Environment",
      "description": "Environment variables, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, or from the .env file beside the manifest.",
      "type": [
        "object",
        "array",
        "null"
      ],
      "additionalProperties": {
        "type": [
          "string",
          "number",
          "boolean",
          "null"
        ]
      },
      "items": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+(=[\\s\\S]*)?$",
        "patternErrorMessage": "An entry is NAME=value or just NAME; NAME contains only letters, digits, _, ., -, [ and ].",
        "examples": [
          "LOG_LEVEL=info",
          "TZ"
        ]
      },
      "examples": [
        {
          "LOG_LEVEL": "info"
        },
        [
          "LOG_LEVEL=info"
        ]
      ],
      "default": {},
      "propertyNames": {
        "title": "NAME",
        "description": "Name of a variable.",
        "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+$",
        "patternErrorMessage": "An environment variable's name contains only letters, digits, _, ., -, [ and ].",
        "examples": [
          "LOG_LEVEL",
          "TZ"
        ]
      },
      "defaultSnippets": [
        {
          "label": "environment variable",
          "description": "A variable that every worker gets.",
          "body": {
            "${1:NAME}": "${2:value}"
          }
        }
      ]
    },
    "env_file": {
      "x-path": "file",
      "x-merge": "file",
      "title": "Environment file",
      "description": "Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and environment overrides them all. A file listed twice keeps its first position. Read when the application is applied.",
      "type": [
        "string",
        "array",
        "object",
        "null"
      ],
      "minLength": 1,
      "required": [
        "path"
      ],
      "additionalProperties": false,
      "properties": {
        "path": {
          "$ref": "#/definitions/env_file_path"
        },
        "required": {
          "$ref": "#/definitions/env_file_required"
        },
        "format": {
          "$ref": "#/definitions/env_file_format"
        }
      },
      "items": {
        "x-path": "file",
        "title": "Environment file in a list",
        "description": "A file with NAME=value lines: its path, or settings.",
        "type": [
          "string",
          "object"
        ],
        "minLength": 1,
        "required": [
          "path"
        ],
        "additionalProperties": false,
        "properties": {
          "path": {
            "$ref": "#/definitions/env_file_path"
          },
          "required": {
            "$ref": "#/definitions/env_file_required"
          },
          "format": {
            "$ref": "#/definitions/env_file_format"
          }
        },
        "examples": [
          "common.env",
          {
            "path": "local.env",
            "required": false
          }
        ],
        "defaultSnippets": [
          {
            "label": "environment file",
            "description": "A file with NAME=value lines.",
            "body": "${1:.env}"
          }
        ]
      },
      "examples": [
        ".env",
        [
          "common.env",
          "local.env"
        ]
      ],
      "default": [],
      "defaultSnippets": [
        {
          "label": "environment file",
          "description": "A file with NAME=value lines.",
          "body": "${1:.env}"
        }
      ]
    },
    "env_file_path": {
      "x-path": "file",
      "title": "Path of an environment file",
      "description": "Path of the file, relative to the manifest; ~/ is the home folder.",
      "type": "string",
      "minLength": 1,
      "examples": [
        ".env",
        "local.env"
      ]
    },
    "env_file_required": {
      "title": "Whether an environment file must exist",
      "description": "Whether a missing file is an error.",
      "type": "boolean",
      "default": true,
      "examples": [
        true,
        false
      ]
    },
    "env_file_format": {
      "title": "Format of an environment file",
      "description": "How lines are parsed.",
      "type": "string",
      "enum": [
        "env",
        "raw"
      ],
      "enumDescriptions": [
        "Like Compose: quotes, escapes, comments and variables are interpreted.",
        "Everything after the = is the value."
      ],
      "default": "env",
      "examples": [
        "raw",
        "env"
      ]
    },
    "workload_secrets": {
      "x-merge": "target",
      "title": "Workload secrets",
      "description": "Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is a file in the folder given by MULTINODE_SECRETS_DIR.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": [
          "string",
          "object"
        ],
        "additionalProperties": false,
        "required": [
          "source"
        ],
        "properties": {
          "source": {
            "description": "Name of a secret from the secrets section.",
            "type": "string",
            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
            "patternErrorMessage": "A secret's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
            "examples": [
              "api_token",
              "db_password"
            ]
          },
          "target": {
            "description": "File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's name.",
            "type": "string",
            "pattern": "^([A-Za-z0-9_][A-Za-z0-9._-]*|/[^:\\0]*[^:/\\0])$",
            "patternErrorMessage": "A file name without a folder, or an absolute path without a colon.",
            "examples": [
              "token",
              "/run/secrets/db_password"
            ]
          },
          "environment": {
            "description": "Environment variable that also holds the secret, for programs that cannot read it from a file.",
            "type": "string",
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
            "patternErrorMessage": "An environment variable's name contains only letters, digits and _, and starts with no digit.",
            "examples": [
              "API_TOKEN",
              "DB_PASSWORD"
            ]
          },
          "uid": {
            "description": "Number of the user to whom the file belongs.",
            "type": [
              "string",
              "number"
            ],
            "minimum": 0,
            "maximum": 4294967294,
            "pattern": "^[0-9]{1,10}$",
            "patternErrorMessage": "A user's number, such as 1000.",
            "examples": [
              "1000",
              "33"
            ]
          },
          "gid": {
            "description": "Number of the group to which the file belongs.",
            "type": [
              "string",
              "number"
            ],
            "minimum": 0,
            "maximum": 4294967294,
            "pattern": "^[0-9]{1,10}$",
            "patternErrorMessage": "A group's number, such as 1000.",
            "examples": [
              "1000",
              "33"
            ]
          },
          "mode": {
            "description": "Permissions of the file in octal digits, as for chmod.",
            "type": [
              "string",
              "number"
            ],
            "minimum": 0,
            "maximum": 7777,
            "pattern": "^(0o?)?[0-7]{3,4}$",
            "patternErrorMessage": "Permissions in three or four octal digits, such as 0440 or 444.",
            "examples": [
              "0440",
              "444"
            ]
          }
        },
        "title": "Workload secret",
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
        "patternErrorMessage": "A secret's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
        "examples": [
          "db_password",
          {
            "source": "db_password",
            "environment": "DB_PASSWORD"
          }
        ],
        "description": "A secret that the workload may read: its name, or settings.",
        "defaultSnippets": [
          {
            "label": "secret",
            "description": "A secret by name; the workload reads it from a file.",
            "body": "${1:db_password}"
          }
        ]
      },
      "examples": [
        [
          "db_password"
        ],
        [
          {
            "source": "db_password",
            "environment": "DB_PASSWORD"
          }
        ]
      ],
      "default": []
    },
    "workload_configs": {
      "title": "Workload configs",
      "description": "Configs that the workload reads, as files: names from the configs section, or settings for each.",
      "x-merge": "target",
      "type": "array",
      "items": {
        "title": "Workload config",
        "description": "A config that the workload reads: its name, or settings.",
        "type": [
          "string",
          "object"
        ],
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
        "patternErrorMessage": "A config's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
        "additionalProperties": false,
        "required": [
          "source"
        ],
        "properties": {
          "source": {
            "description": "Name of a config from the configs section.",
            "type": "string",
            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
            "patternErrorMessage": "A config's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
            "examples": [
              "settings",
              "nginx_conf"
            ]
          },
          "target": {
            "description": "Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's name.",
            "type": "string",
            "pattern": "^/[^:\\0]*[^:/\\0]$",
            "patternErrorMessage": "An absolute path of a file without a colon, such as /etc/nginx/nginx.conf.",
            "examples": [
              "/etc/nginx/nginx.conf",
              "/etc/app/settings.ini"
            ]
          },
          "uid": {
            "description": "Number of the user to whom the file belongs.",
            "type": [
              "string",
              "number"
            ],
            "minimum": 0,
            "maximum": 4294967294,
            "pattern": "^[0-9]{1,10}$",
            "patternErrorMessage": "A user's number, such as 1000.",
            "examples": [
              "1000",
              "33"
            ]
          },
          "gid": {
            "description": "Number of the group to which the file belongs.",
            "type": [
              "string",
              "number"
            ],
            "minimum": 0,
            "maximum": 4294967294,
            "pattern": "^[0-9]{1,10}$",
            "patternErrorMessage": "A group's number, such as 1000.",
            "examples": [
              "1000",
              "33"
            ]
          },
          "mode": {
            "description": "Permissions of the file in octal digits, as for chmod.",
            "type": [
              "string",
              "number"
            ],
            "minimum": 0,
            "maximum": 7777,
            "pattern": "^(0o?)?[0-7]{3,4}$",
            "patternErrorMessage": "Permissions in three or four octal digits, such as 0440 or 444.",
            "examples": [
              "0440",
              "444"
            ]
          }
        },
        "examples": [
          "settings",
          {
            "source": "nginx_conf",
            "target": "/etc/nginx/nginx.conf",
            "mode": "0440"
          }
        ],
        "defaultSnippets": [
          {
            "label": "config",
            "description": "A config at a path.",
            "body": {
              "source": "${1:settings}",
              "target": "${2:/etc/app/settings.ini}"
            }
          }
        ]
      },
      "examples": [
        [
          "settings"
        ],
        [
          {
            "source": "nginx_conf",
            "target": "/etc/nginx/nginx.conf"
          }
        ]
      ]
    },
    "workload_volumes": {
      "x-merge": "target",
      "title": "Mounts",
      "description": "What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in memory.",
      "type": "array",
      "items": {
        "x-path": "mount",
        "title": "Mount",
        "description": "SOURCE:/TARGET, optionally with options, or settings. A source that starts with ., / or ~ is a file or folder of the machine; any other is a volume from the volumes section.",
        "type": [
          "string",
          "object"
        ],
        "pattern": "^(/[^:\\s]*|(?![A-Za-z]:)[^:]+:/[^:]*(:(ro|rw|z|Z|nocopy|cached|consistent|delegated|r?(shared|slave|private))(,(ro|rw|z|Z|nocopy|cached|consistent|delegated|r?(shared|slave|private)))*)?)$",
        "patternErrorMessage": "A mount is SOURCE:/TARGET, optionally with options as in ./conf:/etc/app:ro, or only /TARGET; a source of one letter needs the long form.",
        "required": [
          "type",
          "target"
        ],
        "additionalProperties": false,
        "properties": {
          "type": {
            "description": "What is mounted.",
            "type": "string",
            "enum": [
              "volume",
              "bind",
              "tmpfs"
            ],
            "enumDescriptions": [
              "A named volume, or without a source an empty one that goes with its worker.",
              "A file or folder of the machine.",
              "A folder in memory."
            ],
            "examples": [
              "volume",
              "bind"
            ]
          },
          "source": {
            "description": "Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder.",
            "type": "string",
            "minLength": 1,
            "examples": [
              "data",
              "./conf"
            ]
          },
          "target": {
            "description": "Absolute path at which the workload finds it.",
            "type": "string",
            "pattern": "^/[^:]*$",
            "patternErrorMessage": "An absolute path without a colon, such as /var/lib/data.",
            "examples": [
              "/var/lib/data",
              "/etc/app"
            ]
          },
          "read_only": {
            "description": "Whether the workload can only read it.",
            "type": "boolean",
            "default": false,
            "examples": [
              true,
              false
            ]
          },
          "volume": {
            "title": "Volume options",
            "description": "Options of a mount of type volume.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "nocopy": {
                "description": "Whether a new volume stays empty instead of getting the files that the image has at the target. For daemons it needs Docker Engine 26.",
                "type": "boolean",
                "examples": [
                  true,
                  false
                ]
              },
              "subpath": {
                "description": "Folder in the volume to mount instead of all of it. Needs Docker Engine 26.",
                "type": "string",
                "pattern": "^(?!/)(?!(.*/)?\\.\\.(/|$))[^\\0]+$",
                "patternErrorMessage": "A relative path without .. in it.",
                "examples": [
                  "uploads",
                  "shop/uploads"
                ]
              }
            },
            "examples": [
              {
                "nocopy": true
              }
            ]
          },
          "bind": {
            "title": "Bind options",
            "description": "Options of a mount of type bind.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "create_host_path": {
                "description": "Whether an empty folder is made if the source does not exist.",
                "type": "boolean",
                "default": true,
                "examples": [
                  false,
                  true
                ]
              },
              "propagation": {
                "description": "How mounts below the source and the target reach the other side.",
                "type": "string",
                "enum": [
                  "rprivate",
                  "private",
                  "rshared",
                  "shared",
                  "rslave",
                  "slave"
                ],
                "enumDescriptions": [
                  "They do not, at any depth; the default.",
                  "They do not.",
                  "In both directions, at any depth.",
                  "In both directions.",
                  "From the machine to the workload, at any depth.",
                  "From the machine to the workload."
                ],
                "examples": [
                  "rslave",
                  "rshared"
                ]
              },
              "selinux": {
                "description": "Relabels the source for SELinux: z shares it between containers, Z gives it to one.",
                "type": "string",
                "enum": [
                  "z",
                  "Z"
                ],
                "enumDescriptions": [
                  "Shared between containers.",
                  "For one container alone."
                ],
                "examples": [
                  "z",
                  "Z"
                ]
              }
            },
            "examples": [
              {
                "create_host_path": false
              }
            ]
          },
          "tmpfs": {
            "title": "Temporary file system options",
            "description": "Options of a mount of type tmpfs.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "size": {
                "description": "Most that it can hold, such as 64 MiB.",
                "type": [
                  "number",
                  "string"
                ],
                "x-unit": "memory",
                "minimum": 4096,
                "maximum": 17592186044416,
                "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?$",
                "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
                "examples": [
                  "64 MiB",
                  "1 GiB"
                ]
              },
              "mode": {
                "description": "Permissions in octal digits, as for chmod.",
                "type": [
                  "string",
                  "number"
                ],
                "minimum": 0,
                "maximum": 7777,
                "pattern": "^(0o?)?[0-7]{3,4}$",
                "patternErrorMessage": "Permissions in three or four octal digits, such as 1777 or 700.",
                "examples": [
                  "1777",
                  "700"
                ]
              }
            },
            "examples": [
              {
                "size": "64 MiB"
              }
            ]
          }
        },
        "examples": [
          "data:/var/lib/data",
          "./conf:/etc/app:ro",
          {
            "type": "tmpfs",
            "target": "/tmp"
          }
        ],
        "defaultSnippets": [
          {
            "label": "named volume",
            "description": "A volume from the volumes section.",
            "body": "${1:data}:${2:/var/lib/data}"
          },
          {
            "label": "folder of the machine",
            "description": "A file or folder, relative to the manifest.",
            "body": "./${1:conf}:${2:/etc/app}:ro"
          }
        ]
      },
      "examples": [
        [
          "data:/var/lib/data"
        ],
        [
          {
            "type": "bind",
            "source": "./conf",
            "target": "/etc/app",
            "read_only": true
          }
        ]
      ]
    },
    "volume": {
      "title": "Volume",
      "description": "A named volume: nothing, or settings.",
      "type": [
        "object",
        "null"
      ],
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "driver": {
          "description": "Volume driver of the Docker Engine. Defaults to the Engine's, which is local.",
          "type": "string",
          "pattern": "^\\S+$",
          "patternErrorMessage": "The name of a volume driver, without spaces.",
          "examples": [
            "local",
            "rclone"
          ]
        },
        "driver_opts": {
          "$ref": "#/definitions/driver_opts"
        },
        "external": {
          "description": "Whether the volume exists already: it is neither made nor removed, and must be there.",
          "type": "boolean",
          "default": false,
          "examples": [
            true,
            false
          ]
        },
        "name": {
          "description": "Name of the volume on the platform. Defaults to multinode-APPLICATION-volume-NAME (multinode~APPLICATION~NAME in Nomad, which has no other); for an external volume, to its name here.",
          "type": "string",
          "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]+$",
          "patternErrorMessage": "At least two letters, digits, _, . and -, starting with a letter or digit.",
          "examples": [
            "shop-data",
            "uploads"
          ]
        },
        "labels": {
          "$ref": "#/definitions/labels"
        },
        "single_writer": {
          "description": "Whether only one process at a time may write it, as for the files of most databases. The workload that writes it then has one worker, which is stopped before another one starts.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "nomad": {
          "$ref": "#/definitions/nomad_volume"
        }
      },
      "examples": [
        {
          "external": true,
          "name": "shop-data"
        }
      ],
      "defaultSnippets": [
        {
          "label": "existing volume",
          "description": "A volume that exists already.",
          "body": {
            "external": true,
            "name": "${1:shop-data}"
          }
        }
      ]
    },
    "nomad_volume": {
      "title": "Volume in Nomad",
      "description": "How Nomad finds and claims an external volume. Used by the nomad target.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "type": {
          "description": "Kind of volume.",
          "type": "string",
          "enum": [
            "host",
            "csi"
          ],
          "enumDescriptions": [
            "A host volume, from the configuration of the nodes or made by an operator.",
            "A volume of a CSI plugin."
          ],
          "default": "host",
          "examples": [
            "csi",
            "host"
          ]
        },
        "access_mode": {
          "description": "How many nodes and tasks may use it, exactly as the volume was created with. A CSI volume needs it.",
          "type": "string",
          "enum": [
            "single-node-writer",
            "single-node-single-writer",
            "single-node-multi-writer",
            "single-node-reader-only",
            "multi-node-reader-only",
            "multi-node-single-writer",
            "multi-node-multi-writer"
          ],
          "enumDescriptions": [
            "One node.",
            "One task.",
            "Several tasks of one node.",
            "One node, which only reads.",
            "Several nodes, which only read.",
            "Several nodes, of which one writes.",
            "Several nodes."
          ],
          "examples": [
            "single-node-single-writer",
            "multi-node-multi-writer"
          ]
        },
        "attachment_mode": {
          "description": "How it is attached to a node. A CSI volume needs it.",
          "type": "string",
          "enum": [
            "file-system",
            "block-device"
          ],
          "enumDescriptions": [
            "As a folder.",
            "As a device."
          ],
          "examples": [
            "file-system",
            "block-device"
          ]
        }
      },
      "examples": [
        {
          "type": "csi",
          "access_mode": "single-node-single-writer",
          "attachment_mode": "file-system"
        }
      ]
    },
    "nomad_constraint": {
      "title": "Constraint",
      "description": "A condition on a node attribute.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "attribute"
      ],
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "attribute": {
          "description": "Node attribute, without ${ and }.",
          "type": "string",
          "pattern": "^(attr|meta|node|device)\\.[A-Za-z0-9_.-]+$",
          "patternErrorMessage": "A node attribute looks like attr.cpu.arch, meta.rack or node.class.",
          "examples": [
            "attr.cpu.arch",
            "meta.rack"
          ]
        },
        "operator": {
          "description": "How the attribute is compared with the value.",
          "type": "string",
          "enum": [
            "=",
            "!=",
            ">",
            ">=",
            "<",
            "<=",
            "regexp",
            "set_contains",
            "set_contains_any",
            "version",
            "semver",
            "is_set",
            "is_not_set"
          ],
          "enumDescriptions": [
            "It equals the value.",
            "It differs from the value.",
            "It sorts after the value.",
            "It equals the value or sorts after it.",
            "It sorts before the value.",
            "It equals the value or sorts before it.",
            "It matches the value, a regular expression.",
            "It contains every item of the value, a comma-separated list.",
            "It contains some item of the value, a comma-separated list.",
            "It is a version that satisfies the value, such as >= 1.2.",
            "Like version, but by the rules of Semantic Versioning.",
            "It is set.",
            "It is not set."
          ],
          "default": "=",
          "examples": [
            "=",
            "regexp"
          ]
        },
        "value": {
          "description": "Value to compare with.",
          "type": "string",
          "default": "",
          "examples": [
            "amd64",
            "r1"
          ]
        }
      },
      "examples": [
        {
          "attribute": "attr.cpu.arch",
          "value": "amd64"
        }
      ]
    },
    "nomad_affinity": {
      "title": "Affinity",
      "description": "A preference for nodes with an attribute.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "attribute"
      ],
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "attribute": {
          "description": "Node attribute, without ${ and }.",
          "type": "string",
          "pattern": "^(attr|meta|node|device)\\.[A-Za-z0-9_.-]+$",
          "patternErrorMessage": "A node attribute looks like attr.cpu.arch, meta.rack or node.class.",
          "examples": [
            "attr.cpu.arch",
            "meta.rack"
          ]
        },
        "operator": {
          "description": "How the attribute is compared with the value.",
          "type": "string",
          "enum": [
            "=",
            "!=",
            ">",
            ">=",
            "<",
            "<=",
            "regexp",
            "set_contains",
            "set_contains_any",
            "version",
            "semver",
            "is_set",
            "is_not_set"
          ],
          "enumDescriptions": [
            "It equals the value.",
            "It differs from the value.",
            "It sorts after the value.",
            "It equals the value or sorts after it.",
            "It sorts before the value.",
            "It equals the value or sorts before it.",
            "It matches the value, a regular expression.",
            "It contains every item of the value, a comma-separated list.",
            "It contains some item of the value, a comma-separated list.",
            "It is a version that satisfies the value, such as >= 1.2.",
            "Like version, but by the rules of Semantic Versioning.",
            "It is set.",
            "It is not set."
          ],
          "default": "=",
          "examples": [
            "=",
            "regexp"
          ]
        },
        "value": {
          "description": "Value to compare with.",
          "type": "string",
          "default": "",
          "examples": [
            "amd64",
            "r1"
          ]
        },
        "weight": {
          "description": "How much it counts beside other preferences. A negative one keeps workers away from such nodes.",
          "type": "integer",
          "minimum": -100,
          "maximum": 100,
          "default": 50,
          "examples": [
            50,
            -100
          ]
        }
      },
      "examples": [
        {
          "attribute": "attr.cpu.arch",
          "value": "amd64"
        }
      ]
    },
    "nomad_workload": {
      "title": "Workload in Nomad",
      "description": "Settings that only Nomad has.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "driver": {
          "description": "Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command.",
          "type": "string",
          "enum": [
            "docker",
            "raw_exec",
            "exec"
          ],
          "enumDescriptions": [
            "A container of a Docker Engine.",
            "A process that sees its node's files.",
            "A process that sees only a copy of its node's system folders, and its own."
          ],
          "examples": [
            "exec",
            "docker"
          ]
        },
        "network_mode": {
          "description": "Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node, and cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at all. Without it, a command has its node's network, and an image a Docker network.",
          "type": "string",
          "pattern": "^(host|bridge|none|cni/[A-Za-z0-9_.-]+)$",
          "patternErrorMessage": "A network is host, bridge, none, or cni/ and the name of a CNI configuration.",
          "examples": [
            "bridge",
            "host",
            "cni/mynet"
          ]
        },
        "node_pool": {
          "description": "Node pool whose nodes may run it. Defaults to the target's.",
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{1,128}$",
          "patternErrorMessage": "A Nomad node pool's name contains only letters, digits, dashes and underscores, and has at most 128 characters.",
          "examples": [
            "gpu",
            "default"
          ]
        },
        "priority": {
          "description": "Priority of its jobs. Defaults to the target's.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "examples": [
            50,
            80
          ]
        },
        "constraints": {
          "description": "Conditions that a node must meet, in addition to the target's.",
          "type": "array",
          "items": {
            "$ref": "#/definitions/nomad_constraint"
          },
          "default": [],
          "examples": [
            [
              {
                "attribute": "meta.rack",
                "value": "r1"
              }
            ]
          ]
        },
        "distinct_hosts": {
          "description": "Whether replicas of a service are on different nodes: with `true`, another one starts only on a node that has none; with `false`, Nomad places them as it does other jobs. By default they share a node only if no other has room.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "affinities": {
          "description": "Nodes that are preferred, or avoided, but not required.",
          "type": "array",
          "items": {
            "$ref": "#/definitions/nomad_affinity"
          },
          "default": [],
          "examples": [
            [
              {
                "attribute": "node.class",
                "value": "ssd"
              }
            ]
          ]
        },
        "ephemeral_disk": {
          "description": "Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs may take.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "memory",
          "minimum": 10485760,
          "maximum": 17592186044416,
          "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?$",
          "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
          "examples": [
            "500 MiB",
            "2 GiB"
          ]
        },
        "logs": {
          "$ref": "#/definitions/nomad_logs"
        },
        "meta": {
          "description": "Metadata of its jobs, which a program finds in variables such as NOMAD_META_team.",
          "type": "object",
          "propertyNames": {
            "title": "Name",
            "description": "Name of an entry.",
            "pattern": "^(?!multinode_)[A-Za-z_][A-Za-z0-9_]*$",
            "patternErrorMessage": "A name contains only letters, digits and _, and starts with no digit. Names that start with multinode_ are reserved.",
            "examples": [
              "team",
              "cost_center"
            ]
          },
          "additionalProperties": {
            "type": "string"
          },
          "examples": [
            {
              "team": "shop"
            }
          ],
          "defaultSnippets": [
            {
              "label": "metadata",
              "description": "An entry of the job's metadata.",
              "body": {
                "${1:team}": "${2:shop}"
              }
            }
          ]
        },
        "service": {
          "$ref": "#/definitions/nomad_service"
        },
        "artifacts": {
          "description": "What the node downloads before it starts a worker.",
          "type": "array",
          "items": {
            "$ref": "#/definitions/nomad_artifact"
          },
          "default": [],
          "examples": [
            [
              {
                "source": "https://files.example/models.tar.gz"
              }
            ]
          ]
        },
        "templates": {
          "description": "Files that Nomad writes for a worker, with values from Nomad, Consul or Vault.",
          "type": "array",
          "items": {
            "$ref": "#/definitions/nomad_template"
          },
          "default": [],
          "examples": [
            [
              {
                "data": "{{ with nomadVar \"shared/db\" }}{{ .url }}{{ end }}",
                "destination": "local/db-url"
              }
            ]
          ]
        },
        "vault": {
          "$ref": "#/definitions/nomad_vault"
        }
      },
      "examples": [
        {
          "priority": 80,
          "constraints": [
            {
              "attribute": "meta.rack",
              "value": "r1"
            }
          ]
        }
      ],
      "defaultSnippets": [
        {
          "label": "constraint",
          "description": "A condition that a node must meet.",
          "body": {
            "constraints": [
              {
                "attribute": "${1:meta.rack}",
                "value": "${2:r1}"
              }
            ]
          }
        }
      ]
    },
    "nomad_logs": {
      "title": "Logs in Nomad",
      "description": "How much of each of a worker's two output streams Nomad keeps.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "max_files": {
          "description": "Number of files that are kept.",
          "type": "integer",
          "minimum": 1,
          "maximum": 1000,
          "default": 2,
          "examples": [
            2,
            10
          ]
        },
        "max_file_size": {
          "description": "Size of a file, in whole MiB.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "memory",
          "minimum": 1048576,
          "maximum": 1099511627776,
          "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?$",
          "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
          "default": "5 MiB",
          "examples": [
            "5 MiB",
            "20 MiB"
          ]
        }
      },
      "examples": [
        {
          "max_files": 5,
          "max_file_size": "20 MiB"
        }
      ]
    },
    "nomad_service": {
      "title": "Registration of a service",
      "description": "How the replicas of a service are registered in service discovery.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "provider": {
          "description": "Where they are registered.",
          "type": "string",
          "enum": [
            "nomad",
            "consul"
          ],
          "enumDescriptions": [
            "In Nomad itself.",
            "In Consul, which the nodes must have."
          ],
          "default": "nomad",
          "examples": [
            "consul",
            "nomad"
          ]
        },
        "tags": {
          "description": "Tags of each replica.",
          "type": "array",
          "items": {
            "type": "string",
            "minLength": 1
          },
          "default": [],
          "examples": [
            [
              "public"
            ],
            [
              "traefik.enable=true"
            ]
          ]
        },
        "meta": {
          "description": "Metadata of each replica, which only Consul has.",
          "type": "object",
          "propertyNames": {
            "title": "Name",
            "description": "Name of an entry.",
            "pattern": "^[A-Za-z0-9_-]+$",
            "patternErrorMessage": "A name contains only letters, digits, dashes and underscores.",
            "examples": [
              "team",
              "version"
            ]
          },
          "additionalProperties": {
            "type": "string"
          },
          "examples": [
            {
              "team": "shop"
            }
          ],
          "defaultSnippets": [
            {
              "label": "metadata",
              "description": "An entry of a replica's metadata.",
              "body": {
                "${1:team}": "${2:shop}"
              }
            }
          ]
        },
        "checks": {
          "description": "Checks of each replica, instead of one that connects to its port. Others see the results in service discovery; the agent has checks of its own.",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/nomad_check"
          },
          "examples": [
            [
              {
                "type": "http",
                "path": "/healthz"
              }
            ]
          ]
        }
      },
      "examples": [
        {
          "tags": [
            "public"
          ]
        }
      ]
    },
    "nomad_check": {
      "title": "Check of a replica",
      "description": "A check that the node makes.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "type"
      ],
      "properties": {
        "type": {
          "description": "What is checked.",
          "type": "string",
          "enum": [
            "http",
            "tcp",
            "script"
          ],
          "enumDescriptions": [
            "Whether the path returns 2xx.",
            "Whether the port accepts connections.",
            "Whether a command in the worker's place succeeds, which only Consul checks."
          ],
          "examples": [
            "http",
            "tcp"
          ]
        },
        "name": {
          "description": "Name of the check. Defaults to its type.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "answers",
            "database"
          ]
        },
        "path": {
          "description": "Path of a check of type http.",
          "type": "string",
          "pattern": "^/\\S*$",
          "patternErrorMessage": "A path starts with a slash and has no spaces, such as /healthz.",
          "examples": [
            "/healthz",
            "/ready"
          ]
        },
        "command": {
          "description": "Program and arguments of a check of type script.",
          "type": "array",
          "minItems": 1,
          "items": {
            "type": "string"
          },
          "examples": [
            [
              "/bin/check",
              "--fast"
            ]
          ]
        },
        "interval": {
          "description": "Time from one check to the next.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 1,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "default": "10s",
          "examples": [
            "10s",
            "1m"
          ]
        },
        "timeout": {
          "description": "How long a check may take.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 1,
          "maximum": 3600,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "default": "2s",
          "examples": [
            "2s",
            "10s"
          ]
        }
      },
      "examples": [
        {
          "type": "http",
          "path": "/healthz"
        }
      ]
    },
    "nomad_artifact": {
      "title": "Artifact",
      "description": "A file, archive or repository that the node downloads.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "source"
      ],
      "properties": {
        "source": {
          "description": "URL, as Nomad takes it. An archive is unpacked.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "https://files.example/models.tar.gz",
            "git::https://git.example/conf.git"
          ]
        },
        "destination": {
          "description": "Folder or file in the worker's folder.",
          "type": "string",
          "pattern": "^(?!/)(?!(.*/)?\\.\\.(/|$)).+$",
          "patternErrorMessage": "A relative path without .. in it, such as local/models.",
          "default": "local/",
          "examples": [
            "local/",
            "local/models"
          ]
        },
        "mode": {
          "description": "What is downloaded.",
          "type": "string",
          "enum": [
            "any",
            "file",
            "dir"
          ],
          "enumDescriptions": [
            "Whatever the source is.",
            "One file.",
            "A folder."
          ],
          "default": "any",
          "examples": [
            "file",
            "any"
          ]
        },
        "options": {
          "description": "Options of the download, such as a checksum.",
          "type": "object",
          "propertyNames": {
            "title": "Option",
            "description": "Name of an option.",
            "minLength": 1,
            "examples": [
              "checksum",
              "depth"
            ]
          },
          "additionalProperties": {
            "type": "string"
          },
          "examples": [
            {
              "checksum": "md5:d41d8cd98f00b204e9800998ecf8427e"
            }
          ],
          "defaultSnippets": [
            {
              "label": "option",
              "description": "An option of the download.",
              "body": {
                "${1:checksum}": "${2:sha256:}"
              }
            }
          ]
        }
      },
      "examples": [
        {
          "source": "https://files.example/models.tar.gz",
          "destination": "local/models"
        }
      ]
    },
    "nomad_template": {
      "title": "Template",
      "description": "A file that Nomad writes from a template, in Nomad's template language.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "destination"
      ],
      "properties": {
        "data": {
          "description": "The template's text. Write $$ for a dollar sign.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "{{ with nomadVar \"shared/db\" }}{{ .url }}{{ end }}"
          ]
        },
        "source": {
          "description": "File with the template instead, in the worker's folder, such as one from an artifact.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "local/app.conf.tpl"
          ]
        },
        "destination": {
          "description": "File in the worker's folder that is written.",
          "type": "string",
          "pattern": "^(?!/)(?!(.*/)?\\.\\.(/|$)).+$",
          "patternErrorMessage": "A relative path without .. in it, such as local/app.conf.",
          "examples": [
            "local/app.conf",
            "secrets/db.env"
          ]
        },
        "env": {
          "description": "Whether the file has NAME=value lines that become environment variables.",
          "type": "boolean",
          "default": false,
          "examples": [
            true,
            false
          ]
        },
        "perms": {
          "description": "Permissions of the file, in octal digits as text.",
          "type": "string",
          "pattern": "^0?[0-7]{3}$",
          "patternErrorMessage": "Permissions in octal digits, in quotes, such as \"0600\".",
          "examples": [
            "0600",
            "0644"
          ]
        },
        "change_mode": {
          "description": "What happens to a running worker when values in the template change. The file is updated in any case.",
          "type": "string",
          "enum": [
            "noop",
            "signal"
          ],
          "enumDescriptions": [
            "Nothing.",
            "It gets the signal of change_signal."
          ],
          "default": "noop",
          "examples": [
            "signal",
            "noop"
          ]
        },
        "change_signal": {
          "description": "Signal that a worker gets if change_mode is signal.",
          "type": "string",
          "pattern": "^SIG[A-Z0-9]+$",
          "patternErrorMessage": "A signal has a name such as SIGHUP.",
          "examples": [
            "SIGHUP",
            "SIGUSR1"
          ]
        }
      },
      "examples": [
        {
          "data": "{{ with nomadVar \"shared/db\" }}{{ .url }}{{ end }}",
          "destination": "local/db-url"
        }
      ]
    },
    "nomad_vault": {
      "title": "Vault",
      "description": "Gives each worker a token for Vault, which its templates use.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "role": {
          "description": "Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "shop",
            "nomad-workloads"
          ]
        },
        "cluster": {
          "description": "Name of a Vault cluster in the configuration of Nomad's servers.",
          "type": "string",
          "minLength": 1,
          "default": "default",
          "examples": [
            "default",
            "eu"
          ]
        },
        "namespace": {
          "description": "Namespace in Vault, which only Vault Enterprise has.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "team-a"
          ]
        },
        "env": {
          "description": "Whether the token is also in VAULT_TOKEN.",
          "type": "boolean",
          "default": true,
          "examples": [
            true,
            false
          ]
        },
        "disable_file": {
          "description": "Whether the token is left out of the file secrets/vault_token.",
          "type": "boolean",
          "default": false,
          "examples": [
            true,
            false
          ]
        }
      },
      "examples": [
        {
          "role": "shop"
        }
      ]
    },
    "driver_opts": {
      "title": "Driver options",
      "description": "Options of the volume's driver.",
      "type": "object",
      "additionalProperties": {
        "type": [
          "string",
          "number",
          "boolean"
        ]
      },
      "propertyNames": {
        "title": "Option",
        "description": "Name of an option of the driver.",
        "minLength": 1,
        "examples": [
          "type",
          "device"
        ]
      },
      "examples": [
        {
          "type": "nfs",
          "o": "addr=10.0.0.5",
          "device": ":/exports/shop"
        }
      ],
      "defaultSnippets": [
        {
          "label": "driver option",
          "description": "An option of the volume's driver.",
          "body": {
            "${1:type}": "${2:nfs}"
          }
        }
      ]
    },
    "cpu": {
      "title": "CPU",
      "description": "CPUs per worker; 0.5 is half a CPU.",
      "type": "number",
      "minimum": 0.01,
      "maximum": 1024,
      "default": 0.1,
      "examples": [
        0.5,
        2
      ]
    },
    "memory": {
      "title": "Memory",
      "description": "Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "memory",
      "minimum": 4194304,
      "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?$",
      "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
      "default": "256 MiB",
      "examples": [
        "256 MiB",
        "1 GiB"
      ],
      "maximum": 17592186044416
    },
    "gpu": {
      "title": "GPU",
      "description": "GPUs per worker.",
      "type": "integer",
      "minimum": 0,
      "maximum": 64,
      "default": 0,
      "examples": [
        0,
        1
      ]
    },
    "cpu_limit": {
      "title": "CPU limit",
      "description": "CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas count. Defaults to cpu.",
      "type": "number",
      "minimum": 0.01,
      "maximum": 1024,
      "examples": [
        1,
        4
      ]
    },
    "memory_limit": {
      "title": "Memory limit",
      "description": "Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count. Defaults to memory.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "memory",
      "minimum": 4194304,
      "maximum": 17592186044416,
      "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?$",
      "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
      "examples": [
        "512 MiB",
        "2 GiB"
      ]
    },
    "memswap_limit": {
      "title": "Memory and swap limit",
      "description": "Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not swap.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "memory",
      "minimum": -1,
      "maximum": 17592186044416,
      "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?$",
      "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, a number of bytes, or -1.",
      "examples": [
        "1 GiB",
        -1
      ]
    },
    "stop_grace_period": {
      "title": "Grace period",
      "description": "Time that a worker gets to finish after SIGTERM before it receives SIGKILL.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "duration",
      "minimum": 0,
      "maximum": 86400,
      "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
      "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
      "default": "2m",
      "examples": [
        "10s",
        "2m"
      ]
    },
    "network": {
      "title": "Network",
      "description": "A network of the application besides the one that all its workloads share: nothing, or settings.",
      "type": [
        "object",
        "null"
      ],
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "external": {
          "description": "Whether the network exists already: it is neither made nor removed, and must be there.",
          "type": "boolean",
          "default": false,
          "examples": [
            true,
            false
          ]
        },
        "name": {
          "description": "Name of the network on the platform. Defaults to multinode-APPLICATION.NAME; for an external network, to its name here.",
          "type": "string",
          "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$",
          "patternErrorMessage": "A network's name contains only letters, digits, _, . and -, and starts with a letter or digit.",
          "examples": [
            "shop_default",
            "proxy"
          ]
        },
        "driver": {
          "description": "Network driver of the Docker Engine. Defaults to bridge.",
          "type": "string",
          "pattern": "^\\S+$",
          "patternErrorMessage": "The name of a network driver, without spaces.",
          "examples": [
            "bridge",
            "macvlan"
          ]
        },
        "driver_opts": {
          "$ref": "#/definitions/driver_opts"
        },
        "internal": {
          "description": "Whether nothing on the network reaches the outside through it.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "attachable": {
          "description": "Whether containers that are not a Swarm's may join an overlay network.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "enable_ipv6": {
          "description": "Whether the network has IPv6.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "ipam": {
          "title": "Address management",
          "description": "Which addresses the network has. By default the Engine chooses them.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "driver": {
              "description": "Driver that manages the addresses. Defaults to default.",
              "type": "string",
              "pattern": "^\\S+$",
              "patternErrorMessage": "The name of a driver, without spaces.",
              "examples": [
                "default",
                "dhcp"
              ]
            },
            "options": {
              "$ref": "#/definitions/driver_opts"
            },
            "config": {
              "description": "Ranges of addresses.",
              "type": "array",
              "items": {
                "title": "Range of addresses",
                "description": "A range of addresses.",
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "subnet": {
                    "description": "The network's addresses, in CIDR notation.",
                    "type": "string",
                    "pattern": "^[0-9A-Fa-f.:]+/[0-9]{1,3}$",
                    "patternErrorMessage": "A subnet in CIDR notation, such as 10.5.0.0/24.",
                    "examples": [
                      "10.5.0.0/24",
                      "fd00:5::/64"
                    ]
                  },
                  "ip_range": {
                    "description": "The part of the subnet from which containers get their addresses, in CIDR notation.",
                    "type": "string",
                    "pattern": "^[0-9A-Fa-f.:]+/[0-9]{1,3}$",
                    "patternErrorMessage": "A subnet in CIDR notation, such as 10.5.0.128/25.",
                    "examples": [
                      "10.5.0.128/25",
                      "10.5.0.64/26"
                    ]
                  },
                  "gateway": {
                    "description": "Address of the gateway.",
                    "type": "string",
                    "pattern": "^[0-9A-Fa-f.:]+$",
                    "patternErrorMessage": "An IP address, such as 10.5.0.1.",
                    "examples": [
                      "10.5.0.1",
                      "10.5.0.254"
                    ]
                  },
                  "aux_addresses": {
                    "title": "Other addresses",
                    "description": "Addresses that containers do not get: name and address.",
                    "type": "object",
                    "propertyNames": {
                      "title": "Name",
                      "description": "Name of what has the address.",
                      "minLength": 1,
                      "examples": [
                        "router"
                      ]
                    },
                    "additionalProperties": {
                      "type": "string",
                      "pattern": "^[0-9A-Fa-f.:]+$",
                      "patternErrorMessage": "An IP address, such as 10.5.0.2.",
                      "examples": [
                        "10.5.0.2",
                        "fd00:5::2"
                      ]
                    },
                    "examples": [
                      {
                        "router": "10.5.0.2"
                      }
                    ],
                    "defaultSnippets": [
                      {
                        "label": "address",
                        "description": "An address that containers do not get.",
                        "body": {
                          "${1:router}": "${2:10.5.0.2}"
                        }
                      }
                    ]
                  }
                },
                "examples": [
                  {
                    "subnet": "10.5.0.0/24"
                  }
                ]
              },
              "examples": [
                [
                  {
                    "subnet": "10.5.0.0/24",
                    "gateway": "10.5.0.1"
                  }
                ]
              ]
            }
          },
          "examples": [
            {
              "config": [
                {
                  "subnet": "10.5.0.0/24"
                }
              ]
            }
          ]
        },
        "labels": {
          "$ref": "#/definitions/labels"
        }
      },
      "examples": [
        {
          "internal": true
        },
        {
          "external": true,
          "name": "shop_default"
        }
      ],
      "defaultSnippets": [
        {
          "label": "existing network",
          "description": "A network that exists already.",
          "body": {
            "external": true,
            "name": "${1:shop_default}"
          }
        },
        {
          "label": "internal network",
          "description": "A network without a way to the outside.",
          "body": {
            "internal": true
          }
        }
      ]
    },
    "workload_networks": {
      "x-merge": "names",
      "title": "Networks of a workload",
      "description": "Networks that the workload joins: names from the networks section, or settings for each. The name default stands for the network that all workloads of the application share.",
      "type": [
        "array",
        "object"
      ],
      "items": {
        "type": "string",
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
        "patternErrorMessage": "The name of a network from the networks section.",
        "examples": [
          "backend",
          "proxy"
        ]
      },
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "title": "Membership of a network",
        "description": "How the workload is found on the network.",
        "type": [
          "object",
          "null"
        ],
        "additionalProperties": false,
        "properties": {
          "aliases": {
            "x-merge": "unique",
            "description": "Other names by which the workload is found on the network.",
            "type": "array",
            "items": {
              "type": "string",
              "pattern": "^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$",
              "patternErrorMessage": "A host name contains only letters, digits, _, . and -.",
              "examples": [
                "database",
                "db.internal"
              ]
            },
            "default": [],
            "examples": [
              [
                "database"
              ]
            ]
          },
          "ipv4_address": {
            "description": "Its address on the network, which must have a subnet in ipam.",
            "type": "string",
            "pattern": "^[0-9]{1,3}(\\.[0-9]{1,3}){3}$",
            "patternErrorMessage": "An address of IPv4, such as 10.5.0.10.",
            "examples": [
              "10.5.0.10",
              "192.168.7.2"
            ]
          },
          "ipv6_address": {
            "description": "Its address of IPv6 on the network, which must have a subnet for it in ipam.",
            "type": "string",
            "pattern": "^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$",
            "patternErrorMessage": "An address of IPv6, such as fd00:5::10.",
            "examples": [
              "fd00:5::10",
              "fd00:5::20"
            ]
          }
        },
        "examples": [
          {
            "aliases": [
              "database"
            ]
          }
        ]
      },
      "examples": [
        [
          "backend"
        ],
        {
          "backend": {
            "aliases": [
              "database"
            ]
          }
        }
      ],
      "defaultSnippets": [
        {
          "label": "network",
          "description": "A network that exists already.",
          "body": [
            "${1:backend}"
          ]
        }
      ]
    },
    "profiles": {
      "x-merge": "unique",
      "title": "Profiles",
      "description": "Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile or MULTINODE_PROFILES; without profiles, it always runs.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$",
        "patternErrorMessage": "A profile's name contains only letters, digits, _, . and -, and starts with a letter or a digit.",
        "examples": [
          "debug",
          "production"
        ]
      },
      "examples": [
        [
          "debug"
        ],
        [
          "staging",
          "production"
        ]
      ]
    },
    "include": {
      "title": "Include",
      "description": "Other manifests whose workloads, secrets, configs, volumes and networks belong to this application, relative to this file.",
      "type": [
        "array",
        "null"
      ],
      "items": {
        "title": "Included file",
        "description": "The path of a manifest, or settings.",
        "type": [
          "string",
          "object"
        ],
        "minLength": 1,
        "additionalProperties": false,
        "required": [
          "path"
        ],
        "properties": {
          "path": {
            "description": "Path of the manifest, or paths of several that are merged, each over the earlier ones.",
            "type": [
              "string",
              "array"
            ],
            "minLength": 1,
            "minItems": 1,
            "items": {
              "type": "string",
              "minLength": 1
            },
            "examples": [
              "./database/multinode.yaml",
              [
                "database.yaml",
                "database.production.yaml"
              ]
            ]
          },
          "project_directory": {
            "description": "Folder that the paths in it count from. Defaults to its own folder.",
            "type": "string",
            "minLength": 1,
            "examples": [
              ".",
              "./database"
            ]
          },
          "env_file": {
            "description": "Files with values for variables in it, instead of .env in its folder.",
            "type": [
              "string",
              "array"
            ],
            "minLength": 1,
            "minItems": 1,
            "items": {
              "type": "string",
              "minLength": 1
            },
            "examples": [
              "./database.env"
            ]
          }
        },
        "examples": [
          "./database/multinode.yaml"
        ],
        "defaultSnippets": [
          {
            "label": "included manifest",
            "description": "The path of another manifest.",
            "body": "${1:./database/multinode.yaml}"
          }
        ]
      },
      "examples": [
        [
          "./database/multinode.yaml"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "include",
          "description": "Another manifest.",
          "body": [
            "${1:./database/multinode.yaml}"
          ]
        }
      ]
    },
    "uses": {
      "x-merge": "unique",
      "title": "Uses",
      "description": "Names of services and daemons that the program connects to. For each it gets variables with the address, such as DB_HOST, DB_PORT and DB_URL for db.",
      "type": "array",
      "items": {
        "type": "string",
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
        "patternErrorMessage": "The name of a service or daemon.",
        "examples": [
          "db",
          "web"
        ]
      },
      "examples": [
        [
          "db"
        ],
        [
          "db",
          "web"
        ]
      ]
    },
    "depends_on": {
      "x-merge": "dependencies",
      "title": "Dependencies",
      "description": "Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a workload that runs stays, whatever happens to the others.",
      "type": [
        "array",
        "object"
      ],
      "items": {
        "type": "string",
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
        "patternErrorMessage": "The name of a workload.",
        "examples": [
          "db",
          "migrate"
        ]
      },
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "title": "Dependency",
        "description": "What to wait for.",
        "type": "object",
        "additionalProperties": false,
        "patternProperties": {
          "^x-": {
            "$ref": "#/definitions/extension"
          }
        },
        "properties": {
          "condition": {
            "description": "What must hold before the workload starts.",
            "type": "string",
            "enum": [
              "service_started",
              "service_healthy",
              "service_completed_successfully"
            ],
            "enumDescriptions": [
              "It has started.",
              "It is ready.",
              "It is a job, and its execution for this revision has succeeded."
            ],
            "default": "service_started",
            "examples": [
              "service_healthy",
              "service_completed_successfully"
            ]
          },
          "restart": {
            "description": "Whether the workload is replaced when the other one changes.",
            "type": "boolean",
            "default": false,
            "examples": [
              true,
              false
            ]
          },
          "required": {
            "description": "Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no active profile enables the other one.",
            "type": "boolean",
            "default": true,
            "examples": [
              true,
              false
            ]
          }
        },
        "examples": [
          {
            "condition": "service_healthy"
          }
        ]
      },
      "examples": [
        [
          "db"
        ],
        {
          "db": {
            "condition": "service_healthy"
          }
        }
      ],
      "defaultSnippets": [
        {
          "label": "dependency",
          "description": "A workload to wait for.",
          "body": {
            "${1:db}": {
              "condition": "${2:service_healthy}"
            }
          }
        }
      ]
    },
    "ports": {
      "x-merge": "port",
      "title": "Ports",
      "description": "Ports to publish, as in Compose: [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL], each a port or a range, or settings.",
      "type": "array",
      "minItems": 1,
      "items": {
        "title": "Port",
        "description": "A port to publish.",
        "type": [
          "string",
          "integer",
          "object"
        ],
        "minimum": 1,
        "maximum": 65535,
        "pattern": "^(((\\[[0-9A-Fa-f:.]+\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3}):)?([0-9]+(-[0-9]+)?)?:)?[0-9]+(-[0-9]+)?(/([tT][cC][pP]|[uU][dD][pP]))?$",
        "patternErrorMessage": "A port such as 8080:80, 127.0.0.1:8080:80/udp or 3000-3005:3000-3005. An IPv6 address is in brackets.",
        "additionalProperties": false,
        "required": [
          "target"
        ],
        "properties": {
          "target": {
            "description": "Port on which the program listens.",
            "type": "integer",
            "minimum": 1,
            "maximum": 65535,
            "examples": [
              80,
              5432
            ]
          },
          "published": {
            "description": "Port of the machine on which it is published. Without it, the target picks a free one.",
            "type": [
              "string",
              "integer"
            ],
            "minimum": 1,
            "maximum": 65535,
            "pattern": "^[0-9]*$",
            "patternErrorMessage": "A port of the machine, such as 8080.",
            "examples": [
              8080,
              5432
            ]
          },
          "host_ip": {
            "description": "IP address of the machine on which it is published. Defaults to the address on which the target publishes services.",
            "type": "string",
            "pattern": "^[0-9A-Fa-f:.]+$",
            "patternErrorMessage": "An IP address, such as 127.0.0.1.",
            "examples": [
              "127.0.0.1",
              "0.0.0.0"
            ]
          },
          "protocol": {
            "description": "Protocol of the port.",
            "type": "string",
            "enum": [
              "tcp",
              "udp"
            ],
            "enumDescriptions": [
              "TCP.",
              "UDP."
            ],
            "default": "tcp",
            "examples": [
              "tcp",
              "udp"
            ]
          },
          "mode": {
            "description": "Accepted for Compose's sake: without Swarm, both mean the same.",
            "type": "string",
            "enum": [
              "host",
              "ingress"
            ],
            "enumDescriptions": [
              "The port of the machine.",
              "The same."
            ],
            "examples": [
              "host",
              "ingress"
            ]
          },
          "name": {
            "description": "Name of the port.",
            "type": "string",
            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
            "patternErrorMessage": "A name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
            "examples": [
              "admin",
              "metrics"
            ]
          },
          "app_protocol": {
            "description": "Protocol that the program speaks on the port. It is the scheme of the URL that workloads which use the daemon get.",
            "type": "string",
            "pattern": "^[A-Za-z][A-Za-z0-9+.-]*$",
            "patternErrorMessage": "The name of a protocol, as at the start of a URL, such as http.",
            "examples": [
              "http",
              "mqtts"
            ]
          }
        },
        "examples": [
          "8080:80",
          {
            "target": 80,
            "published": 8080
          }
        ],
        "defaultSnippets": [
          {
            "label": "port",
            "description": "A port of the machine, and the port on which the program listens.",
            "body": "${1:8080}:${2:80}"
          }
        ]
      },
      "examples": [
        [
          "8080:80"
        ],
        [
          "127.0.0.1:5432:5432",
          "53:53/udp"
        ]
      ]
    },
    "expose": {
      "x-merge": "unique",
      "title": "Exposed ports",
      "description": "Ports on which the program listens for other workloads and that are not published: ports or ranges, each optionally followed by a slash and a protocol.",
      "type": "array",
      "minItems": 1,
      "items": {
        "type": [
          "string",
          "integer"
        ],
        "minimum": 1,
        "maximum": 65535,
        "pattern": "^[0-9]+(-[0-9]+)?(/([tT][cC][pP]|[uU][dD][pP]))?$",
        "patternErrorMessage": "A port or a range, such as 5432, 3000-3005 or 53/udp.",
        "examples": [
          "5432",
          "53/udp"
        ]
      },
      "examples": [
        [
          "5432"
        ],
        [
          "3000-3005",
          "53/udp"
        ]
      ]
    },
    "container_port": {
      "title": "Container port",
      "description": "Port on which the program listens, if it does not read $PORT, which is then this port. By default the target picks one.",
      "type": "integer",
      "minimum": 1,
      "maximum": 65535,
      "examples": [
        80,
        3000
      ]
    },
    "platform": {
      "title": "Platform",
      "description": "Operating system and processor of the image. Defaults to those of the machine that runs it.",
      "type": "string",
      "pattern": "^[a-z0-9]+/[a-z0-9_]+(/[a-z0-9._]+)?$",
      "patternErrorMessage": "A platform is an operating system and a processor, such as linux/amd64 or linux/arm64/v8.",
      "examples": [
        "linux/amd64",
        "linux/arm64/v8"
      ]
    },
    "pull_policy": {
      "title": "Pull policy",
      "description": "When the image is pulled from its registry. Defaults to missing. An image that the manifest builds is never pulled.",
      "type": "string",
      "enum": [
        "missing",
        "if_not_present",
        "always",
        "never",
        "build"
      ],
      "enumDescriptions": [
        "If the machine does not have it.",
        "The same as missing.",
        "Whenever the application is applied and the registry has another image of this name; on Nomad, whenever a worker starts.",
        "Never: the machine must have it.",
        "Never: the manifest builds it."
      ],
      "examples": [
        "always",
        "never"
      ]
    },
    "entrypoint": {
      "x-merge": "replace",
      "title": "Entrypoint",
      "description": "Program and arguments that precede command, instead of the image's entrypoint. A string is split as in command.",
      "type": [
        "string",
        "array"
      ],
      "minLength": 1,
      "minItems": 1,
      "items": {
        "type": "string"
      },
      "examples": [
        "/usr/bin/tini --",
        [
          "sh",
          "/entrypoint.sh"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "entrypoint",
          "description": "A program instead of the image's entrypoint.",
          "body": "${1:/entrypoint.sh}"
        }
      ]
    },
    "user": {
      "title": "User",
      "description": "User that runs the program: a name or number, optionally followed by a colon and a group. Defaults to the image's user.",
      "type": [
        "string",
        "integer"
      ],
      "minimum": 0,
      "maximum": 4294967294,
      "pattern": "^[^\\s:]+(:[^\\s:]+)?$",
      "patternErrorMessage": "A user is a name or number, optionally followed by a colon and a group, such as 1000:1000.",
      "examples": [
        "node",
        "1000:1000"
      ]
    },
    "hostname": {
      "title": "Host name",
      "description": "Host name inside the container.",
      "type": "string",
      "pattern": "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*$",
      "patternErrorMessage": "A host name contains only letters, digits, dashes, underscores and dots.",
      "examples": [
        "db",
        "mail.example"
      ]
    },
    "init": {
      "title": "Init",
      "description": "Whether a small init process is process 1 in the container; it forwards signals and reaps processes. Without it, the program is process 1. Defaults to true.",
      "type": "boolean",
      "examples": [
        true,
        false
      ]
    },
    "stop_signal": {
      "title": "Stop signal",
      "description": "Signal that asks a worker to finish. Defaults to SIGTERM.",
      "type": "string",
      "pattern": "^(SIG)?(ABRT|ALRM|BUS|CHLD|CONT|FPE|HUP|ILL|INT|IO|PIPE|PROF|PWR|QUIT|SEGV|STKFLT|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(\\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?)$",
      "patternErrorMessage": "A signal has a name such as SIGINT, SIGQUIT or SIGRTMIN+3. SIGKILL and SIGSTOP can't be caught.",
      "examples": [
        "SIGINT",
        "SIGQUIT"
      ]
    },
    "labels": {
      "x-merge": "variables",
      "title": "Labels",
      "description": "Labels of the container, as a map or a list of name=value.",
      "type": [
        "object",
        "array"
      ],
      "additionalProperties": {
        "type": [
          "string",
          "number",
          "boolean",
          "null"
        ]
      },
      "items": {
        "type": "string",
        "pattern": "^(?!multinode\\.|com\\.docker\\.compose\\.)[^=\\s]+(=[\\s\\S]*)?$",
        "patternErrorMessage": "An entry is name=value. Names that start with multinode. or com.docker.compose. are reserved.",
        "examples": [
          "team=shop",
          "traefik.enable=true"
        ]
      },
      "propertyNames": {
        "title": "Name",
        "description": "Name of a label.",
        "pattern": "^(?!multinode\\.|com\\.docker\\.compose\\.)[^=\\s]+$",
        "patternErrorMessage": "A label's name contains no spaces and no =. Names that start with multinode. or com.docker.compose. are reserved.",
        "examples": [
          "team",
          "traefik.enable"
        ]
      },
      "examples": [
        {
          "team": "shop"
        },
        [
          "team=shop"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "label",
          "description": "A label of the container.",
          "body": {
            "${1:name}": "${2:value}"
          }
        }
      ]
    },
    "cap_add": {
      "x-merge": "unique",
      "title": "Added capabilities",
      "description": "Linux capabilities that the container has in addition to the default ones.",
      "type": "array",
      "items": {
        "type": "string",
        "pattern": "^(ALL|(CAP_)?(AUDIT_CONTROL|AUDIT_READ|AUDIT_WRITE|BLOCK_SUSPEND|BPF|CHECKPOINT_RESTORE|CHOWN|DAC_OVERRIDE|DAC_READ_SEARCH|FOWNER|FSETID|IPC_LOCK|IPC_OWNER|KILL|LEASE|LINUX_IMMUTABLE|MAC_ADMIN|MAC_OVERRIDE|MKNOD|NET_ADMIN|NET_BIND_SERVICE|NET_BROADCAST|NET_RAW|PERFMON|SETFCAP|SETGID|SETPCAP|SETUID|SYSLOG|SYS_ADMIN|SYS_BOOT|SYS_CHROOT|SYS_MODULE|SYS_NICE|SYS_PACCT|SYS_PTRACE|SYS_RAWIO|SYS_RESOURCE|SYS_TIME|SYS_TTY_CONFIG|WAKE_ALARM))$",
        "patternErrorMessage": "A Linux capability in capitals, such as NET_ADMIN, or ALL.",
        "examples": [
          "NET_ADMIN",
          "ALL"
        ]
      },
      "examples": [
        [
          "NET_ADMIN"
        ],
        [
          "SYS_PTRACE",
          "IPC_LOCK"
        ]
      ]
    },
    "cap_drop": {
      "x-merge": "unique",
      "title": "Dropped capabilities",
      "description": "Linux capabilities to remove from the container; ALL removes all except those in cap_add.",
      "type": "array",
      "items": {
        "type": "string",
        "pattern": "^(ALL|(CAP_)?(AUDIT_CONTROL|AUDIT_READ|AUDIT_WRITE|BLOCK_SUSPEND|BPF|CHECKPOINT_RESTORE|CHOWN|DAC_OVERRIDE|DAC_READ_SEARCH|FOWNER|FSETID|IPC_LOCK|IPC_OWNER|KILL|LEASE|LINUX_IMMUTABLE|MAC_ADMIN|MAC_OVERRIDE|MKNOD|NET_ADMIN|NET_BIND_SERVICE|NET_BROADCAST|NET_RAW|PERFMON|SETFCAP|SETGID|SETPCAP|SETUID|SYSLOG|SYS_ADMIN|SYS_BOOT|SYS_CHROOT|SYS_MODULE|SYS_NICE|SYS_PACCT|SYS_PTRACE|SYS_RAWIO|SYS_RESOURCE|SYS_TIME|SYS_TTY_CONFIG|WAKE_ALARM))$",
        "patternErrorMessage": "A Linux capability in capitals, such as NET_ADMIN, or ALL.",
        "examples": [
          "NET_ADMIN",
          "ALL"
        ]
      },
      "examples": [
        [
          "ALL"
        ],
        [
          "NET_RAW"
        ]
      ]
    },
    "read_only": {
      "title": "Read-only root",
      "description": "Whether the container's root file system is read-only.",
      "type": "boolean",
      "examples": [
        true,
        false
      ]
    },
    "tmpfs": {
      "x-merge": "path",
      "title": "Temporary file systems",
      "description": "In-memory folders in the container: a path or a list of paths, each optionally followed by a colon and mount options.",
      "type": [
        "string",
        "array"
      ],
      "minItems": 1,
      "pattern": "^/[^:\\s]*(:\\S+)?$",
      "patternErrorMessage": "An absolute path in the container, optionally followed by a colon and options, such as /tmp:size=64m,mode=1777.",
      "items": {
        "type": "string",
        "pattern": "^/[^:\\s]*(:\\S+)?$",
        "patternErrorMessage": "An absolute path in the container, optionally followed by a colon and options, such as /tmp:size=64m,mode=1777.",
        "examples": [
          "/tmp",
          "/run:size=16m,mode=755"
        ]
      },
      "examples": [
        "/tmp",
        [
          "/run",
          "/tmp:size=64m,mode=1777"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "temporary folder",
          "description": "A folder in memory.",
          "body": "${1:/tmp}"
        }
      ]
    },
    "security_opt": {
      "x-merge": "unique",
      "title": "Security options",
      "description": "Security options for the container, as in Compose.",
      "type": "array",
      "items": {
        "type": "string",
        "pattern": "^(no-new-privileges([:=](true|false))?|(seccomp|apparmor|systempaths)[:=][^\\s/]+|label[:=]\\S+)$",
        "patternErrorMessage": "An option such as no-new-privileges:true, seccomp:unconfined, apparmor:PROFILE or label:disable. A seccomp profile in a file is not supported.",
        "examples": [
          "no-new-privileges:true",
          "seccomp:unconfined"
        ]
      },
      "examples": [
        [
          "no-new-privileges:true"
        ],
        [
          "seccomp:unconfined"
        ]
      ]
    },
    "privileged": {
      "title": "Privileged",
      "description": "Whether the container has all capabilities and access to all of its machine's devices.",
      "type": "boolean",
      "examples": [
        true,
        false
      ]
    },
    "group_add": {
      "x-merge": "unique",
      "title": "Added groups",
      "description": "Groups, by name or number, that the program's user has in addition.",
      "type": "array",
      "items": {
        "type": [
          "string",
          "integer"
        ],
        "minimum": 0,
        "maximum": 4294967294,
        "pattern": "^[^\\s:]+$",
        "patternErrorMessage": "A group is a name or a number.",
        "examples": [
          "docker",
          "999"
        ]
      },
      "examples": [
        [
          "docker"
        ],
        [
          999
        ]
      ]
    },
    "shm_size": {
      "title": "Shared memory",
      "description": "Size of /dev/shm. It defaults to 64 MiB.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "memory",
      "minimum": 1048576,
      "maximum": 17592186044416,
      "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?$",
      "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
      "examples": [
        "256 MiB",
        "1 GiB"
      ]
    },
    "sysctls": {
      "x-merge": "variables",
      "title": "Kernel parameters",
      "description": "Kernel parameters of the container's namespaces, as a map or a list of name=value.",
      "type": [
        "object",
        "array"
      ],
      "additionalProperties": {
        "type": [
          "string",
          "number",
          "boolean"
        ]
      },
      "items": {
        "type": "string",
        "pattern": "^[a-z0-9_]+([./][A-Za-z0-9_*-]+)+=[^=]*$",
        "patternErrorMessage": "An entry is name=value, such as net.core.somaxconn=1024.",
        "examples": [
          "net.core.somaxconn=1024",
          "net.ipv4.ip_unprivileged_port_start=0"
        ]
      },
      "propertyNames": {
        "title": "Name",
        "description": "Name of a kernel parameter.",
        "pattern": "^[a-z0-9_]+([./][A-Za-z0-9_*-]+)+$",
        "patternErrorMessage": "A kernel parameter has a name with dots, such as net.core.somaxconn.",
        "examples": [
          "net.core.somaxconn",
          "net.ipv4.ip_unprivileged_port_start"
        ]
      },
      "examples": [
        {
          "net.core.somaxconn": 1024
        },
        [
          "net.core.somaxconn=1024"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "kernel parameter",
          "description": "A parameter of the container's namespaces.",
          "body": {
            "${1:net.core.somaxconn}": "${2:1024}"
          }
        }
      ]
    },
    "extra_hosts": {
      "x-merge": "unique",
      "title": "Extra hosts",
      "description": "Names that the container finds at given addresses, as a map or a list of name:address or name=address. The address host-gateway means the machine.",
      "type": [
        "object",
        "array"
      ],
      "additionalProperties": {
        "type": "string",
        "pattern": "^(host-gateway|[0-9]{1,3}(\\.[0-9]{1,3}){3})$",
        "patternErrorMessage": "An address of IPv4, or host-gateway.",
        "examples": [
          "10.0.0.9",
          "host-gateway"
        ]
      },
      "items": {
        "type": "string",
        "pattern": "^[A-Za-z0-9._-]+[:=](host-gateway|[0-9]{1,3}(\\.[0-9]{1,3}){3})$",
        "patternErrorMessage": "An entry is name:address or name=address, such as db:10.0.0.9; the address may be host-gateway.",
        "examples": [
          "host.docker.internal:host-gateway",
          "db=10.0.0.9"
        ]
      },
      "propertyNames": {
        "title": "Name",
        "description": "Name of a host.",
        "pattern": "^[A-Za-z0-9._-]+$",
        "patternErrorMessage": "A host name contains only letters, digits, dots, dashes and underscores.",
        "examples": [
          "db",
          "host.docker.internal"
        ]
      },
      "examples": [
        [
          "host.docker.internal:host-gateway"
        ],
        {
          "db": "10.0.0.9"
        }
      ],
      "defaultSnippets": [
        {
          "label": "host",
          "description": "A name and its address.",
          "body": {
            "${1:host.docker.internal}": "${2:host-gateway}"
          }
        }
      ]
    },
    "dns": {
      "x-merge": "unique",
      "title": "DNS servers",
      "description": "Addresses of the DNS servers that the container asks, one or a list.",
      "type": [
        "string",
        "array"
      ],
      "minItems": 1,
      "pattern": "^[0-9a-fA-F.:]+$",
      "patternErrorMessage": "An IP address, such as 10.0.0.2.",
      "items": {
        "type": "string",
        "pattern": "^[0-9a-fA-F.:]+$",
        "patternErrorMessage": "An IP address, such as 10.0.0.2.",
        "examples": [
          "10.0.0.2",
          "fd00::2"
        ]
      },
      "examples": [
        "10.0.0.2",
        [
          "10.0.0.2",
          "10.0.0.3"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "DNS server",
          "description": "Address of a DNS server.",
          "body": "${1:10.0.0.2}"
        }
      ]
    },
    "dns_search": {
      "x-merge": "unique",
      "title": "DNS search domains",
      "description": "Domains in which the container looks for short names, one or a list.",
      "type": [
        "string",
        "array"
      ],
      "minLength": 1,
      "minItems": 1,
      "items": {
        "type": "string",
        "minLength": 1
      },
      "examples": [
        "corp.example",
        [
          "corp.example",
          "lab.example"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "search domain",
          "description": "A domain for short names.",
          "body": "${1:corp.example}"
        }
      ]
    },
    "dns_opt": {
      "x-merge": "unique",
      "title": "DNS options",
      "description": "Options of the container's resolver.",
      "type": "array",
      "items": {
        "type": "string",
        "minLength": 1
      },
      "examples": [
        [
          "ndots:1"
        ],
        [
          "use-vc",
          "timeout:2"
        ]
      ]
    },
    "ulimits": {
      "title": "Resource limits",
      "description": "Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft and hard. -1 means unlimited.",
      "type": "object",
      "propertyNames": {
        "title": "Name",
        "description": "Name of a limit.",
        "pattern": "^(core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending|stack)$",
        "patternErrorMessage": "A limit is one of core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending and stack.",
        "examples": [
          "nofile",
          "memlock"
        ]
      },
      "additionalProperties": {
        "title": "Resource limit",
        "description": "The limit: a number, or a soft one that the program may raise up to the hard one.",
        "type": [
          "integer",
          "object"
        ],
        "minimum": -1,
        "maximum": 9007199254740991,
        "additionalProperties": false,
        "patternProperties": {
          "^x-": {
            "$ref": "#/definitions/extension"
          }
        },
        "required": [
          "soft",
          "hard"
        ],
        "properties": {
          "soft": {
            "description": "The limit at the start. -1 means unlimited.",
            "type": "integer",
            "minimum": -1,
            "maximum": 9007199254740991,
            "examples": [
              20000
            ]
          },
          "hard": {
            "description": "The highest limit that the program may set. -1 means unlimited.",
            "type": "integer",
            "minimum": -1,
            "maximum": 9007199254740991,
            "examples": [
              40000
            ]
          }
        },
        "examples": [
          65536
        ]
      },
      "examples": [
        {
          "nofile": 65536
        },
        {
          "nofile": {
            "soft": 20000,
            "hard": 40000
          }
        }
      ],
      "defaultSnippets": [
        {
          "label": "limit",
          "description": "How many files the program may have open.",
          "body": {
            "${1:nofile}": "^${2:65536}"
          }
        }
      ]
    },
    "pids_limit": {
      "title": "Limit on processes",
      "description": "How many processes and threads the container may have. -1 means unlimited.",
      "type": "integer",
      "minimum": -1,
      "maximum": 4194304,
      "examples": [
        100,
        1000
      ]
    },
    "oom_score_adj": {
      "title": "Out-of-memory score",
      "description": "How much sooner, or with a negative number later, the kernel ends the program when the machine is short of memory.",
      "type": "integer",
      "minimum": -1000,
      "maximum": 1000,
      "examples": [
        500,
        -500
      ]
    },
    "logging": {
      "x-merge": "driver",
      "title": "Logging",
      "description": "How the container's output is kept: a log driver and its options.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "driver": {
          "description": "A log driver of Docker.",
          "type": "string",
          "pattern": "^[A-Za-z0-9][A-Za-z0-9._/:-]*$",
          "patternErrorMessage": "A log driver has a name such as json-file, local, journald or syslog.",
          "default": "json-file",
          "examples": [
            "local",
            "journald"
          ]
        },
        "options": {
          "description": "Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB.",
          "type": "object",
          "propertyNames": {
            "title": "Name",
            "description": "Name of an option.",
            "pattern": "^\\S+$",
            "patternErrorMessage": "An option has a name such as max-size.",
            "examples": [
              "max-size",
              "tag"
            ]
          },
          "additionalProperties": {
            "type": [
              "string",
              "number",
              "boolean"
            ]
          },
          "default": {},
          "examples": [
            {
              "max-size": "10m",
              "max-file": "3"
            }
          ],
          "defaultSnippets": [
            {
              "label": "option",
              "description": "An option of the driver.",
              "body": {
                "${1:max-size}": "${2:10m}"
              }
            }
          ]
        }
      },
      "examples": [
        {
          "driver": "local"
        },
        {
          "options": {
            "max-size": "50m"
          }
        }
      ],
      "defaultSnippets": [
        {
          "label": "log driver",
          "description": "A log driver and its options.",
          "body": {
            "driver": "${1:json-file}",
            "options": {
              "${2:max-size}": "${3:10m}"
            }
          }
        }
      ]
    },
    "domainname": {
      "title": "Domain name",
      "description": "Domain of the host name inside the container.",
      "type": "string",
      "pattern": "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$",
      "patternErrorMessage": "A domain name contains only letters, digits, dashes and dots.",
      "examples": [
        "shop.example",
        "internal"
      ]
    },
    "network_mode": {
      "title": "Network mode",
      "description": "What a daemon has instead of networks: host, none, bridge, service:NAME for the network of another daemon, or container:NAME.",
      "type": "string",
      "pattern": "^(host|none|bridge|service:[A-Za-z][A-Za-z0-9_-]{0,62}|container:[A-Za-z0-9][A-Za-z0-9_.-]*)$",
      "patternErrorMessage": "A network mode is host, none, bridge, service:NAME or container:NAME.",
      "examples": [
        "host",
        "service:vpn"
      ]
    },
    "runtime": {
      "title": "Runtime",
      "description": "Runtime of the container. Defaults to the Engine's.",
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9_./-]*$",
      "patternErrorMessage": "The name of a runtime that the Engine knows, such as runc.",
      "examples": [
        "runsc",
        "nvidia"
      ]
    },
    "pid": {
      "title": "Processes",
      "description": "Whose processes the container sees: host for those of the machine, service:NAME or container:NAME for those of another container. Defaults to its own.",
      "type": "string",
      "pattern": "^(host|service:[A-Za-z][A-Za-z0-9_-]{0,62}|container:[A-Za-z0-9][A-Za-z0-9_.-]*)$",
      "patternErrorMessage": "One of host, service:NAME and container:NAME.",
      "examples": [
        "host",
        "service:database"
      ]
    },
    "ipc": {
      "title": "Shared memory between processes",
      "description": "Whose shared memory, semaphores and message queues the container has: host, private, shareable, none, or service:NAME or container:NAME for those of a container that is shareable.",
      "type": "string",
      "pattern": "^(host|private|shareable|none|service:[A-Za-z][A-Za-z0-9_-]{0,62}|container:[A-Za-z0-9][A-Za-z0-9_.-]*)$",
      "patternErrorMessage": "One of host, private, shareable, none, service:NAME and container:NAME.",
      "examples": [
        "host",
        "shareable"
      ]
    },
    "uts": {
      "title": "Host name namespace",
      "description": "host gives the container the machine's host name, with the right to change it.",
      "type": "string",
      "enum": [
        "host"
      ],
      "enumDescriptions": [
        "The machine's."
      ],
      "examples": [
        "host"
      ]
    },
    "userns_mode": {
      "title": "User namespace",
      "description": "host: on an Engine that maps users, those of the container are the machine's.",
      "type": "string",
      "enum": [
        "host"
      ],
      "enumDescriptions": [
        "The machine's."
      ],
      "examples": [
        "host"
      ]
    },
    "cgroup": {
      "title": "Control group namespace",
      "description": "Whether the container sees the machine's control groups or only its own. Defaults to what the Engine is set to.",
      "type": "string",
      "enum": [
        "host",
        "private"
      ],
      "enumDescriptions": [
        "The machine's.",
        "Its own."
      ],
      "examples": [
        "host",
        "private"
      ]
    },
    "cgroup_parent": {
      "title": "Parent control group",
      "description": "Control group in which the container's is.",
      "type": "string",
      "pattern": "^[A-Za-z0-9/][A-Za-z0-9_./:-]*$",
      "patternErrorMessage": "The name of a control group, such as batch.slice.",
      "examples": [
        "batch.slice",
        "/shop"
      ]
    },
    "cpuset": {
      "title": "CPUs",
      "description": "Numbers of the CPUs on which the container may run.",
      "type": "string",
      "pattern": "^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$",
      "patternErrorMessage": "Numbers and ranges of CPUs, such as 0-3 or 0,2.",
      "examples": [
        "0-3",
        "0,2"
      ]
    },
    "mem_swappiness": {
      "title": "Swappiness",
      "description": "How readily the kernel swaps the container's memory: 0 is not at all, 100 is readily.",
      "type": "integer",
      "minimum": 0,
      "maximum": 100,
      "examples": [
        0,
        60
      ]
    },
    "storage_opt": {
      "title": "Storage options",
      "description": "Options of the Engine's storage driver for the container's own file system.",
      "type": "object",
      "propertyNames": {
        "title": "Name",
        "description": "Name of an option.",
        "pattern": "^\\S+$",
        "patternErrorMessage": "An option has a name such as size.",
        "examples": [
          "size",
          "dm.basesize"
        ]
      },
      "additionalProperties": {
        "type": [
          "string",
          "number",
          "boolean"
        ]
      },
      "examples": [
        {
          "size": "20G"
        }
      ],
      "defaultSnippets": [
        {
          "label": "size",
          "description": "Most that the container's own file system can hold.",
          "body": {
            "size": "${1:20G}"
          }
        }
      ]
    },
    "device_cgroup_rules": {
      "title": "Device rules",
      "x-merge": "unique",
      "description": "Which devices the container may use if they appear later: type, numbers and permissions.",
      "type": "array",
      "items": {
        "type": "string",
        "pattern": "^[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}$",
        "patternErrorMessage": "A rule is a type (a, b or c), numbers and permissions, such as c 188:* rmw.",
        "examples": [
          "c 188:* rmw",
          "a *:* rwm"
        ]
      },
      "examples": [
        [
          "c 188:* rmw"
        ]
      ]
    },
    "stdin_open": {
      "title": "Standard input",
      "description": "Whether the program's standard input stays open, though nothing is written to it. Without it, the program reads the end of the input at once.",
      "type": "boolean",
      "examples": [
        true,
        false
      ]
    },
    "devices": {
      "x-merge": "target",
      "title": "Devices",
      "description": "Devices of the machine that the container has, each as source, source:target or source:target:permissions, or as a map.",
      "type": "array",
      "items": {
        "title": "Device",
        "description": "A device of the machine.",
        "type": [
          "string",
          "object"
        ],
        "pattern": "^/[^:\\s]+(:/[^:\\s]+)?(:[rwm]+)?$",
        "patternErrorMessage": "A device is a path, optionally followed by a colon and the path in the container, and by a colon and permissions, such as /dev/ttyUSB0:/dev/serial:rw.",
        "additionalProperties": false,
        "patternProperties": {
          "^x-": {
            "$ref": "#/definitions/extension"
          }
        },
        "required": [
          "source"
        ],
        "properties": {
          "source": {
            "description": "Path of the device on the machine.",
            "type": "string",
            "pattern": "^/[^:\\s]+$",
            "patternErrorMessage": "An absolute path, such as /dev/ttyUSB0.",
            "examples": [
              "/dev/ttyUSB0",
              "/dev/net/tun"
            ]
          },
          "target": {
            "description": "Path in the container. Defaults to the source's.",
            "type": "string",
            "pattern": "^/[^:\\s]+$",
            "patternErrorMessage": "An absolute path, such as /dev/ttyUSB0.",
            "examples": [
              "/dev/serial",
              "/dev/net/tun"
            ]
          },
          "permissions": {
            "description": "What the container may do with it: r for read, w for write, m for mknod.",
            "type": "string",
            "pattern": "^[rwm]+$",
            "patternErrorMessage": "Permissions are letters of r, w and m.",
            "default": "rwm",
            "examples": [
              "rwm",
              "r"
            ]
          }
        },
        "examples": [
          "/dev/ttyUSB0",
          "/dev/snd:/dev/snd:rw"
        ]
      },
      "examples": [
        [
          "/dev/ttyUSB0:/dev/serial"
        ],
        [
          "/dev/net/tun",
          "/dev/fuse:/dev/fuse:rw"
        ]
      ],
      "defaultSnippets": [
        {
          "label": "device",
          "description": "A device of the machine.",
          "body": [
            "${1:/dev/ttyUSB0}"
          ]
        }
      ]
    },
    "healthcheck": {
      "title": "Health check",
      "description": "How to find out whether a worker works. It is ready once a check passes; a ready worker that fails several checks in a row gets no more calls and is replaced.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "test": {
          "x-merge": "replace",
          "title": "Test",
          "description": "Command that exits with 0 if the worker works, run beside the program. A string is run by a shell; a list begins with CMD, followed by a program and its arguments, with CMD-SHELL, followed by a line for a shell, or is [NONE], which turns the image's own check off.",
          "type": [
            "string",
            "array"
          ],
          "minLength": 1,
          "items": {
            "type": "string"
          },
          "examples": [
            "curl -f http://localhost:$$PORT/healthz",
            [
              "CMD",
              "pg_isready",
              "-U",
              "postgres"
            ]
          ],
          "defaultSnippets": [
            {
              "label": "test",
              "description": "A program with arguments.",
              "body": [
                "CMD",
                "${1:pg_isready}"
              ]
            }
          ]
        },
        "path": {
          "title": "Path",
          "description": "Path on which the worker answers 2xx if it works, instead of a command; for functions, and services that speak HTTP.",
          "type": "string",
          "pattern": "^/\\S*$",
          "patternErrorMessage": "A path starts with a slash and has no spaces, such as /healthz.",
          "examples": [
            "/healthz",
            "/live"
          ]
        },
        "interval": {
          "title": "Interval",
          "description": "Time from one check to the next. It defaults to 30s.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 0.001,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "examples": [
            "30s",
            "5s"
          ]
        },
        "timeout": {
          "title": "Timeout",
          "description": "How long a check may take before it counts as failed. It defaults to 30s.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 0.001,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "examples": [
            "30s",
            "5s"
          ]
        },
        "retries": {
          "title": "Retries",
          "description": "How many checks must fail in a row before the worker is unhealthy. It defaults to 3.",
          "type": "integer",
          "minimum": 1,
          "maximum": 1000,
          "examples": [
            3,
            5
          ]
        },
        "start_period": {
          "title": "Start period",
          "description": "Time after the start in which failed checks do not count, unless one has passed. It defaults to 0s.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 0,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "examples": [
            "0s",
            "1m"
          ]
        },
        "start_interval": {
          "title": "Start interval",
          "description": "The same as interval until a check passes; with Docker, within start_period and with Engine 25 or newer. It defaults to 5s.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 0.001,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "examples": [
            "5s",
            "1s"
          ]
        },
        "disable": {
          "title": "Disable",
          "description": "Whether to turn the image's own check off.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        }
      },
      "examples": [
        {
          "path": "/healthz"
        },
        {
          "test": [
            "CMD",
            "pg_isready"
          ],
          "interval": "10s"
        }
      ],
      "defaultSnippets": [
        {
          "label": "path",
          "description": "A path that answers 2xx while the worker works.",
          "body": {
            "path": "${1:/healthz}",
            "interval": "${2:10s}"
          }
        },
        {
          "label": "test",
          "description": "A command that exits with 0 while the worker works.",
          "body": {
            "test": [
              "CMD",
              "${1:pg_isready}"
            ],
            "interval": "${2:10s}"
          }
        }
      ]
    },
    "hook": {
      "title": "Hook",
      "description": "A command that runs beside a worker's program.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "required": [
        "command"
      ],
      "properties": {
        "command": {
          "$ref": "#/definitions/command"
        },
        "user": {
          "description": "User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user that runs the program.",
          "type": [
            "string",
            "integer"
          ],
          "minimum": 0,
          "maximum": 4294967294,
          "pattern": "^[^\\s:]+(:[^\\s:]+)?$",
          "patternErrorMessage": "A user is a name or number, optionally followed by a colon and a group, such as 1000:1000.",
          "examples": [
            "root",
            "1000:1000"
          ]
        },
        "privileged": {
          "description": "Whether it has all capabilities.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "working_dir": {
          "description": "Directory in which it runs. Defaults to the program's directory.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "./app",
            "/srv"
          ]
        },
        "environment": {
          "$ref": "#/definitions/environment"
        }
      },
      "examples": [
        {
          "command": "./drain.sh"
        }
      ]
    },
    "post_start": {
      "title": "Hooks after the start",
      "description": "Commands that run one after the other beside a worker's program, as soon as that has started. The worker is ready only after all of them have succeeded; if one fails, the worker is stopped.",
      "type": "array",
      "items": {
        "$ref": "#/definitions/hook"
      },
      "examples": [
        [
          {
            "command": "chown -R app /data",
            "user": "root"
          }
        ],
        [
          {
            "command": "./warm-up.sh"
          }
        ]
      ],
      "defaultSnippets": [
        {
          "label": "post_start",
          "description": "A command that runs once a worker has started.",
          "body": [
            {
              "command": "${1:./warm-up.sh}"
            }
          ]
        }
      ]
    },
    "pre_stop": {
      "title": "Hooks before the stop",
      "description": "Commands that run one after the other beside a worker's program, before that gets the stop signal; they share its stop_grace_period. They do not run if the program ends by itself.",
      "type": "array",
      "items": {
        "$ref": "#/definitions/hook"
      },
      "examples": [
        [
          {
            "command": "./drain.sh"
          }
        ],
        [
          {
            "command": "redis-cli save"
          }
        ]
      ],
      "defaultSnippets": [
        {
          "label": "pre_stop",
          "description": "A command that runs before a worker is stopped.",
          "body": [
            {
              "command": "${1:./drain.sh}"
            }
          ]
        }
      ]
    },
    "ready_path": {
      "title": "Ready path",
      "description": "Path that returns 2xx once a worker can serve. Without it, a worker is ready when its port accepts connections.",
      "type": "string",
      "pattern": "^/\\S*$",
      "patternErrorMessage": "A path starts with a slash and has no spaces, such as /healthz.",
      "examples": [
        "/healthz",
        "/ready"
      ]
    },
    "startup_timeout": {
      "title": "Start-up timeout",
      "description": "How long a worker may take to become ready. After that it is stopped and counts as failed to start.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "duration",
      "minimum": 1,
      "maximum": 3600,
      "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
      "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
      "default": "60s",
      "examples": [
        "60s",
        "5m"
      ]
    },
    "task_timeout": {
      "title": "Task timeout",
      "description": "How long one execution may run. After that its worker receives SIGTERM, then SIGKILL once the grace period is over.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "duration",
      "minimum": 1,
      "maximum": 86400,
      "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
      "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
      "default": "60m",
      "examples": [
        "10m",
        "2h"
      ]
    },
    "time_zone": {
      "title": "Time zone",
      "description": "IANA time zone in which the schedule is interpreted.",
      "type": "string",
      "minLength": 1,
      "default": "UTC",
      "examples": [
        "UTC",
        "Europe/Berlin"
      ]
    },
    "function": {
      "title": "Function workload",
      "description": "A pool of warm workers that scales with the number of in-flight invocations.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "image": {
          "$ref": "#/definitions/image"
        },
        "build": {
          "$ref": "#/definitions/build"
        },
        "command": {
          "$ref": "#/definitions/command"
        },
        "working_dir": {
          "$ref": "#/definitions/working_dir"
        },
        "environment": {
          "$ref": "#/definitions/environment"
        },
        "env_file": {
          "$ref": "#/definitions/env_file"
        },
        "secrets": {
          "$ref": "#/definitions/workload_secrets"
        },
        "profiles": {
          "$ref": "#/definitions/profiles"
        },
        "uses": {
          "$ref": "#/definitions/uses"
        },
        "depends_on": {
          "$ref": "#/definitions/depends_on"
        },
        "networks": {
          "$ref": "#/definitions/workload_networks"
        },
        "configs": {
          "$ref": "#/definitions/workload_configs"
        },
        "volumes": {
          "$ref": "#/definitions/workload_volumes"
        },
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "cpu_limit": {
          "$ref": "#/definitions/cpu_limit"
        },
        "memory_limit": {
          "$ref": "#/definitions/memory_limit"
        },
        "memswap_limit": {
          "$ref": "#/definitions/memswap_limit"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "nomad": {
          "$ref": "#/definitions/nomad_workload"
        },
        "entrypoint": {
          "$ref": "#/definitions/entrypoint"
        },
        "platform": {
          "$ref": "#/definitions/platform"
        },
        "pull_policy": {
          "$ref": "#/definitions/pull_policy"
        },
        "user": {
          "$ref": "#/definitions/user"
        },
        "hostname": {
          "$ref": "#/definitions/hostname"
        },
        "init": {
          "$ref": "#/definitions/init"
        },
        "stop_signal": {
          "$ref": "#/definitions/stop_signal"
        },
        "labels": {
          "$ref": "#/definitions/labels"
        },
        "cap_add": {
          "$ref": "#/definitions/cap_add"
        },
        "cap_drop": {
          "$ref": "#/definitions/cap_drop"
        },
        "read_only": {
          "$ref": "#/definitions/read_only"
        },
        "tmpfs": {
          "$ref": "#/definitions/tmpfs"
        },
        "security_opt": {
          "$ref": "#/definitions/security_opt"
        },
        "privileged": {
          "$ref": "#/definitions/privileged"
        },
        "group_add": {
          "$ref": "#/definitions/group_add"
        },
        "shm_size": {
          "$ref": "#/definitions/shm_size"
        },
        "sysctls": {
          "$ref": "#/definitions/sysctls"
        },
        "extra_hosts": {
          "$ref": "#/definitions/extra_hosts"
        },
        "dns": {
          "$ref": "#/definitions/dns"
        },
        "dns_search": {
          "$ref": "#/definitions/dns_search"
        },
        "dns_opt": {
          "$ref": "#/definitions/dns_opt"
        },
        "ulimits": {
          "$ref": "#/definitions/ulimits"
        },
        "pids_limit": {
          "$ref": "#/definitions/pids_limit"
        },
        "oom_score_adj": {
          "$ref": "#/definitions/oom_score_adj"
        },
        "logging": {
          "$ref": "#/definitions/logging"
        },
        "stdin_open": {
          "$ref": "#/definitions/stdin_open"
        },
        "domainname": {
          "$ref": "#/definitions/domainname"
        },
        "network_mode": {
          "$ref": "#/definitions/network_mode"
        },
        "runtime": {
          "$ref": "#/definitions/runtime"
        },
        "pid": {
          "$ref": "#/definitions/pid"
        },
        "ipc": {
          "$ref": "#/definitions/ipc"
        },
        "uts": {
          "$ref": "#/definitions/uts"
        },
        "userns_mode": {
          "$ref": "#/definitions/userns_mode"
        },
        "cgroup": {
          "$ref": "#/definitions/cgroup"
        },
        "cgroup_parent": {
          "$ref": "#/definitions/cgroup_parent"
        },
        "cpuset": {
          "$ref": "#/definitions/cpuset"
        },
        "mem_swappiness": {
          "$ref": "#/definitions/mem_swappiness"
        },
        "storage_opt": {
          "$ref": "#/definitions/storage_opt"
        },
        "device_cgroup_rules": {
          "$ref": "#/definitions/device_cgroup_rules"
        },
        "devices": {
          "$ref": "#/definitions/devices"
        },
        "max_workers": {
          "description": "Maximum number of workers running at once.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "default": 10,
          "examples": [
            10,
            30
          ]
        },
        "spare_workers": {
          "description": "Idle workers to keep ready beyond those for the in-flight invocations; at most max_workers.",
          "type": "integer",
          "minimum": 0,
          "maximum": 100,
          "x-at-most": "max_workers",
          "default": 0,
          "examples": [
            0,
            2
          ]
        },
        "cooldown_period": {
          "description": "How long a worker stays idle after its last invocation before it may be stopped.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 0,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "default": "60s",
          "examples": [
            "60s",
            "5m"
          ]
        },
        "timeout": {
          "description": "How long one invocation may run. After that the caller gets a timeout error and the worker is stopped.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 1,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "default": "15m",
          "examples": [
            "30s",
            "15m"
          ]
        },
        "retries": {
          "description": "How many times an invocation is retried, on another worker, after its worker dies.",
          "type": "integer",
          "minimum": 0,
          "maximum": 50,
          "default": 0,
          "examples": [
            0,
            3
          ]
        },
        "max_queue": {
          "description": "Maximum number of invocations waiting for a worker; further callers get 503 with Retry-After.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100000,
          "default": 1000,
          "examples": [
            1000,
            50
          ]
        },
        "container_port": {
          "$ref": "#/definitions/container_port"
        },
        "healthcheck": {
          "$ref": "#/definitions/healthcheck"
        },
        "post_start": {
          "$ref": "#/definitions/post_start"
        },
        "pre_stop": {
          "$ref": "#/definitions/pre_stop"
        },
        "ready_path": {
          "$ref": "#/definitions/ready_path"
        },
        "startup_timeout": {
          "$ref": "#/definitions/startup_timeout"
        }
      },
      "defaultSnippets": [
        {
          "label": "Function workload",
          "description": "A pool of warm workers that scales with the number of in-flight invocations.",
          "body": {
            "command": "$1",
            "max_workers": "^${2:10}"
          }
        }
      ],
      "examples": [
        {
          "command": "node server.js",
          "max_workers": 30,
          "spare_workers": 2,
          "cooldown_period": "5m"
        }
      ]
    },
    "job": {
      "title": "Job workload",
      "description": "A new worker for each execution, at most max_concurrency at once; other executions wait.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "image": {
          "$ref": "#/definitions/image"
        },
        "build": {
          "$ref": "#/definitions/build"
        },
        "command": {
          "$ref": "#/definitions/command"
        },
        "working_dir": {
          "$ref": "#/definitions/working_dir"
        },
        "environment": {
          "$ref": "#/definitions/environment"
        },
        "env_file": {
          "$ref": "#/definitions/env_file"
        },
        "secrets": {
          "$ref": "#/definitions/workload_secrets"
        },
        "profiles": {
          "$ref": "#/definitions/profiles"
        },
        "uses": {
          "$ref": "#/definitions/uses"
        },
        "depends_on": {
          "$ref": "#/definitions/depends_on"
        },
        "networks": {
          "$ref": "#/definitions/workload_networks"
        },
        "configs": {
          "$ref": "#/definitions/workload_configs"
        },
        "volumes": {
          "$ref": "#/definitions/workload_volumes"
        },
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "cpu_limit": {
          "$ref": "#/definitions/cpu_limit"
        },
        "memory_limit": {
          "$ref": "#/definitions/memory_limit"
        },
        "memswap_limit": {
          "$ref": "#/definitions/memswap_limit"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "nomad": {
          "$ref": "#/definitions/nomad_workload"
        },
        "entrypoint": {
          "$ref": "#/definitions/entrypoint"
        },
        "platform": {
          "$ref": "#/definitions/platform"
        },
        "pull_policy": {
          "$ref": "#/definitions/pull_policy"
        },
        "user": {
          "$ref": "#/definitions/user"
        },
        "hostname": {
          "$ref": "#/definitions/hostname"
        },
        "init": {
          "$ref": "#/definitions/init"
        },
        "stop_signal": {
          "$ref": "#/definitions/stop_signal"
        },
        "labels": {
          "$ref": "#/definitions/labels"
        },
        "cap_add": {
          "$ref": "#/definitions/cap_add"
        },
        "cap_drop": {
          "$ref": "#/definitions/cap_drop"
        },
        "read_only": {
          "$ref": "#/definitions/read_only"
        },
        "tmpfs": {
          "$ref": "#/definitions/tmpfs"
        },
        "security_opt": {
          "$ref": "#/definitions/security_opt"
        },
        "privileged": {
          "$ref": "#/definitions/privileged"
        },
        "group_add": {
          "$ref": "#/definitions/group_add"
        },
        "shm_size": {
          "$ref": "#/definitions/shm_size"
        },
        "sysctls": {
          "$ref": "#/definitions/sysctls"
        },
        "extra_hosts": {
          "$ref": "#/definitions/extra_hosts"
        },
        "dns": {
          "$ref": "#/definitions/dns"
        },
        "dns_search": {
          "$ref": "#/definitions/dns_search"
        },
        "dns_opt": {
          "$ref": "#/definitions/dns_opt"
        },
        "ulimits": {
          "$ref": "#/definitions/ulimits"
        },
        "pids_limit": {
          "$ref": "#/definitions/pids_limit"
        },
        "oom_score_adj": {
          "$ref": "#/definitions/oom_score_adj"
        },
        "logging": {
          "$ref": "#/definitions/logging"
        },
        "stdin_open": {
          "$ref": "#/definitions/stdin_open"
        },
        "domainname": {
          "$ref": "#/definitions/domainname"
        },
        "network_mode": {
          "$ref": "#/definitions/network_mode"
        },
        "runtime": {
          "$ref": "#/definitions/runtime"
        },
        "pid": {
          "$ref": "#/definitions/pid"
        },
        "ipc": {
          "$ref": "#/definitions/ipc"
        },
        "uts": {
          "$ref": "#/definitions/uts"
        },
        "userns_mode": {
          "$ref": "#/definitions/userns_mode"
        },
        "cgroup": {
          "$ref": "#/definitions/cgroup"
        },
        "cgroup_parent": {
          "$ref": "#/definitions/cgroup_parent"
        },
        "cpuset": {
          "$ref": "#/definitions/cpuset"
        },
        "mem_swappiness": {
          "$ref": "#/definitions/mem_swappiness"
        },
        "storage_opt": {
          "$ref": "#/definitions/storage_opt"
        },
        "device_cgroup_rules": {
          "$ref": "#/definitions/device_cgroup_rules"
        },
        "devices": {
          "$ref": "#/definitions/devices"
        },
        "run": {
          "description": "When the job runs. An execution can be started at any time either way.",
          "type": "string",
          "enum": [
            "on_request",
            "before_change"
          ],
          "enumDescriptions": [
            "On request only.",
            "Also before each change of the application, such as to migrate a database: nothing of the change starts before it has succeeded, and if it fails, everything stays as it is."
          ],
          "examples": [
            "before_change",
            "on_request"
          ]
        },
        "max_concurrency": {
          "description": "Maximum number of executions running at once.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "default": 10,
          "examples": [
            10,
            25
          ]
        },
        "timeout": {
          "$ref": "#/definitions/task_timeout"
        },
        "retries": {
          "description": "How many times an execution is retried, on a new worker, after its worker dies or the work fails.",
          "type": "integer",
          "minimum": 0,
          "maximum": 50,
          "default": 0,
          "examples": [
            0,
            3
          ]
        }
      },
      "defaultSnippets": [
        {
          "label": "Job workload",
          "description": "A new worker for each execution, at most max_concurrency at once; other executions wait.",
          "body": {
            "command": "$1",
            "max_concurrency": "^${2:10}"
          }
        }
      ],
      "examples": [
        {
          "command": "node report.js",
          "max_concurrency": 25,
          "timeout": "2h"
        }
      ]
    },
    "service": {
      "title": "Service workload",
      "description": "Identical replicas behind a load balancer that scale with CPU use.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "image": {
          "$ref": "#/definitions/image"
        },
        "build": {
          "$ref": "#/definitions/build"
        },
        "command": {
          "$ref": "#/definitions/command"
        },
        "working_dir": {
          "$ref": "#/definitions/working_dir"
        },
        "environment": {
          "$ref": "#/definitions/environment"
        },
        "env_file": {
          "$ref": "#/definitions/env_file"
        },
        "secrets": {
          "$ref": "#/definitions/workload_secrets"
        },
        "profiles": {
          "$ref": "#/definitions/profiles"
        },
        "uses": {
          "$ref": "#/definitions/uses"
        },
        "depends_on": {
          "$ref": "#/definitions/depends_on"
        },
        "networks": {
          "$ref": "#/definitions/workload_networks"
        },
        "configs": {
          "$ref": "#/definitions/workload_configs"
        },
        "volumes": {
          "$ref": "#/definitions/workload_volumes"
        },
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "cpu_limit": {
          "$ref": "#/definitions/cpu_limit"
        },
        "memory_limit": {
          "$ref": "#/definitions/memory_limit"
        },
        "memswap_limit": {
          "$ref": "#/definitions/memswap_limit"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "nomad": {
          "$ref": "#/definitions/nomad_workload"
        },
        "entrypoint": {
          "$ref": "#/definitions/entrypoint"
        },
        "platform": {
          "$ref": "#/definitions/platform"
        },
        "pull_policy": {
          "$ref": "#/definitions/pull_policy"
        },
        "user": {
          "$ref": "#/definitions/user"
        },
        "hostname": {
          "$ref": "#/definitions/hostname"
        },
        "init": {
          "$ref": "#/definitions/init"
        },
        "stop_signal": {
          "$ref": "#/definitions/stop_signal"
        },
        "labels": {
          "$ref": "#/definitions/labels"
        },
        "cap_add": {
          "$ref": "#/definitions/cap_add"
        },
        "cap_drop": {
          "$ref": "#/definitions/cap_drop"
        },
        "read_only": {
          "$ref": "#/definitions/read_only"
        },
        "tmpfs": {
          "$ref": "#/definitions/tmpfs"
        },
        "security_opt": {
          "$ref": "#/definitions/security_opt"
        },
        "privileged": {
          "$ref": "#/definitions/privileged"
        },
        "group_add": {
          "$ref": "#/definitions/group_add"
        },
        "shm_size": {
          "$ref": "#/definitions/shm_size"
        },
        "sysctls": {
          "$ref": "#/definitions/sysctls"
        },
        "extra_hosts": {
          "$ref": "#/definitions/extra_hosts"
        },
        "dns": {
          "$ref": "#/definitions/dns"
        },
        "dns_search": {
          "$ref": "#/definitions/dns_search"
        },
        "dns_opt": {
          "$ref": "#/definitions/dns_opt"
        },
        "ulimits": {
          "$ref": "#/definitions/ulimits"
        },
        "pids_limit": {
          "$ref": "#/definitions/pids_limit"
        },
        "oom_score_adj": {
          "$ref": "#/definitions/oom_score_adj"
        },
        "logging": {
          "$ref": "#/definitions/logging"
        },
        "stdin_open": {
          "$ref": "#/definitions/stdin_open"
        },
        "domainname": {
          "$ref": "#/definitions/domainname"
        },
        "network_mode": {
          "$ref": "#/definitions/network_mode"
        },
        "runtime": {
          "$ref": "#/definitions/runtime"
        },
        "pid": {
          "$ref": "#/definitions/pid"
        },
        "ipc": {
          "$ref": "#/definitions/ipc"
        },
        "uts": {
          "$ref": "#/definitions/uts"
        },
        "userns_mode": {
          "$ref": "#/definitions/userns_mode"
        },
        "cgroup": {
          "$ref": "#/definitions/cgroup"
        },
        "cgroup_parent": {
          "$ref": "#/definitions/cgroup_parent"
        },
        "cpuset": {
          "$ref": "#/definitions/cpuset"
        },
        "mem_swappiness": {
          "$ref": "#/definitions/mem_swappiness"
        },
        "storage_opt": {
          "$ref": "#/definitions/storage_opt"
        },
        "device_cgroup_rules": {
          "$ref": "#/definitions/device_cgroup_rules"
        },
        "devices": {
          "$ref": "#/definitions/devices"
        },
        "port": {
          "description": "Port on which the load balancer accepts the service's connections.",
          "type": "integer",
          "minimum": 1,
          "maximum": 65535,
          "examples": [
            8080,
            3000
          ]
        },
        "protocol": {
          "description": "Protocol that the replicas speak. It defaults to http.",
          "type": "string",
          "enum": [
            "http",
            "tcp"
          ],
          "enumDescriptions": [
            "HTTP: each request goes to a replica.",
            "Any other protocol over TCP: each connection goes to a replica."
          ],
          "examples": [
            "tcp",
            "http"
          ]
        },
        "min_replicas": {
          "description": "Minimum number of replicas.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "x-at-most": "max_replicas",
          "default": 2,
          "examples": [
            2,
            3
          ]
        },
        "max_replicas": {
          "description": "Maximum number of replicas; at least min_replicas.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "default": 10,
          "examples": [
            10,
            20
          ]
        },
        "target_cpu_utilization": {
          "description": "Target CPU use, as a fraction of a replica's cpu: 0.5 is half.",
          "type": "number",
          "minimum": 0.05,
          "maximum": 0.95,
          "default": 0.5,
          "examples": [
            0.5,
            0.4
          ]
        },
        "container_port": {
          "$ref": "#/definitions/container_port"
        },
        "healthcheck": {
          "$ref": "#/definitions/healthcheck"
        },
        "post_start": {
          "$ref": "#/definitions/post_start"
        },
        "pre_stop": {
          "$ref": "#/definitions/pre_stop"
        },
        "ready_path": {
          "$ref": "#/definitions/ready_path"
        },
        "startup_timeout": {
          "$ref": "#/definitions/startup_timeout"
        }
      },
      "required": [
        "port"
      ],
      "defaultSnippets": [
        {
          "label": "Service workload",
          "description": "Identical replicas behind a load balancer that scale with CPU use.",
          "body": {
            "command": "$1",
            "port": "^${2:8080}"
          }
        }
      ],
      "examples": [
        {
          "command": "node web.js",
          "port": 8080,
          "min_replicas": 3,
          "max_replicas": 20,
          "target_cpu_utilization": 0.4
        }
      ]
    },
    "scheduled_task": {
      "title": "Scheduled workload",
      "description": "A new worker for each run, on a cron schedule, every period, or at an interval from a reference time.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "image": {
          "$ref": "#/definitions/image"
        },
        "build": {
          "$ref": "#/definitions/build"
        },
        "command": {
          "$ref": "#/definitions/command"
        },
        "working_dir": {
          "$ref": "#/definitions/working_dir"
        },
        "environment": {
          "$ref": "#/definitions/environment"
        },
        "env_file": {
          "$ref": "#/definitions/env_file"
        },
        "secrets": {
          "$ref": "#/definitions/workload_secrets"
        },
        "profiles": {
          "$ref": "#/definitions/profiles"
        },
        "uses": {
          "$ref": "#/definitions/uses"
        },
        "depends_on": {
          "$ref": "#/definitions/depends_on"
        },
        "networks": {
          "$ref": "#/definitions/workload_networks"
        },
        "configs": {
          "$ref": "#/definitions/workload_configs"
        },
        "volumes": {
          "$ref": "#/definitions/workload_volumes"
        },
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "cpu_limit": {
          "$ref": "#/definitions/cpu_limit"
        },
        "memory_limit": {
          "$ref": "#/definitions/memory_limit"
        },
        "memswap_limit": {
          "$ref": "#/definitions/memswap_limit"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "nomad": {
          "$ref": "#/definitions/nomad_workload"
        },
        "entrypoint": {
          "$ref": "#/definitions/entrypoint"
        },
        "platform": {
          "$ref": "#/definitions/platform"
        },
        "pull_policy": {
          "$ref": "#/definitions/pull_policy"
        },
        "user": {
          "$ref": "#/definitions/user"
        },
        "hostname": {
          "$ref": "#/definitions/hostname"
        },
        "init": {
          "$ref": "#/definitions/init"
        },
        "stop_signal": {
          "$ref": "#/definitions/stop_signal"
        },
        "labels": {
          "$ref": "#/definitions/labels"
        },
        "cap_add": {
          "$ref": "#/definitions/cap_add"
        },
        "cap_drop": {
          "$ref": "#/definitions/cap_drop"
        },
        "read_only": {
          "$ref": "#/definitions/read_only"
        },
        "tmpfs": {
          "$ref": "#/definitions/tmpfs"
        },
        "security_opt": {
          "$ref": "#/definitions/security_opt"
        },
        "privileged": {
          "$ref": "#/definitions/privileged"
        },
        "group_add": {
          "$ref": "#/definitions/group_add"
        },
        "shm_size": {
          "$ref": "#/definitions/shm_size"
        },
        "sysctls": {
          "$ref": "#/definitions/sysctls"
        },
        "extra_hosts": {
          "$ref": "#/definitions/extra_hosts"
        },
        "dns": {
          "$ref": "#/definitions/dns"
        },
        "dns_search": {
          "$ref": "#/definitions/dns_search"
        },
        "dns_opt": {
          "$ref": "#/definitions/dns_opt"
        },
        "ulimits": {
          "$ref": "#/definitions/ulimits"
        },
        "pids_limit": {
          "$ref": "#/definitions/pids_limit"
        },
        "oom_score_adj": {
          "$ref": "#/definitions/oom_score_adj"
        },
        "logging": {
          "$ref": "#/definitions/logging"
        },
        "stdin_open": {
          "$ref": "#/definitions/stdin_open"
        },
        "domainname": {
          "$ref": "#/definitions/domainname"
        },
        "network_mode": {
          "$ref": "#/definitions/network_mode"
        },
        "runtime": {
          "$ref": "#/definitions/runtime"
        },
        "pid": {
          "$ref": "#/definitions/pid"
        },
        "ipc": {
          "$ref": "#/definitions/ipc"
        },
        "uts": {
          "$ref": "#/definitions/uts"
        },
        "userns_mode": {
          "$ref": "#/definitions/userns_mode"
        },
        "cgroup": {
          "$ref": "#/definitions/cgroup"
        },
        "cgroup_parent": {
          "$ref": "#/definitions/cgroup_parent"
        },
        "cpuset": {
          "$ref": "#/definitions/cpuset"
        },
        "mem_swappiness": {
          "$ref": "#/definitions/mem_swappiness"
        },
        "storage_opt": {
          "$ref": "#/definitions/storage_opt"
        },
        "device_cgroup_rules": {
          "$ref": "#/definitions/device_cgroup_rules"
        },
        "devices": {
          "$ref": "#/definitions/devices"
        },
        "schedule": {
          "description": "Cron expression with five fields: minute, hour, day of month, month, day of week.",
          "type": "string",
          "pattern": "^\\s*\\S+(\\s+\\S+){4}\\s*$",
          "patternErrorMessage": "A cron expression has five fields, such as 0 3 * * *.",
          "examples": [
            "0 3 * * *",
            "*/15 8-18 * * 1-5"
          ]
        },
        "period": {
          "description": "Time from one run to the next, starting when the task is first declared.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 1,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "examples": [
            "5m",
            "6h"
          ],
          "maximum": 31622400
        },
        "reference_time": {
          "description": "Time of one run (RFC 3339); interval counts from it in both directions.",
          "type": "string",
          "format": "date-time",
          "patternErrorMessage": "A time such as 2026-01-31T03:00:00Z.",
          "examples": [
            "2026-01-31T03:00:00Z",
            "2026-01-31T03:00:00+01:00"
          ]
        },
        "interval": {
          "description": "Time between runs, counted from reference_time.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 1,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
          "examples": [
            "6h",
            "24h"
          ],
          "maximum": 31622400
        },
        "time_zone": {
          "$ref": "#/definitions/time_zone"
        },
        "timeout": {
          "$ref": "#/definitions/task_timeout"
        },
        "retries": {
          "description": "How many times a run is retried, on a new worker, after its worker dies or the work fails.",
          "type": "integer",
          "minimum": 0,
          "maximum": 50,
          "default": 0,
          "examples": [
            0,
            3
          ]
        },
        "overlap": {
          "description": "What happens if a run is due while the previous one is still running.",
          "type": "string",
          "enum": [
            "allow",
            "skip",
            "replace"
          ],
          "enumDescriptions": [
            "Both run.",
            "The due run is skipped.",
            "The previous run is stopped and the due run starts."
          ],
          "default": "skip",
          "examples": [
            "skip",
            "replace"
          ]
        },
        "catch_up": {
          "description": "What happens to runs that came due while the agent was down.",
          "type": "string",
          "enum": [
            "none",
            "latest"
          ],
          "enumDescriptions": [
            "They are skipped.",
            "The latest of them runs once."
          ],
          "default": "none",
          "examples": [
            "none",
            "latest"
          ]
        }
      },
      "defaultSnippets": [
        {
          "label": "Scheduled workload",
          "description": "A new worker for each run, on a cron schedule, every period, or at an interval from a reference time.",
          "body": {
            "command": "$1",
            "schedule": "${2:0 3 * * *}"
          }
        }
      ],
      "examples": [
        {
          "command": "node nightly.js",
          "schedule": "0 3 * * *",
          "time_zone": "Europe/Berlin"
        }
      ]
    },
    "daemon": {
      "title": "Daemon workload",
      "description": "Exactly one process, running all the time.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "image": {
          "$ref": "#/definitions/image"
        },
        "build": {
          "$ref": "#/definitions/build"
        },
        "command": {
          "$ref": "#/definitions/command"
        },
        "working_dir": {
          "$ref": "#/definitions/working_dir"
        },
        "environment": {
          "$ref": "#/definitions/environment"
        },
        "env_file": {
          "$ref": "#/definitions/env_file"
        },
        "secrets": {
          "$ref": "#/definitions/workload_secrets"
        },
        "profiles": {
          "$ref": "#/definitions/profiles"
        },
        "uses": {
          "$ref": "#/definitions/uses"
        },
        "depends_on": {
          "$ref": "#/definitions/depends_on"
        },
        "networks": {
          "$ref": "#/definitions/workload_networks"
        },
        "configs": {
          "$ref": "#/definitions/workload_configs"
        },
        "volumes": {
          "$ref": "#/definitions/workload_volumes"
        },
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "cpu_limit": {
          "$ref": "#/definitions/cpu_limit"
        },
        "memory_limit": {
          "$ref": "#/definitions/memory_limit"
        },
        "memswap_limit": {
          "$ref": "#/definitions/memswap_limit"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "nomad": {
          "$ref": "#/definitions/nomad_workload"
        },
        "per_node": {
          "description": "Whether each node of a cluster runs one process, instead of one node. On a single machine, both are one process.",
          "type": "boolean",
          "examples": [
            true,
            false
          ]
        },
        "ports": {
          "$ref": "#/definitions/ports"
        },
        "expose": {
          "$ref": "#/definitions/expose"
        },
        "entrypoint": {
          "$ref": "#/definitions/entrypoint"
        },
        "platform": {
          "$ref": "#/definitions/platform"
        },
        "pull_policy": {
          "$ref": "#/definitions/pull_policy"
        },
        "user": {
          "$ref": "#/definitions/user"
        },
        "hostname": {
          "$ref": "#/definitions/hostname"
        },
        "init": {
          "$ref": "#/definitions/init"
        },
        "stop_signal": {
          "$ref": "#/definitions/stop_signal"
        },
        "labels": {
          "$ref": "#/definitions/labels"
        },
        "cap_add": {
          "$ref": "#/definitions/cap_add"
        },
        "cap_drop": {
          "$ref": "#/definitions/cap_drop"
        },
        "read_only": {
          "$ref": "#/definitions/read_only"
        },
        "tmpfs": {
          "$ref": "#/definitions/tmpfs"
        },
        "security_opt": {
          "$ref": "#/definitions/security_opt"
        },
        "privileged": {
          "$ref": "#/definitions/privileged"
        },
        "group_add": {
          "$ref": "#/definitions/group_add"
        },
        "shm_size": {
          "$ref": "#/definitions/shm_size"
        },
        "sysctls": {
          "$ref": "#/definitions/sysctls"
        },
        "extra_hosts": {
          "$ref": "#/definitions/extra_hosts"
        },
        "dns": {
          "$ref": "#/definitions/dns"
        },
        "dns_search": {
          "$ref": "#/definitions/dns_search"
        },
        "dns_opt": {
          "$ref": "#/definitions/dns_opt"
        },
        "ulimits": {
          "$ref": "#/definitions/ulimits"
        },
        "pids_limit": {
          "$ref": "#/definitions/pids_limit"
        },
        "oom_score_adj": {
          "$ref": "#/definitions/oom_score_adj"
        },
        "logging": {
          "$ref": "#/definitions/logging"
        },
        "stdin_open": {
          "$ref": "#/definitions/stdin_open"
        },
        "domainname": {
          "$ref": "#/definitions/domainname"
        },
        "network_mode": {
          "$ref": "#/definitions/network_mode"
        },
        "runtime": {
          "$ref": "#/definitions/runtime"
        },
        "pid": {
          "$ref": "#/definitions/pid"
        },
        "ipc": {
          "$ref": "#/definitions/ipc"
        },
        "uts": {
          "$ref": "#/definitions/uts"
        },
        "userns_mode": {
          "$ref": "#/definitions/userns_mode"
        },
        "cgroup": {
          "$ref": "#/definitions/cgroup"
        },
        "cgroup_parent": {
          "$ref": "#/definitions/cgroup_parent"
        },
        "cpuset": {
          "$ref": "#/definitions/cpuset"
        },
        "mem_swappiness": {
          "$ref": "#/definitions/mem_swappiness"
        },
        "storage_opt": {
          "$ref": "#/definitions/storage_opt"
        },
        "device_cgroup_rules": {
          "$ref": "#/definitions/device_cgroup_rules"
        },
        "devices": {
          "$ref": "#/definitions/devices"
        },
        "healthcheck": {
          "$ref": "#/definitions/healthcheck"
        },
        "post_start": {
          "$ref": "#/definitions/post_start"
        },
        "pre_stop": {
          "$ref": "#/definitions/pre_stop"
        }
      },
      "defaultSnippets": [
        {
          "label": "Daemon workload",
          "description": "Exactly one process, running all the time.",
          "body": {
            "command": "$1"
          }
        }
      ],
      "examples": [
        {
          "command": "node watcher.js"
        }
      ]
    },
    "defaults": {
      "title": "Defaults",
      "description": "Settings that all workloads share; a field set in a workload overrides them. environment is merged by name.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "image": {
          "$ref": "#/definitions/image"
        },
        "build": {
          "$ref": "#/definitions/build"
        },
        "command": {
          "$ref": "#/definitions/command"
        },
        "working_dir": {
          "$ref": "#/definitions/working_dir"
        },
        "environment": {
          "$ref": "#/definitions/environment"
        },
        "env_file": {
          "$ref": "#/definitions/env_file"
        },
        "secrets": {
          "$ref": "#/definitions/workload_secrets"
        },
        "uses": {
          "$ref": "#/definitions/uses"
        },
        "depends_on": {
          "$ref": "#/definitions/depends_on"
        },
        "networks": {
          "$ref": "#/definitions/workload_networks"
        },
        "configs": {
          "$ref": "#/definitions/workload_configs"
        },
        "volumes": {
          "$ref": "#/definitions/workload_volumes"
        },
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "cpu_limit": {
          "$ref": "#/definitions/cpu_limit"
        },
        "memory_limit": {
          "$ref": "#/definitions/memory_limit"
        },
        "memswap_limit": {
          "$ref": "#/definitions/memswap_limit"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "nomad": {
          "$ref": "#/definitions/nomad_workload"
        },
        "entrypoint": {
          "$ref": "#/definitions/entrypoint"
        },
        "platform": {
          "$ref": "#/definitions/platform"
        },
        "pull_policy": {
          "$ref": "#/definitions/pull_policy"
        },
        "user": {
          "$ref": "#/definitions/user"
        },
        "hostname": {
          "$ref": "#/definitions/hostname"
        },
        "init": {
          "$ref": "#/definitions/init"
        },
        "stop_signal": {
          "$ref": "#/definitions/stop_signal"
        },
        "labels": {
          "$ref": "#/definitions/labels"
        },
        "cap_add": {
          "$ref": "#/definitions/cap_add"
        },
        "cap_drop": {
          "$ref": "#/definitions/cap_drop"
        },
        "read_only": {
          "$ref": "#/definitions/read_only"
        },
        "tmpfs": {
          "$ref": "#/definitions/tmpfs"
        },
        "security_opt": {
          "$ref": "#/definitions/security_opt"
        },
        "privileged": {
          "$ref": "#/definitions/privileged"
        },
        "group_add": {
          "$ref": "#/definitions/group_add"
        },
        "shm_size": {
          "$ref": "#/definitions/shm_size"
        },
        "sysctls": {
          "$ref": "#/definitions/sysctls"
        },
        "extra_hosts": {
          "$ref": "#/definitions/extra_hosts"
        },
        "dns": {
          "$ref": "#/definitions/dns"
        },
        "dns_search": {
          "$ref": "#/definitions/dns_search"
        },
        "dns_opt": {
          "$ref": "#/definitions/dns_opt"
        },
        "ulimits": {
          "$ref": "#/definitions/ulimits"
        },
        "pids_limit": {
          "$ref": "#/definitions/pids_limit"
        },
        "oom_score_adj": {
          "$ref": "#/definitions/oom_score_adj"
        },
        "logging": {
          "$ref": "#/definitions/logging"
        },
        "stdin_open": {
          "$ref": "#/definitions/stdin_open"
        },
        "domainname": {
          "$ref": "#/definitions/domainname"
        },
        "network_mode": {
          "$ref": "#/definitions/network_mode"
        },
        "runtime": {
          "$ref": "#/definitions/runtime"
        },
        "pid": {
          "$ref": "#/definitions/pid"
        },
        "ipc": {
          "$ref": "#/definitions/ipc"
        },
        "uts": {
          "$ref": "#/definitions/uts"
        },
        "userns_mode": {
          "$ref": "#/definitions/userns_mode"
        },
        "cgroup": {
          "$ref": "#/definitions/cgroup"
        },
        "cgroup_parent": {
          "$ref": "#/definitions/cgroup_parent"
        },
        "cpuset": {
          "$ref": "#/definitions/cpuset"
        },
        "mem_swappiness": {
          "$ref": "#/definitions/mem_swappiness"
        },
        "storage_opt": {
          "$ref": "#/definitions/storage_opt"
        },
        "device_cgroup_rules": {
          "$ref": "#/definitions/device_cgroup_rules"
        },
        "devices": {
          "$ref": "#/definitions/devices"
        }
      },
      "examples": [
        {
          "memory": "512 MiB",
          "environment": {
            "LOG_LEVEL": "info"
          }
        }
      ],
      "defaultSnippets": [
        {
          "label": "defaults",
          "description": "Settings that all workloads share.",
          "body": {
            "cpu": "^${1:0.1}",
            "memory": "${2:256 MiB}"
          }
        }
      ]
    },
    "quotas": {
      "title": "Quotas",
      "description": "Limits on what the whole application uses at once. They take priority over max_workers, max_replicas and max_concurrency.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "cpu": {
          "description": "Total CPUs of all workers.",
          "type": "number",
          "minimum": 0.01,
          "examples": [
            4,
            16
          ],
          "maximum": 1000000
        },
        "memory": {
          "description": "Total memory of all workers.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "memory",
          "minimum": 4194304,
          "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?$",
          "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
          "examples": [
            "8 GiB",
            "64 GiB"
          ],
          "maximum": 4503599627370496
        },
        "gpu": {
          "description": "Total GPUs of all workers.",
          "type": "integer",
          "minimum": 0,
          "examples": [
            1,
            4
          ],
          "maximum": 100000
        }
      },
      "default": {},
      "defaultSnippets": [
        {
          "label": "quotas",
          "description": "Limits on what the application uses at once.",
          "body": {
            "cpu": "^${1:4}",
            "memory": "${2:8 GiB}"
          }
        }
      ],
      "examples": [
        {
          "cpu": 4,
          "memory": "8 GiB"
        }
      ]
    },
    "config": {
      "title": "Config",
      "description": "A file that workloads read: its content, or where that comes from. The content is no secret.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "file": {
          "description": "File with the content, relative to the manifest; UTF-8 text of at most 1 MiB.",
          "type": "string",
          "x-path": "file",
          "minLength": 1,
          "examples": [
            "./nginx.conf",
            "/etc/app/settings.ini"
          ]
        },
        "content": {
          "description": "The content, in which variables are replaced; $$ is a dollar sign.",
          "type": "string",
          "examples": [
            "level = info",
            "listen ${PORT_NUMBER:-80};"
          ]
        },
        "environment": {
          "description": "Environment variable with the content, read where multinode or terraform runs.",
          "type": "string",
          "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
          "patternErrorMessage": "An environment variable's name contains only letters, digits and _, and starts with no digit.",
          "examples": [
            "SETTINGS",
            "APP_CONFIG"
          ]
        }
      },
      "defaultSnippets": [
        {
          "label": "config",
          "description": "A config with the content of a file.",
          "body": {
            "file": "${1:./settings.ini}"
          }
        }
      ],
      "examples": [
        {
          "file": "./nginx.conf"
        },
        {
          "content": "level = info"
        }
      ]
    },
    "secret": {
      "title": "Secret",
      "description": "Where a secret's value comes from: either an environment variable or a file. The value itself never appears in a plan, state or log.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "environment": {
          "description": "Environment variable, read where multinode or terraform runs.",
          "type": "string",
          "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
          "patternErrorMessage": "An environment variable's name contains only letters, digits and _, and starts with no digit.",
          "examples": [
            "DB_PASSWORD",
            "API_TOKEN"
          ]
        },
        "file": {
          "x-path": "file",
          "description": "File, relative to the manifest.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "./secrets/db_password",
            "/run/secrets/token"
          ]
        }
      },
      "defaultSnippets": [
        {
          "label": "secret",
          "description": "A secret from an environment variable.",
          "body": {
            "environment": "${1:API_TOKEN}"
          }
        }
      ],
      "examples": [
        {
          "environment": "API_TOKEN"
        }
      ]
    },
    "local_target": {
      "title": "Local target",
      "description": "Plain processes on this machine.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "host": {
          "description": "Address that the agent listens on.",
          "type": "string",
          "minLength": 1,
          "default": "127.0.0.1",
          "examples": [
            "127.0.0.1",
            "::1"
          ]
        },
        "port": {
          "description": "Port that the agent listens on; 0 picks a free port and keeps it.",
          "type": "integer",
          "minimum": 0,
          "maximum": 65535,
          "x-listener": "the agent",
          "default": 4747,
          "examples": [
            4747,
            0
          ]
        }
      },
      "default": {},
      "examples": [
        {
          "port": 4747
        }
      ],
      "defaultSnippets": [
        {
          "label": "local target",
          "description": "Plain processes on this machine.",
          "body": {
            "port": "^${1:4747}"
          }
        }
      ]
    },
    "docker_target": {
      "title": "Docker target",
      "description": "Containers on a Docker host.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "host": {
          "description": "The Engine's address; defaults to DOCKER_HOST or the local socket.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "unix:///var/run/docker.sock",
            "ssh://deploy@docker.example",
            "tcp://10.0.0.5:2376"
          ]
        },
        "address": {
          "description": "Host name or IP address at which clients reach the Engine's machine, and so the agent and the services.",
          "type": "string",
          "minLength": 1,
          "default": "127.0.0.1",
          "examples": [
            "10.0.0.5",
            "docker.example"
          ]
        },
        "bind_address": {
          "description": "IP address of the Engine's machine on which the agent and the services are published; defaults to `address`. 0.0.0.0 means all addresses.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "10.0.0.5",
            "0.0.0.0"
          ]
        },
        "agent": {
          "description": "Where the agent runs.",
          "type": "string",
          "enum": [
            "container",
            "host"
          ],
          "enumDescriptions": [
            "In a container beside the workers.",
            "As a process on this machine."
          ],
          "default": "container",
          "examples": [
            "container",
            "host"
          ]
        },
        "agent_image": {
          "description": "Agent image; built from this package by default.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "multinode-agent:0.1",
            "registry.example/multinode-agent:0.1"
          ]
        },
        "port": {
          "description": "Port on which the agent is published.",
          "type": "integer",
          "minimum": 1,
          "maximum": 65535,
          "default": 4747,
          "examples": [
            4747,
            8747
          ]
        },
        "load_balancer": {
          "description": "Load balancer that spreads a service's connections over its replicas.",
          "type": "string",
          "enum": [
            "agent",
            "haproxy",
            "traefik"
          ],
          "enumDescriptions": [
            "The agent itself.",
            "An HAProxy container in the plan.",
            "A Traefik container in the plan."
          ],
          "default": "agent",
          "examples": [
            "agent",
            "haproxy"
          ]
        }
      },
      "default": {},
      "examples": [
        {
          "host": "unix:///run/user/1000/docker.sock"
        }
      ],
      "defaultSnippets": [
        {
          "label": "docker target",
          "description": "Containers on a Docker host.",
          "body": {
            "port": "^${1:4747}"
          }
        }
      ]
    },
    "nomad_target": {
      "title": "Nomad target",
      "description": "Jobs in a Nomad cluster.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "address": {
          "description": "Nomad's HTTP address, or the comma-separated addresses of several servers; defaults to NOMAD_ADDR.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "http://127.0.0.1:4646",
            "https://a.nomad.example:4646,https://b.nomad.example:4646"
          ]
        },
        "region": {
          "description": "Region of the jobs; defaults to NOMAD_REGION or the server's region.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "global",
            "eu"
          ]
        },
        "namespace": {
          "description": "Namespace of the jobs; it must already exist.",
          "type": "string",
          "pattern": "^[A-Za-z0-9-]{1,128}$",
          "patternErrorMessage": "A Nomad namespace contains only letters, digits and dashes, and has at most 128 characters.",
          "default": "default",
          "examples": [
            "default",
            "team-a"
          ]
        },
        "registry": {
          "description": "Registry, and the start of a path there, to which images that the manifest builds are pushed. Nodes pull them from it.",
          "type": "string",
          "pattern": "^[a-z0-9][a-z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$",
          "patternErrorMessage": "A registry is a host, perhaps with a port and a path, without a scheme, such as registry.example/team.",
          "examples": [
            "registry.example/team",
            "10.0.0.5:5000"
          ]
        },
        "datacenters": {
          "description": "Datacenters in which workers may run.",
          "type": "array",
          "items": {
            "type": "string",
            "minLength": 1
          },
          "default": [
            "*"
          ],
          "examples": [
            [
              "dc1"
            ],
            [
              "*"
            ]
          ]
        },
        "node_pool": {
          "description": "Node pool of the jobs.",
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{1,128}$",
          "patternErrorMessage": "A Nomad node pool's name contains only letters, digits, dashes and underscores, and has at most 128 characters.",
          "default": "default",
          "examples": [
            "default",
            "gpu"
          ]
        },
        "priority": {
          "description": "Priority of the jobs.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "default": 50,
          "examples": [
            50,
            80
          ]
        },
        "constraints": {
          "description": "Nomad constraints on the nodes that run the agent and the workers.",
          "type": "array",
          "items": {
            "$ref": "#/definitions/nomad_constraint"
          },
          "default": [],
          "examples": [
            [
              {
                "attribute": "attr.cpu.arch",
                "value": "amd64"
              }
            ]
          ]
        },
        "agent": {
          "description": "Where the agent runs.",
          "type": "string",
          "enum": [
            "host",
            "job"
          ],
          "enumDescriptions": [
            "As a process on the machine that applies the stack.",
            "As a job in the cluster."
          ],
          "default": "host",
          "examples": [
            "job",
            "host"
          ]
        },
        "agent_command": {
          "x-merge": "replace",
          "description": "Command that starts an agent that runs as a job: a program installed on the nodes, and its first arguments.",
          "type": "array",
          "minItems": 1,
          "items": {
            "type": "string",
            "minLength": 1
          },
          "default": [
            "multinode-agent"
          ],
          "examples": [
            [
              "multinode-agent"
            ],
            [
              "/opt/multinode/bin/multinode-agent"
            ]
          ]
        },
        "agent_image": {
          "description": "Image for an agent that runs as a job. Without it, the job runs agent_command.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "registry.example/multinode-agent:0.1",
            "multinode-agent:0.1"
          ]
        },
        "port": {
          "description": "Port on its node of an agent that runs as a job; 0 picks a free port.",
          "type": "integer",
          "minimum": 0,
          "maximum": 65535,
          "default": 0,
          "examples": [
            0,
            4747
          ]
        },
        "volume": {
          "description": "Nomad host volume for the data of an agent that runs from an image. Without it, the data follow the agent from node to node if they can.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "multinode",
            "shared"
          ]
        },
        "data_dir": {
          "description": "Folder on the nodes for the data of an agent that runs as a command. Without it, the data follow the agent from node to node if they can.",
          "type": "string",
          "pattern": "^/[^\\u0000]*$",
          "patternErrorMessage": "The folder is an absolute path on the nodes, such as /srv/multinode.",
          "examples": [
            "/srv/multinode",
            "/mnt/shared/multinode"
          ]
        },
        "agents": {
          "description": "Number of agents that run at once. One of them makes the decisions; all serve calls.",
          "type": "integer",
          "minimum": 1,
          "maximum": 5,
          "default": 1,
          "examples": [
            1,
            2
          ]
        },
        "acl": {
          "description": "Whether the plan creates an ACL policy for the agent.",
          "type": "boolean",
          "default": false,
          "examples": [
            true,
            false
          ]
        },
        "load_balancer": {
          "description": "Load balancer that spreads a service's connections over its replicas.",
          "type": "string",
          "enum": [
            "agent",
            "haproxy",
            "traefik"
          ],
          "enumDescriptions": [
            "The agent itself.",
            "An HAProxy beside an agent that runs as a job.",
            "A Traefik beside an agent that runs as a job."
          ],
          "default": "agent",
          "examples": [
            "agent",
            "haproxy",
            "traefik"
          ]
        }
      },
      "default": {},
      "examples": [
        {
          "address": "http://127.0.0.1:4646",
          "datacenters": [
            "dc1"
          ]
        }
      ],
      "defaultSnippets": [
        {
          "label": "nomad target",
          "description": "Jobs in a Nomad cluster.",
          "body": {
            "address": "${1:http://127.0.0.1:4646}"
          }
        }
      ]
    },
    "targets": {
      "title": "Targets",
      "description": "Settings for each platform that can run the application.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "local": {
          "$ref": "#/definitions/local_target"
        },
        "docker": {
          "$ref": "#/definitions/docker_target"
        },
        "nomad": {
          "$ref": "#/definitions/nomad_target"
        }
      },
      "default": {},
      "examples": [
        {
          "local": {
            "port": 4747
          }
        }
      ],
      "defaultSnippets": [
        {
          "label": "local target",
          "description": "Plain processes on this machine.",
          "body": {
            "local": {
              "port": "^${1:4747}"
            }
          }
        }
      ]
    },
    "terraform": {
      "title": "Terraform",
      "description": "Settings of the Terraform files that are made from the manifest.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "backend": {
          "title": "Backend",
          "x-merge": "replace",
          "description": "Where Terraform keeps its state: the name of one of its backends, or cloud, with the settings that Terraform has for it. Defaults to a file in the stack's folder. Credentials come from the environment.",
          "type": "object",
          "propertyNames": {
            "title": "Name",
            "description": "Name of a backend, or cloud.",
            "pattern": "^[a-z][a-z0-9_]*$",
            "patternErrorMessage": "A backend's name contains only lower-case letters, digits and _, and starts with a letter.",
            "examples": [
              "pg",
              "s3",
              "http",
              "cloud"
            ]
          },
          "additionalProperties": {
            "title": "Settings",
            "description": "The backend's settings, with Terraform's names.",
            "type": "object",
            "additionalProperties": {},
            "defaultSnippets": [
              {
                "label": "setting",
                "description": "A setting of the backend.",
                "body": {
                  "${1:schema_name}": "${2:app}"
                }
              }
            ]
          },
          "examples": [
            {
              "pg": {
                "schema_name": "shop"
              }
            },
            {
              "s3": {
                "bucket": "states",
                "key": "shop",
                "region": "eu-central-1",
                "use_lockfile": true
              }
            }
          ],
          "defaultSnippets": [
            {
              "label": "state in a bucket",
              "description": "The state is an object in an S3 bucket.",
              "body": {
                "s3": {
                  "bucket": "${1:states}",
                  "key": "${2:app}",
                  "region": "${3:eu-central-1}",
                  "use_lockfile": true
                }
              }
            }
          ]
        }
      },
      "examples": [
        {
          "backend": {
            "pg": {
              "schema_name": "shop"
            }
          }
        }
      ],
      "defaultSnippets": [
        {
          "label": "terraform",
          "description": "Where Terraform keeps its state.",
          "body": {
            "backend": {
              "${1:pg}": {
                "${2:schema_name}": "${3:app}"
              }
            }
          }
        }
      ]
    }
  }
};
