# Generated from schema/source.json by `npm run generate`; do not edit.
from __future__ import annotations

from typing import Any, Dict, List, Literal, Mapping, TypedDict, Union


class Build(TypedDict, total=False):
    context: str
    """Build context: the source folder, relative to the manifest."""
    dockerfile: str
    """Dockerfile, relative to the context."""
    runtime: Literal["python", "node", "go", "deno", "bun", "static"]
    """Language of the program. The image is built without a Dockerfile, with the packages of the lock file in the context."""
    version: Union[str, float]
    """Version of the runtime, which selects its official image. It defaults to one that this version of Multinode knows."""
    base: str
    """Base image, instead of the runtime's official one. A digest pins it."""
    dockerfile_inline: str
    """Text of the Dockerfile, instead of a file. $$ stands for a $."""
    target: str
    """Dockerfile stage to build."""
    args: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Build arguments, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, and is left out if it is not set there."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""
    network: str
    """Network of the build: host, none, or the name of one on the Engine."""
    extra_hosts: Union[Mapping[str, str], List[str]]
    """Names that the container finds at given addresses, as a map or a list of name:address or name=address. The address host-gateway means the machine."""
    shm_size: Union[float, str]
    """Size of /dev/shm. It defaults to 64 MiB."""
    platforms: List[str]
    """Platform of the image."""
    pull: bool
    """Whether a newer base image is pulled, even if the Engine has one of that name."""
    no_cache: bool
    """Whether every layer is built again whenever the sources have changed."""
    buildkit: bool
    """Whether BuildKit builds the image. It keeps the caches of package managers between builds, and knows more instructions of Dockerfiles."""
    secrets: List[str]
    """Secrets that only the build may read, with RUN --mount=type=secret: names from the secrets section. They are in no layer of the image."""
    tags: List[str]
    """Further names of the image on the Engine. They stay there when the application is removed, and are not pushed."""
    provenance: Union[bool, str]
    """Whether BuildKit adds to the image how it was built, and how much of that."""
    sbom: Union[bool, str]
    """Whether BuildKit adds to the image a list of the software in it, or with which generator."""
    cache_from: List[str]
    """Where BuildKit reads layers that were built elsewhere."""
    cache_to: List[str]
    """Where BuildKit writes layers for other builds."""
    additional_contexts: Union[Mapping[str, str], List[str]]
    """Further contexts that a Dockerfile can name in FROM and COPY --from, as a map or a list of name=value: folders, relative to the manifest, images or addresses."""


class EnvironmentFileInAList(TypedDict, total=False):
    path: str
    """Path of the file, relative to the manifest; ~/ is the home folder."""
    required: bool
    """Whether a missing file is an error."""
    format: Literal["env", "raw"]
    """How lines are parsed."""


class EnvironmentFile(TypedDict, total=False):
    path: str
    """Path of the file, relative to the manifest; ~/ is the home folder."""
    required: bool
    """Whether a missing file is an error."""
    format: Literal["env", "raw"]
    """How lines are parsed."""


class WorkloadSecret(TypedDict, total=False):
    source: str
    """Name of a secret from the secrets section."""
    target: str
    """File name in the folder given by MULTINODE_SECRETS_DIR, or an absolute path. Defaults to the secret's name."""
    environment: str
    """Environment variable that also holds the secret, for programs that cannot read it from a file."""
    uid: Union[str, float]
    """Number of the user to whom the file belongs."""
    gid: Union[str, float]
    """Number of the group to which the file belongs."""
    mode: Union[str, float]
    """Permissions of the file in octal digits, as for chmod."""


class Dependency(TypedDict, total=False):
    condition: Literal["service_started", "service_healthy", "service_completed_successfully"]
    """What must hold before the workload starts."""
    restart: bool
    """Whether the workload is replaced when the other one changes."""
    required: bool
    """Whether the workload keeps waiting if the other one fails. If not, it starts all the same, also if no active profile enables the other one."""


class MembershipOfANetwork(TypedDict, total=False):
    aliases: List[str]
    """Other names by which the workload is found on the network."""
    ipv4_address: str
    """Its address on the network, which must have a subnet in ipam."""
    ipv6_address: str
    """Its address of IPv6 on the network, which must have a subnet for it in ipam."""


class WorkloadConfig(TypedDict, total=False):
    source: str
    """Name of a config from the configs section."""
    target: str
    """Absolute path at which the workload finds the file. Defaults, in a container, to / and the config's name."""
    uid: Union[str, float]
    """Number of the user to whom the file belongs."""
    gid: Union[str, float]
    """Number of the group to which the file belongs."""
    mode: Union[str, float]
    """Permissions of the file in octal digits, as for chmod."""


class VolumeOptions(TypedDict, total=False):
    nocopy: bool
    """Whether a new volume stays empty instead of getting the files that the image has at the target. For daemons it needs Docker Engine 26."""
    subpath: str
    """Folder in the volume to mount instead of all of it. Needs Docker Engine 26."""


class BindOptions(TypedDict, total=False):
    create_host_path: bool
    """Whether an empty folder is made if the source does not exist."""
    propagation: Literal["rprivate", "private", "rshared", "shared", "rslave", "slave"]
    """How mounts below the source and the target reach the other side."""
    selinux: Literal["z", "Z"]
    """Relabels the source for SELinux: z shares it between containers, Z gives it to one."""


class TemporaryFileSystemOptions(TypedDict, total=False):
    size: Union[float, str]
    """Most that it can hold, such as 64 MiB."""
    mode: Union[str, float]
    """Permissions in octal digits, as for chmod."""


class Mount(TypedDict, total=False):
    type: Literal["volume", "bind", "tmpfs"]
    """What is mounted."""
    source: str
    """Name of a volume, or path of a file or folder, relative to the manifest; ~/ is the home folder."""
    target: str
    """Absolute path at which the workload finds it."""
    read_only: bool
    """Whether the workload can only read it."""
    volume: VolumeOptions
    """Options of a mount of type volume."""
    bind: BindOptions
    """Options of a mount of type bind."""
    tmpfs: TemporaryFileSystemOptions
    """Options of a mount of type tmpfs."""


class Constraint(TypedDict, total=False):
    attribute: str
    """Node attribute, without ${ and }."""
    operator: Literal["=", "!=", ">", ">=", "<", "<=", "regexp", "set_contains", "set_contains_any", "version", "semver", "is_set", "is_not_set"]
    """How the attribute is compared with the value."""
    value: str
    """Value to compare with."""


class Affinity(TypedDict, total=False):
    attribute: str
    """Node attribute, without ${ and }."""
    operator: Literal["=", "!=", ">", ">=", "<", "<=", "regexp", "set_contains", "set_contains_any", "version", "semver", "is_set", "is_not_set"]
    """How the attribute is compared with the value."""
    value: str
    """Value to compare with."""
    weight: int
    """How much it counts beside other preferences. A negative one keeps workers away from such nodes."""


class LogsInNomad(TypedDict, total=False):
    max_files: int
    """Number of files that are kept."""
    max_file_size: Union[float, str]
    """Size of a file, in whole MiB."""


class CheckOfAReplica(TypedDict, total=False):
    type: Literal["http", "tcp", "script"]
    """What is checked."""
    name: str
    """Name of the check. Defaults to its type."""
    path: str
    """Path of a check of type http."""
    command: List[str]
    """Program and arguments of a check of type script."""
    interval: Union[float, str]
    """Time from one check to the next."""
    timeout: Union[float, str]
    """How long a check may take."""


class RegistrationOfAService(TypedDict, total=False):
    provider: Literal["nomad", "consul"]
    """Where they are registered."""
    tags: List[str]
    """Tags of each replica."""
    meta: Mapping[str, str]
    """Metadata of each replica, which only Consul has."""
    checks: List[CheckOfAReplica]
    """Checks of each replica, instead of one that connects to its port. Others see the results in service discovery; the agent has checks of its own."""


class Artifact(TypedDict, total=False):
    source: str
    """URL, as Nomad takes it. An archive is unpacked."""
    destination: str
    """Folder or file in the worker's folder."""
    mode: Literal["any", "file", "dir"]
    """What is downloaded."""
    options: Mapping[str, str]
    """Options of the download, such as a checksum."""


class Template(TypedDict, total=False):
    data: str
    """The template's text. Write $$ for a dollar sign."""
    source: str
    """File with the template instead, in the worker's folder, such as one from an artifact."""
    destination: str
    """File in the worker's folder that is written."""
    env: bool
    """Whether the file has NAME=value lines that become environment variables."""
    perms: str
    """Permissions of the file, in octal digits as text."""
    change_mode: Literal["noop", "signal"]
    """What happens to a running worker when values in the template change. The file is updated in any case."""
    change_signal: str
    """Signal that a worker gets if change_mode is signal."""


class Vault(TypedDict, total=False):
    role: str
    """Vault role whose token a worker gets. Defaults to the role that Nomad's servers are configured with."""
    cluster: str
    """Name of a Vault cluster in the configuration of Nomad's servers."""
    namespace: str
    """Namespace in Vault, which only Vault Enterprise has."""
    env: bool
    """Whether the token is also in VAULT_TOKEN."""
    disable_file: bool
    """Whether the token is left out of the file secrets/vault_token."""


class WorkloadInNomad(TypedDict, total=False):
    driver: Literal["docker", "raw_exec", "exec"]
    """Task driver that runs the program. Defaults to docker for an image, and to raw_exec for a command."""
    network_mode: str
    """Network that a worker has: host is its node's; bridge is one of its own behind a bridge of its node, and cni/NAME one that the node's CNI configuration NAME makes, both with ports mapped; none is none at all. Without it, a command has its node's network, and an image a Docker network."""
    node_pool: str
    """Node pool whose nodes may run it. Defaults to the target's."""
    priority: int
    """Priority of its jobs. Defaults to the target's."""
    constraints: List[Constraint]
    """Conditions that a node must meet, in addition to the target's."""
    distinct_hosts: bool
    """Whether replicas of a service are on different nodes: with `true`, another one starts only on a node that has none; with `false`, Nomad places them as it does other jobs. By default they share a node only if no other has room."""
    affinities: List[Affinity]
    """Nodes that are preferred, or avoided, but not required."""
    ephemeral_disk: Union[float, str]
    """Disk that is reserved for a worker's folder, with its logs. By default it is little more than the logs may take."""
    logs: LogsInNomad
    """How much of each of a worker's two output streams Nomad keeps."""
    meta: Mapping[str, str]
    """Metadata of its jobs, which a program finds in variables such as NOMAD_META_team."""
    service: RegistrationOfAService
    """How the replicas of a service are registered in service discovery."""
    artifacts: List[Artifact]
    """What the node downloads before it starts a worker."""
    templates: List[Template]
    """Files that Nomad writes for a worker, with values from Nomad, Consul or Vault."""
    vault: Vault
    """Gives each worker a token for Vault, which its templates use."""


class ResourceLimit(TypedDict, total=False):
    soft: int
    """The limit at the start. -1 means unlimited."""
    hard: int
    """The highest limit that the program may set. -1 means unlimited."""


class Logging(TypedDict, total=False):
    driver: str
    """A log driver of Docker."""
    options: Mapping[str, Union[str, float, bool]]
    """Options of the driver. Without max-size and max-file, json-file keeps two files of 10 MB."""


class Device(TypedDict, total=False):
    source: str
    """Path of the device on the machine."""
    target: str
    """Path in the container. Defaults to the source's."""
    permissions: str
    """What the container may do with it: r for read, w for write, m for mknod."""


class Defaults(TypedDict, total=False):
    image: str
    """Container image for the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a runtime, for which no Dockerfile is needed."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no shell runs."""
    working_dir: str
    """Directory in which the command runs. On the local target it is relative to the manifest and defaults to the manifest's folder; in a container it defaults to the image's working directory."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, or from the .env file beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileInAList]], EnvironmentFile, None]
    """Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and environment overrides them all. A file listed twice keeps its first position. Read when the application is applied."""
    secrets: Union[List[Union[str, WorkloadSecret]], None]
    """Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is a file in the folder given by MULTINODE_SECRETS_DIR."""
    uses: List[str]
    """Names of services and daemons that the program connects to. For each it gets variables with the address, such as DB_HOST, DB_PORT and DB_URL for db."""
    depends_on: Union[List[str], Mapping[str, Dependency]]
    """Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a workload that runs stays, whatever happens to the others."""
    networks: Union[List[str], Mapping[str, Union[MembershipOfANetwork, None]]]
    """Networks that the workload joins: names from the networks section, or settings for each. The name default stands for the network that all workloads of the application share."""
    configs: List[Union[str, WorkloadConfig]]
    """Configs that the workload reads, as files: names from the configs section, or settings for each."""
    volumes: List[Union[str, Mount]]
    """What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in memory."""
    cpu: float
    """CPUs per worker; 0.5 is half a CPU."""
    memory: Union[float, str]
    """Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes."""
    gpu: int
    """GPUs per worker."""
    cpu_limit: float
    """CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas count. Defaults to cpu."""
    memory_limit: Union[float, str]
    """Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count. Defaults to memory."""
    memswap_limit: Union[float, str]
    """Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not swap."""
    stop_grace_period: Union[float, str]
    """Time that a worker gets to finish after SIGTERM before it receives SIGKILL."""
    nomad: WorkloadInNomad
    """Settings that only Nomad has."""
    entrypoint: Union[str, List[str]]
    """Program and arguments that precede command, instead of the image's entrypoint. A string is split as in command."""
    platform: str
    """Operating system and processor of the image. Defaults to those of the machine that runs it."""
    pull_policy: Literal["missing", "if_not_present", "always", "never", "build"]
    """When the image is pulled from its registry. Defaults to missing. An image that the manifest builds is never pulled."""
    user: Union[str, int]
    """User that runs the program: a name or number, optionally followed by a colon and a group. Defaults to the image's user."""
    hostname: str
    """Host name inside the container."""
    init: bool
    """Whether a small init process is process 1 in the container; it forwards signals and reaps processes. Without it, the program is process 1. Defaults to true."""
    stop_signal: str
    """Signal that asks a worker to finish. Defaults to SIGTERM."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""
    cap_add: List[str]
    """Linux capabilities that the container has in addition to the default ones."""
    cap_drop: List[str]
    """Linux capabilities to remove from the container; ALL removes all except those in cap_add."""
    read_only: bool
    """Whether the container's root file system is read-only."""
    tmpfs: Union[str, List[str]]
    """In-memory folders in the container: a path or a list of paths, each optionally followed by a colon and mount options."""
    security_opt: List[str]
    """Security options for the container, as in Compose."""
    privileged: bool
    """Whether the container has all capabilities and access to all of its machine's devices."""
    group_add: List[Union[str, int]]
    """Groups, by name or number, that the program's user has in addition."""
    shm_size: Union[float, str]
    """Size of /dev/shm. It defaults to 64 MiB."""
    sysctls: Union[Mapping[str, Union[str, float, bool]], List[str]]
    """Kernel parameters of the container's namespaces, as a map or a list of name=value."""
    extra_hosts: Union[Mapping[str, str], List[str]]
    """Names that the container finds at given addresses, as a map or a list of name:address or name=address. The address host-gateway means the machine."""
    dns: Union[str, List[str]]
    """Addresses of the DNS servers that the container asks, one or a list."""
    dns_search: Union[str, List[str]]
    """Domains in which the container looks for short names, one or a list."""
    dns_opt: List[str]
    """Options of the container's resolver."""
    ulimits: Mapping[str, Union[int, ResourceLimit]]
    """Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft and hard. -1 means unlimited."""
    pids_limit: int
    """How many processes and threads the container may have. -1 means unlimited."""
    oom_score_adj: int
    """How much sooner, or with a negative number later, the kernel ends the program when the machine is short of memory."""
    logging: Logging
    """How the container's output is kept: a log driver and its options."""
    stdin_open: bool
    """Whether the program's standard input stays open, though nothing is written to it. Without it, the program reads the end of the input at once."""
    domainname: str
    """Domain of the host name inside the container."""
    network_mode: str
    """What a daemon has instead of networks: host, none, bridge, service:NAME for the network of another daemon, or container:NAME."""
    runtime: str
    """Runtime of the container. Defaults to the Engine's."""
    pid: str
    """Whose processes the container sees: host for those of the machine, service:NAME or container:NAME for those of another container. Defaults to its own."""
    ipc: str
    """Whose shared memory, semaphores and message queues the container has: host, private, shareable, none, or service:NAME or container:NAME for those of a container that is shareable."""
    uts: Literal["host"]
    """host gives the container the machine's host name, with the right to change it."""
    userns_mode: Literal["host"]
    """host: on an Engine that maps users, those of the container are the machine's."""
    cgroup: Literal["host", "private"]
    """Whether the container sees the machine's control groups or only its own. Defaults to what the Engine is set to."""
    cgroup_parent: str
    """Control group in which the container's is."""
    cpuset: str
    """Numbers of the CPUs on which the container may run."""
    mem_swappiness: int
    """How readily the kernel swaps the container's memory: 0 is not at all, 100 is readily."""
    storage_opt: Mapping[str, Union[str, float, bool]]
    """Options of the Engine's storage driver for the container's own file system."""
    device_cgroup_rules: List[str]
    """Which devices the container may use if they appear later: type, numbers and permissions."""
    devices: List[Union[str, Device]]
    """Devices of the machine that the container has, each as source, source:target or source:target:permissions, or as a map."""


class Quotas(TypedDict, total=False):
    cpu: float
    """Total CPUs of all workers."""
    memory: Union[float, str]
    """Total memory of all workers."""
    gpu: int
    """Total GPUs of all workers."""


class Secret(TypedDict, total=False):
    environment: str
    """Environment variable, read where multinode or terraform runs."""
    file: str
    """File, relative to the manifest."""


class Config(TypedDict, total=False):
    file: str
    """File with the content, relative to the manifest; UTF-8 text of at most 1 MiB."""
    content: str
    """The content, in which variables are replaced; $$ is a dollar sign."""
    environment: str
    """Environment variable with the content, read where multinode or terraform runs."""


class VolumeInNomad(TypedDict, total=False):
    type: Literal["host", "csi"]
    """Kind of volume."""
    access_mode: Literal["single-node-writer", "single-node-single-writer", "single-node-multi-writer", "single-node-reader-only", "multi-node-reader-only", "multi-node-single-writer", "multi-node-multi-writer"]
    """How many nodes and tasks may use it, exactly as the volume was created with. A CSI volume needs it."""
    attachment_mode: Literal["file-system", "block-device"]
    """How it is attached to a node. A CSI volume needs it."""


class Volume(TypedDict, total=False):
    driver: str
    """Volume driver of the Docker Engine. Defaults to the Engine's, which is local."""
    driver_opts: Mapping[str, Union[str, float, bool]]
    """Options of the volume's driver."""
    external: bool
    """Whether the volume exists already: it is neither made nor removed, and must be there."""
    name: str
    """Name of the volume on the platform. Defaults to multinode-APPLICATION-volume-NAME (multinode~APPLICATION~NAME in Nomad, which has no other); for an external volume, to its name here."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""
    single_writer: bool
    """Whether only one process at a time may write it, as for the files of most databases. The workload that writes it then has one worker, which is stopped before another one starts."""
    nomad: VolumeInNomad
    """How Nomad finds and claims an external volume. Used by the nomad target."""


class RangeOfAddresses(TypedDict, total=False):
    subnet: str
    """The network's addresses, in CIDR notation."""
    ip_range: str
    """The part of the subnet from which containers get their addresses, in CIDR notation."""
    gateway: str
    """Address of the gateway."""
    aux_addresses: Mapping[str, str]
    """Addresses that containers do not get: name and address."""


class AddressManagement(TypedDict, total=False):
    driver: str
    """Driver that manages the addresses. Defaults to default."""
    options: Mapping[str, Union[str, float, bool]]
    """Options of the volume's driver."""
    config: List[RangeOfAddresses]
    """Ranges of addresses."""


class Network(TypedDict, total=False):
    external: bool
    """Whether the network exists already: it is neither made nor removed, and must be there."""
    name: str
    """Name of the network on the platform. Defaults to multinode-APPLICATION.NAME; for an external network, to its name here."""
    driver: str
    """Network driver of the Docker Engine. Defaults to bridge."""
    driver_opts: Mapping[str, Union[str, float, bool]]
    """Options of the volume's driver."""
    internal: bool
    """Whether nothing on the network reaches the outside through it."""
    attachable: bool
    """Whether containers that are not a Swarm's may join an overlay network."""
    enable_ipv6: bool
    """Whether the network has IPv6."""
    ipam: AddressManagement
    """Which addresses the network has. By default the Engine chooses them."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""


class LocalTarget(TypedDict, total=False):
    host: str
    """Address that the agent listens on."""
    port: int
    """Port that the agent listens on; 0 picks a free port and keeps it."""


class DockerTarget(TypedDict, total=False):
    host: str
    """The Engine's address; defaults to DOCKER_HOST or the local socket."""
    address: str
    """Host name or IP address at which clients reach the Engine's machine, and so the agent and the services."""
    bind_address: str
    """IP address of the Engine's machine on which the agent and the services are published; defaults to `address`. 0.0.0.0 means all addresses."""
    agent: Literal["container", "host"]
    """Where the agent runs."""
    agent_image: str
    """Agent image; built from this package by default."""
    port: int
    """Port on which the agent is published."""
    load_balancer: Literal["agent", "haproxy", "traefik"]
    """Load balancer that spreads a service's connections over its replicas."""


class NomadTarget(TypedDict, total=False):
    address: str
    """Nomad's HTTP address, or the comma-separated addresses of several servers; defaults to NOMAD_ADDR."""
    region: str
    """Region of the jobs; defaults to NOMAD_REGION or the server's region."""
    namespace: str
    """Namespace of the jobs; it must already exist."""
    registry: str
    """Registry, and the start of a path there, to which images that the manifest builds are pushed. Nodes pull them from it."""
    datacenters: List[str]
    """Datacenters in which workers may run."""
    node_pool: str
    """Node pool of the jobs."""
    priority: int
    """Priority of the jobs."""
    constraints: List[Constraint]
    """Nomad constraints on the nodes that run the agent and the workers."""
    agent: Literal["host", "job"]
    """Where the agent runs."""
    agent_command: List[str]
    """Command that starts an agent that runs as a job: a program installed on the nodes, and its first arguments."""
    agent_image: str
    """Image for an agent that runs as a job. Without it, the job runs agent_command."""
    port: int
    """Port on its node of an agent that runs as a job; 0 picks a free port."""
    volume: str
    """Nomad host volume for the data of an agent that runs from an image. Without it, the data follow the agent from node to node if they can."""
    data_dir: str
    """Folder on the nodes for the data of an agent that runs as a command. Without it, the data follow the agent from node to node if they can."""
    agents: int
    """Number of agents that run at once. One of them makes the decisions; all serve calls."""
    acl: bool
    """Whether the plan creates an ACL policy for the agent."""
    load_balancer: Literal["agent", "haproxy", "traefik"]
    """Load balancer that spreads a service's connections over its replicas."""


class Targets(TypedDict, total=False):
    local: LocalTarget
    """Plain processes on this machine."""
    docker: DockerTarget
    """Containers on a Docker host."""
    nomad: NomadTarget
    """Jobs in a Nomad cluster."""


class Terraform(TypedDict, total=False):
    backend: Mapping[str, Mapping[str, Any]]
    """Where Terraform keeps its state: the name of one of its backends, or cloud, with the settings that Terraform has for it. Defaults to a file in the stack's folder. Credentials come from the environment."""


class ApplicationFields(TypedDict, total=False):
    name: str
    """Name of an application, workload or secret: a letter followed by letters, digits, - or _; at most 63 characters."""
    defaults: Defaults
    """Settings that all workloads share; a field set in a workload overrides them. environment is merged by name."""
    quotas: Quotas
    """Limits on what the whole application uses at once. They take priority over max_workers, max_replicas and max_concurrency."""
    secrets: Mapping[str, Secret]
    """Confidential values that workloads need, given by reference."""
    configs: Mapping[str, Config]
    """Files that workloads read, with their content here or beside the manifest."""
    volumes: Mapping[str, Union[Volume, None]]
    """Named volumes that workloads mount. Their data outlives workers, changes and down."""
    networks: Mapping[str, Union[Network, None]]
    """Networks for workloads to join: new ones, and ones that exist already."""
    targets: Targets
    """Settings for each platform that can run the application."""
    terraform: Terraform
    """Settings of the Terraform files that are made from the manifest."""


class HealthCheck(TypedDict, total=False):
    test: Union[str, List[str]]
    """Command that exits with 0 if the worker works, run beside the program. A string is run by a shell; a list begins with CMD, followed by a program and its arguments, with CMD-SHELL, followed by a line for a shell, or is [NONE], which turns the image's own check off."""
    path: str
    """Path on which the worker answers 2xx if it works, instead of a command; for functions, and services that speak HTTP."""
    interval: Union[float, str]
    """Time from one check to the next. It defaults to 30s."""
    timeout: Union[float, str]
    """How long a check may take before it counts as failed. It defaults to 30s."""
    retries: int
    """How many checks must fail in a row before the worker is unhealthy. It defaults to 3."""
    start_period: Union[float, str]
    """Time after the start in which failed checks do not count, unless one has passed. It defaults to 0s."""
    start_interval: Union[float, str]
    """The same as interval until a check passes; with Docker, within start_period and with Engine 25 or newer. It defaults to 5s."""
    disable: bool
    """Whether to turn the image's own check off."""


class Hook(TypedDict, total=False):
    command: Union[str, List[str]]
    """Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no shell runs."""
    user: Union[str, int]
    """User that runs it: a name or number, optionally followed by a colon and a group. Defaults to the user that runs the program."""
    privileged: bool
    """Whether it has all capabilities."""
    working_dir: str
    """Directory in which it runs. Defaults to the program's directory."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, or from the .env file beside the manifest."""


class FunctionFields(TypedDict, total=False):
    image: str
    """Container image for the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a runtime, for which no Dockerfile is needed."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no shell runs."""
    working_dir: str
    """Directory in which the command runs. On the local target it is relative to the manifest and defaults to the manifest's folder; in a container it defaults to the image's working directory."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, or from the .env file beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileInAList]], EnvironmentFile, None]
    """Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and environment overrides them all. A file listed twice keeps its first position. Read when the application is applied."""
    secrets: Union[List[Union[str, WorkloadSecret]], None]
    """Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is a file in the folder given by MULTINODE_SECRETS_DIR."""
    profiles: Union[List[str], None]
    """Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile or MULTINODE_PROFILES; without profiles, it always runs."""
    uses: List[str]
    """Names of services and daemons that the program connects to. For each it gets variables with the address, such as DB_HOST, DB_PORT and DB_URL for db."""
    depends_on: Union[List[str], Mapping[str, Dependency]]
    """Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a workload that runs stays, whatever happens to the others."""
    networks: Union[List[str], Mapping[str, Union[MembershipOfANetwork, None]]]
    """Networks that the workload joins: names from the networks section, or settings for each. The name default stands for the network that all workloads of the application share."""
    configs: List[Union[str, WorkloadConfig]]
    """Configs that the workload reads, as files: names from the configs section, or settings for each."""
    volumes: List[Union[str, Mount]]
    """What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in memory."""
    cpu: float
    """CPUs per worker; 0.5 is half a CPU."""
    memory: Union[float, str]
    """Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes."""
    gpu: int
    """GPUs per worker."""
    cpu_limit: float
    """CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas count. Defaults to cpu."""
    memory_limit: Union[float, str]
    """Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count. Defaults to memory."""
    memswap_limit: Union[float, str]
    """Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not swap."""
    stop_grace_period: Union[float, str]
    """Time that a worker gets to finish after SIGTERM before it receives SIGKILL."""
    nomad: WorkloadInNomad
    """Settings that only Nomad has."""
    entrypoint: Union[str, List[str]]
    """Program and arguments that precede command, instead of the image's entrypoint. A string is split as in command."""
    platform: str
    """Operating system and processor of the image. Defaults to those of the machine that runs it."""
    pull_policy: Literal["missing", "if_not_present", "always", "never", "build"]
    """When the image is pulled from its registry. Defaults to missing. An image that the manifest builds is never pulled."""
    user: Union[str, int]
    """User that runs the program: a name or number, optionally followed by a colon and a group. Defaults to the image's user."""
    hostname: str
    """Host name inside the container."""
    init: bool
    """Whether a small init process is process 1 in the container; it forwards signals and reaps processes. Without it, the program is process 1. Defaults to true."""
    stop_signal: str
    """Signal that asks a worker to finish. Defaults to SIGTERM."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""
    cap_add: List[str]
    """Linux capabilities that the container has in addition to the default ones."""
    cap_drop: List[str]
    """Linux capabilities to remove from the container; ALL removes all except those in cap_add."""
    read_only: bool
    """Whether the container's root file system is read-only."""
    tmpfs: Union[str, List[str]]
    """In-memory folders in the container: a path or a list of paths, each optionally followed by a colon and mount options."""
    security_opt: List[str]
    """Security options for the container, as in Compose."""
    privileged: bool
    """Whether the container has all capabilities and access to all of its machine's devices."""
    group_add: List[Union[str, int]]
    """Groups, by name or number, that the program's user has in addition."""
    shm_size: Union[float, str]
    """Size of /dev/shm. It defaults to 64 MiB."""
    sysctls: Union[Mapping[str, Union[str, float, bool]], List[str]]
    """Kernel parameters of the container's namespaces, as a map or a list of name=value."""
    extra_hosts: Union[Mapping[str, str], List[str]]
    """Names that the container finds at given addresses, as a map or a list of name:address or name=address. The address host-gateway means the machine."""
    dns: Union[str, List[str]]
    """Addresses of the DNS servers that the container asks, one or a list."""
    dns_search: Union[str, List[str]]
    """Domains in which the container looks for short names, one or a list."""
    dns_opt: List[str]
    """Options of the container's resolver."""
    ulimits: Mapping[str, Union[int, ResourceLimit]]
    """Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft and hard. -1 means unlimited."""
    pids_limit: int
    """How many processes and threads the container may have. -1 means unlimited."""
    oom_score_adj: int
    """How much sooner, or with a negative number later, the kernel ends the program when the machine is short of memory."""
    logging: Logging
    """How the container's output is kept: a log driver and its options."""
    stdin_open: bool
    """Whether the program's standard input stays open, though nothing is written to it. Without it, the program reads the end of the input at once."""
    domainname: str
    """Domain of the host name inside the container."""
    network_mode: str
    """What a daemon has instead of networks: host, none, bridge, service:NAME for the network of another daemon, or container:NAME."""
    runtime: str
    """Runtime of the container. Defaults to the Engine's."""
    pid: str
    """Whose processes the container sees: host for those of the machine, service:NAME or container:NAME for those of another container. Defaults to its own."""
    ipc: str
    """Whose shared memory, semaphores and message queues the container has: host, private, shareable, none, or service:NAME or container:NAME for those of a container that is shareable."""
    uts: Literal["host"]
    """host gives the container the machine's host name, with the right to change it."""
    userns_mode: Literal["host"]
    """host: on an Engine that maps users, those of the container are the machine's."""
    cgroup: Literal["host", "private"]
    """Whether the container sees the machine's control groups or only its own. Defaults to what the Engine is set to."""
    cgroup_parent: str
    """Control group in which the container's is."""
    cpuset: str
    """Numbers of the CPUs on which the container may run."""
    mem_swappiness: int
    """How readily the kernel swaps the container's memory: 0 is not at all, 100 is readily."""
    storage_opt: Mapping[str, Union[str, float, bool]]
    """Options of the Engine's storage driver for the container's own file system."""
    device_cgroup_rules: List[str]
    """Which devices the container may use if they appear later: type, numbers and permissions."""
    devices: List[Union[str, Device]]
    """Devices of the machine that the container has, each as source, source:target or source:target:permissions, or as a map."""
    max_workers: int
    """Maximum number of workers running at once."""
    spare_workers: int
    """Idle workers to keep ready beyond those for the in-flight invocations; at most max_workers."""
    cooldown_period: Union[float, str]
    """How long a worker stays idle after its last invocation before it may be stopped."""
    timeout: Union[float, str]
    """How long one invocation may run. After that the caller gets a timeout error and the worker is stopped."""
    retries: int
    """How many times an invocation is retried, on another worker, after its worker dies."""
    max_queue: int
    """Maximum number of invocations waiting for a worker; further callers get 503 with Retry-After."""
    container_port: int
    """Port on which the program listens, if it does not read $PORT, which is then this port. By default the target picks one."""
    healthcheck: HealthCheck
    """How to find out whether a worker works. It is ready once a check passes; a ready worker that fails several checks in a row gets no more calls and is replaced."""
    post_start: List[Hook]
    """Commands that run one after the other beside a worker's program, as soon as that has started. The worker is ready only after all of them have succeeded; if one fails, the worker is stopped."""
    pre_stop: List[Hook]
    """Commands that run one after the other beside a worker's program, before that gets the stop signal; they share its stop_grace_period. They do not run if the program ends by itself."""
    ready_path: str
    """Path that returns 2xx once a worker can serve. Without it, a worker is ready when its port accepts connections."""
    startup_timeout: Union[float, str]
    """How long a worker may take to become ready. After that it is stopped and counts as failed to start."""


class JobFields(TypedDict, total=False):
    image: str
    """Container image for the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a runtime, for which no Dockerfile is needed."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no shell runs."""
    working_dir: str
    """Directory in which the command runs. On the local target it is relative to the manifest and defaults to the manifest's folder; in a container it defaults to the image's working directory."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, or from the .env file beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileInAList]], EnvironmentFile, None]
    """Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and environment overrides them all. A file listed twice keeps its first position. Read when the application is applied."""
    secrets: Union[List[Union[str, WorkloadSecret]], None]
    """Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is a file in the folder given by MULTINODE_SECRETS_DIR."""
    profiles: Union[List[str], None]
    """Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile or MULTINODE_PROFILES; without profiles, it always runs."""
    uses: List[str]
    """Names of services and daemons that the program connects to. For each it gets variables with the address, such as DB_HOST, DB_PORT and DB_URL for db."""
    depends_on: Union[List[str], Mapping[str, Dependency]]
    """Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a workload that runs stays, whatever happens to the others."""
    networks: Union[List[str], Mapping[str, Union[MembershipOfANetwork, None]]]
    """Networks that the workload joins: names from the networks section, or settings for each. The name default stands for the network that all workloads of the application share."""
    configs: List[Union[str, WorkloadConfig]]
    """Configs that the workload reads, as files: names from the configs section, or settings for each."""
    volumes: List[Union[str, Mount]]
    """What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in memory."""
    cpu: float
    """CPUs per worker; 0.5 is half a CPU."""
    memory: Union[float, str]
    """Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes."""
    gpu: int
    """GPUs per worker."""
    cpu_limit: float
    """CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas count. Defaults to cpu."""
    memory_limit: Union[float, str]
    """Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count. Defaults to memory."""
    memswap_limit: Union[float, str]
    """Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not swap."""
    stop_grace_period: Union[float, str]
    """Time that a worker gets to finish after SIGTERM before it receives SIGKILL."""
    nomad: WorkloadInNomad
    """Settings that only Nomad has."""
    entrypoint: Union[str, List[str]]
    """Program and arguments that precede command, instead of the image's entrypoint. A string is split as in command."""
    platform: str
    """Operating system and processor of the image. Defaults to those of the machine that runs it."""
    pull_policy: Literal["missing", "if_not_present", "always", "never", "build"]
    """When the image is pulled from its registry. Defaults to missing. An image that the manifest builds is never pulled."""
    user: Union[str, int]
    """User that runs the program: a name or number, optionally followed by a colon and a group. Defaults to the image's user."""
    hostname: str
    """Host name inside the container."""
    init: bool
    """Whether a small init process is process 1 in the container; it forwards signals and reaps processes. Without it, the program is process 1. Defaults to true."""
    stop_signal: str
    """Signal that asks a worker to finish. Defaults to SIGTERM."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""
    cap_add: List[str]
    """Linux capabilities that the container has in addition to the default ones."""
    cap_drop: List[str]
    """Linux capabilities to remove from the container; ALL removes all except those in cap_add."""
    read_only: bool
    """Whether the container's root file system is read-only."""
    tmpfs: Union[str, List[str]]
    """In-memory folders in the container: a path or a list of paths, each optionally followed by a colon and mount options."""
    security_opt: List[str]
    """Security options for the container, as in Compose."""
    privileged: bool
    """Whether the container has all capabilities and access to all of its machine's devices."""
    group_add: List[Union[str, int]]
    """Groups, by name or number, that the program's user has in addition."""
    shm_size: Union[float, str]
    """Size of /dev/shm. It defaults to 64 MiB."""
    sysctls: Union[Mapping[str, Union[str, float, bool]], List[str]]
    """Kernel parameters of the container's namespaces, as a map or a list of name=value."""
    extra_hosts: Union[Mapping[str, str], List[str]]
    """Names that the container finds at given addresses, as a map or a list of name:address or name=address. The address host-gateway means the machine."""
    dns: Union[str, List[str]]
    """Addresses of the DNS servers that the container asks, one or a list."""
    dns_search: Union[str, List[str]]
    """Domains in which the container looks for short names, one or a list."""
    dns_opt: List[str]
    """Options of the container's resolver."""
    ulimits: Mapping[str, Union[int, ResourceLimit]]
    """Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft and hard. -1 means unlimited."""
    pids_limit: int
    """How many processes and threads the container may have. -1 means unlimited."""
    oom_score_adj: int
    """How much sooner, or with a negative number later, the kernel ends the program when the machine is short of memory."""
    logging: Logging
    """How the container's output is kept: a log driver and its options."""
    stdin_open: bool
    """Whether the program's standard input stays open, though nothing is written to it. Without it, the program reads the end of the input at once."""
    domainname: str
    """Domain of the host name inside the container."""
    network_mode: str
    """What a daemon has instead of networks: host, none, bridge, service:NAME for the network of another daemon, or container:NAME."""
    runtime: str
    """Runtime of the container. Defaults to the Engine's."""
    pid: str
    """Whose processes the container sees: host for those of the machine, service:NAME or container:NAME for those of another container. Defaults to its own."""
    ipc: str
    """Whose shared memory, semaphores and message queues the container has: host, private, shareable, none, or service:NAME or container:NAME for those of a container that is shareable."""
    uts: Literal["host"]
    """host gives the container the machine's host name, with the right to change it."""
    userns_mode: Literal["host"]
    """host: on an Engine that maps users, those of the container are the machine's."""
    cgroup: Literal["host", "private"]
    """Whether the container sees the machine's control groups or only its own. Defaults to what the Engine is set to."""
    cgroup_parent: str
    """Control group in which the container's is."""
    cpuset: str
    """Numbers of the CPUs on which the container may run."""
    mem_swappiness: int
    """How readily the kernel swaps the container's memory: 0 is not at all, 100 is readily."""
    storage_opt: Mapping[str, Union[str, float, bool]]
    """Options of the Engine's storage driver for the container's own file system."""
    device_cgroup_rules: List[str]
    """Which devices the container may use if they appear later: type, numbers and permissions."""
    devices: List[Union[str, Device]]
    """Devices of the machine that the container has, each as source, source:target or source:target:permissions, or as a map."""
    run: Literal["on_request", "before_change"]
    """When the job runs. An execution can be started at any time either way."""
    max_concurrency: int
    """Maximum number of executions running at once."""
    timeout: Union[float, str]
    """How long one execution may run. After that its worker receives SIGTERM, then SIGKILL once the grace period is over."""
    retries: int
    """How many times an execution is retried, on a new worker, after its worker dies or the work fails."""


class ServiceFields(TypedDict, total=False):
    image: str
    """Container image for the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a runtime, for which no Dockerfile is needed."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no shell runs."""
    working_dir: str
    """Directory in which the command runs. On the local target it is relative to the manifest and defaults to the manifest's folder; in a container it defaults to the image's working directory."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, or from the .env file beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileInAList]], EnvironmentFile, None]
    """Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and environment overrides them all. A file listed twice keeps its first position. Read when the application is applied."""
    secrets: Union[List[Union[str, WorkloadSecret]], None]
    """Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is a file in the folder given by MULTINODE_SECRETS_DIR."""
    profiles: Union[List[str], None]
    """Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile or MULTINODE_PROFILES; without profiles, it always runs."""
    uses: List[str]
    """Names of services and daemons that the program connects to. For each it gets variables with the address, such as DB_HOST, DB_PORT and DB_URL for db."""
    depends_on: Union[List[str], Mapping[str, Dependency]]
    """Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a workload that runs stays, whatever happens to the others."""
    networks: Union[List[str], Mapping[str, Union[MembershipOfANetwork, None]]]
    """Networks that the workload joins: names from the networks section, or settings for each. The name default stands for the network that all workloads of the application share."""
    configs: List[Union[str, WorkloadConfig]]
    """Configs that the workload reads, as files: names from the configs section, or settings for each."""
    volumes: List[Union[str, Mount]]
    """What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in memory."""
    cpu: float
    """CPUs per worker; 0.5 is half a CPU."""
    memory: Union[float, str]
    """Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes."""
    gpu: int
    """GPUs per worker."""
    cpu_limit: float
    """CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas count. Defaults to cpu."""
    memory_limit: Union[float, str]
    """Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count. Defaults to memory."""
    memswap_limit: Union[float, str]
    """Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not swap."""
    stop_grace_period: Union[float, str]
    """Time that a worker gets to finish after SIGTERM before it receives SIGKILL."""
    nomad: WorkloadInNomad
    """Settings that only Nomad has."""
    entrypoint: Union[str, List[str]]
    """Program and arguments that precede command, instead of the image's entrypoint. A string is split as in command."""
    platform: str
    """Operating system and processor of the image. Defaults to those of the machine that runs it."""
    pull_policy: Literal["missing", "if_not_present", "always", "never", "build"]
    """When the image is pulled from its registry. Defaults to missing. An image that the manifest builds is never pulled."""
    user: Union[str, int]
    """User that runs the program: a name or number, optionally followed by a colon and a group. Defaults to the image's user."""
    hostname: str
    """Host name inside the container."""
    init: bool
    """Whether a small init process is process 1 in the container; it forwards signals and reaps processes. Without it, the program is process 1. Defaults to true."""
    stop_signal: str
    """Signal that asks a worker to finish. Defaults to SIGTERM."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""
    cap_add: List[str]
    """Linux capabilities that the container has in addition to the default ones."""
    cap_drop: List[str]
    """Linux capabilities to remove from the container; ALL removes all except those in cap_add."""
    read_only: bool
    """Whether the container's root file system is read-only."""
    tmpfs: Union[str, List[str]]
    """In-memory folders in the container: a path or a list of paths, each optionally followed by a colon and mount options."""
    security_opt: List[str]
    """Security options for the container, as in Compose."""
    privileged: bool
    """Whether the container has all capabilities and access to all of its machine's devices."""
    group_add: List[Union[str, int]]
    """Groups, by name or number, that the program's user has in addition."""
    shm_size: Union[float, str]
    """Size of /dev/shm. It defaults to 64 MiB."""
    sysctls: Union[Mapping[str, Union[str, float, bool]], List[str]]
    """Kernel parameters of the container's namespaces, as a map or a list of name=value."""
    extra_hosts: Union[Mapping[str, str], List[str]]
    """Names that the container finds at given addresses, as a map or a list of name:address or name=address. The address host-gateway means the machine."""
    dns: Union[str, List[str]]
    """Addresses of the DNS servers that the container asks, one or a list."""
    dns_search: Union[str, List[str]]
    """Domains in which the container looks for short names, one or a list."""
    dns_opt: List[str]
    """Options of the container's resolver."""
    ulimits: Mapping[str, Union[int, ResourceLimit]]
    """Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft and hard. -1 means unlimited."""
    pids_limit: int
    """How many processes and threads the container may have. -1 means unlimited."""
    oom_score_adj: int
    """How much sooner, or with a negative number later, the kernel ends the program when the machine is short of memory."""
    logging: Logging
    """How the container's output is kept: a log driver and its options."""
    stdin_open: bool
    """Whether the program's standard input stays open, though nothing is written to it. Without it, the program reads the end of the input at once."""
    domainname: str
    """Domain of the host name inside the container."""
    network_mode: str
    """What a daemon has instead of networks: host, none, bridge, service:NAME for the network of another daemon, or container:NAME."""
    runtime: str
    """Runtime of the container. Defaults to the Engine's."""
    pid: str
    """Whose processes the container sees: host for those of the machine, service:NAME or container:NAME for those of another container. Defaults to its own."""
    ipc: str
    """Whose shared memory, semaphores and message queues the container has: host, private, shareable, none, or service:NAME or container:NAME for those of a container that is shareable."""
    uts: Literal["host"]
    """host gives the container the machine's host name, with the right to change it."""
    userns_mode: Literal["host"]
    """host: on an Engine that maps users, those of the container are the machine's."""
    cgroup: Literal["host", "private"]
    """Whether the container sees the machine's control groups or only its own. Defaults to what the Engine is set to."""
    cgroup_parent: str
    """Control group in which the container's is."""
    cpuset: str
    """Numbers of the CPUs on which the container may run."""
    mem_swappiness: int
    """How readily the kernel swaps the container's memory: 0 is not at all, 100 is readily."""
    storage_opt: Mapping[str, Union[str, float, bool]]
    """Options of the Engine's storage driver for the container's own file system."""
    device_cgroup_rules: List[str]
    """Which devices the container may use if they appear later: type, numbers and permissions."""
    devices: List[Union[str, Device]]
    """Devices of the machine that the container has, each as source, source:target or source:target:permissions, or as a map."""
    port: int
    """Port on which the load balancer accepts the service's connections."""
    protocol: Literal["http", "tcp"]
    """Protocol that the replicas speak. It defaults to http."""
    min_replicas: int
    """Minimum number of replicas."""
    max_replicas: int
    """Maximum number of replicas; at least min_replicas."""
    target_cpu_utilization: float
    """Target CPU use, as a fraction of a replica's cpu: 0.5 is half."""
    container_port: int
    """Port on which the program listens, if it does not read $PORT, which is then this port. By default the target picks one."""
    healthcheck: HealthCheck
    """How to find out whether a worker works. It is ready once a check passes; a ready worker that fails several checks in a row gets no more calls and is replaced."""
    post_start: List[Hook]
    """Commands that run one after the other beside a worker's program, as soon as that has started. The worker is ready only after all of them have succeeded; if one fails, the worker is stopped."""
    pre_stop: List[Hook]
    """Commands that run one after the other beside a worker's program, before that gets the stop signal; they share its stop_grace_period. They do not run if the program ends by itself."""
    ready_path: str
    """Path that returns 2xx once a worker can serve. Without it, a worker is ready when its port accepts connections."""
    startup_timeout: Union[float, str]
    """How long a worker may take to become ready. After that it is stopped and counts as failed to start."""


class ScheduledTaskFields(TypedDict, total=False):
    image: str
    """Container image for the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a runtime, for which no Dockerfile is needed."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no shell runs."""
    working_dir: str
    """Directory in which the command runs. On the local target it is relative to the manifest and defaults to the manifest's folder; in a container it defaults to the image's working directory."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, or from the .env file beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileInAList]], EnvironmentFile, None]
    """Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and environment overrides them all. A file listed twice keeps its first position. Read when the application is applied."""
    secrets: Union[List[Union[str, WorkloadSecret]], None]
    """Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is a file in the folder given by MULTINODE_SECRETS_DIR."""
    profiles: Union[List[str], None]
    """Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile or MULTINODE_PROFILES; without profiles, it always runs."""
    uses: List[str]
    """Names of services and daemons that the program connects to. For each it gets variables with the address, such as DB_HOST, DB_PORT and DB_URL for db."""
    depends_on: Union[List[str], Mapping[str, Dependency]]
    """Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a workload that runs stays, whatever happens to the others."""
    networks: Union[List[str], Mapping[str, Union[MembershipOfANetwork, None]]]
    """Networks that the workload joins: names from the networks section, or settings for each. The name default stands for the network that all workloads of the application share."""
    configs: List[Union[str, WorkloadConfig]]
    """Configs that the workload reads, as files: names from the configs section, or settings for each."""
    volumes: List[Union[str, Mount]]
    """What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in memory."""
    cpu: float
    """CPUs per worker; 0.5 is half a CPU."""
    memory: Union[float, str]
    """Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes."""
    gpu: int
    """GPUs per worker."""
    cpu_limit: float
    """CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas count. Defaults to cpu."""
    memory_limit: Union[float, str]
    """Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count. Defaults to memory."""
    memswap_limit: Union[float, str]
    """Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not swap."""
    stop_grace_period: Union[float, str]
    """Time that a worker gets to finish after SIGTERM before it receives SIGKILL."""
    nomad: WorkloadInNomad
    """Settings that only Nomad has."""
    entrypoint: Union[str, List[str]]
    """Program and arguments that precede command, instead of the image's entrypoint. A string is split as in command."""
    platform: str
    """Operating system and processor of the image. Defaults to those of the machine that runs it."""
    pull_policy: Literal["missing", "if_not_present", "always", "never", "build"]
    """When the image is pulled from its registry. Defaults to missing. An image that the manifest builds is never pulled."""
    user: Union[str, int]
    """User that runs the program: a name or number, optionally followed by a colon and a group. Defaults to the image's user."""
    hostname: str
    """Host name inside the container."""
    init: bool
    """Whether a small init process is process 1 in the container; it forwards signals and reaps processes. Without it, the program is process 1. Defaults to true."""
    stop_signal: str
    """Signal that asks a worker to finish. Defaults to SIGTERM."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""
    cap_add: List[str]
    """Linux capabilities that the container has in addition to the default ones."""
    cap_drop: List[str]
    """Linux capabilities to remove from the container; ALL removes all except those in cap_add."""
    read_only: bool
    """Whether the container's root file system is read-only."""
    tmpfs: Union[str, List[str]]
    """In-memory folders in the container: a path or a list of paths, each optionally followed by a colon and mount options."""
    security_opt: List[str]
    """Security options for the container, as in Compose."""
    privileged: bool
    """Whether the container has all capabilities and access to all of its machine's devices."""
    group_add: List[Union[str, int]]
    """Groups, by name or number, that the program's user has in addition."""
    shm_size: Union[float, str]
    """Size of /dev/shm. It defaults to 64 MiB."""
    sysctls: Union[Mapping[str, Union[str, float, bool]], List[str]]
    """Kernel parameters of the container's namespaces, as a map or a list of name=value."""
    extra_hosts: Union[Mapping[str, str], List[str]]
    """Names that the container finds at given addresses, as a map or a list of name:address or name=address. The address host-gateway means the machine."""
    dns: Union[str, List[str]]
    """Addresses of the DNS servers that the container asks, one or a list."""
    dns_search: Union[str, List[str]]
    """Domains in which the container looks for short names, one or a list."""
    dns_opt: List[str]
    """Options of the container's resolver."""
    ulimits: Mapping[str, Union[int, ResourceLimit]]
    """Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft and hard. -1 means unlimited."""
    pids_limit: int
    """How many processes and threads the container may have. -1 means unlimited."""
    oom_score_adj: int
    """How much sooner, or with a negative number later, the kernel ends the program when the machine is short of memory."""
    logging: Logging
    """How the container's output is kept: a log driver and its options."""
    stdin_open: bool
    """Whether the program's standard input stays open, though nothing is written to it. Without it, the program reads the end of the input at once."""
    domainname: str
    """Domain of the host name inside the container."""
    network_mode: str
    """What a daemon has instead of networks: host, none, bridge, service:NAME for the network of another daemon, or container:NAME."""
    runtime: str
    """Runtime of the container. Defaults to the Engine's."""
    pid: str
    """Whose processes the container sees: host for those of the machine, service:NAME or container:NAME for those of another container. Defaults to its own."""
    ipc: str
    """Whose shared memory, semaphores and message queues the container has: host, private, shareable, none, or service:NAME or container:NAME for those of a container that is shareable."""
    uts: Literal["host"]
    """host gives the container the machine's host name, with the right to change it."""
    userns_mode: Literal["host"]
    """host: on an Engine that maps users, those of the container are the machine's."""
    cgroup: Literal["host", "private"]
    """Whether the container sees the machine's control groups or only its own. Defaults to what the Engine is set to."""
    cgroup_parent: str
    """Control group in which the container's is."""
    cpuset: str
    """Numbers of the CPUs on which the container may run."""
    mem_swappiness: int
    """How readily the kernel swaps the container's memory: 0 is not at all, 100 is readily."""
    storage_opt: Mapping[str, Union[str, float, bool]]
    """Options of the Engine's storage driver for the container's own file system."""
    device_cgroup_rules: List[str]
    """Which devices the container may use if they appear later: type, numbers and permissions."""
    devices: List[Union[str, Device]]
    """Devices of the machine that the container has, each as source, source:target or source:target:permissions, or as a map."""
    schedule: str
    """Cron expression with five fields: minute, hour, day of month, month, day of week."""
    period: Union[float, str]
    """Time from one run to the next, starting when the task is first declared."""
    reference_time: str
    """Time of one run (RFC 3339); interval counts from it in both directions."""
    interval: Union[float, str]
    """Time between runs, counted from reference_time."""
    time_zone: str
    """IANA time zone in which the schedule is interpreted."""
    timeout: Union[float, str]
    """How long one execution may run. After that its worker receives SIGTERM, then SIGKILL once the grace period is over."""
    retries: int
    """How many times a run is retried, on a new worker, after its worker dies or the work fails."""
    overlap: Literal["allow", "skip", "replace"]
    """What happens if a run is due while the previous one is still running."""
    catch_up: Literal["none", "latest"]
    """What happens to runs that came due while the agent was down."""


class Port(TypedDict, total=False):
    target: int
    """Port on which the program listens."""
    published: Union[str, int]
    """Port of the machine on which it is published. Without it, the target picks a free one."""
    host_ip: str
    """IP address of the machine on which it is published. Defaults to the address on which the target publishes services."""
    protocol: Literal["tcp", "udp"]
    """Protocol of the port."""
    mode: Literal["host", "ingress"]
    """Accepted for Compose's sake: without Swarm, both mean the same."""
    name: str
    """Name of the port."""
    app_protocol: str
    """Protocol that the program speaks on the port. It is the scheme of the URL that workloads which use the daemon get."""


class DaemonFields(TypedDict, total=False):
    image: str
    """Container image for the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image: a folder with a Dockerfile, or build settings, as in Compose, or a runtime, for which no Dockerfile is needed."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is used as is; a string is split the way a shell would split it, but no shell runs."""
    working_dir: str
    """Directory in which the command runs. On the local target it is relative to the manifest and defaults to the manifest's folder; in a container it defaults to the image's working directory."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or a list of NAME=value. A name without a value takes it from the environment in which multinode runs, or from the .env file beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileInAList]], EnvironmentFile, None]
    """Files with NAME=value lines, relative to the manifest. A later file overrides an earlier one, and environment overrides them all. A file listed twice keeps its first position. Read when the application is applied."""
    secrets: Union[List[Union[str, WorkloadSecret]], None]
    """Secrets that the workload may read: names from the secrets section, or settings for each. Each secret is a file in the folder given by MULTINODE_SECRETS_DIR."""
    profiles: Union[List[str], None]
    """Names of the profiles that the workload belongs to. It runs only if one of them is active, with --profile or MULTINODE_PROFILES; without profiles, it always runs."""
    uses: List[str]
    """Names of services and daemons that the program connects to. For each it gets variables with the address, such as DB_HOST, DB_PORT and DB_URL for db."""
    depends_on: Union[List[str], Mapping[str, Dependency]]
    """Workloads that this one waits for before it starts: names, or a condition for each. It orders starts; a workload that runs stays, whatever happens to the others."""
    networks: Union[List[str], Mapping[str, Union[MembershipOfANetwork, None]]]
    """Networks that the workload joins: names from the networks section, or settings for each. The name default stands for the network that all workloads of the application share."""
    configs: List[Union[str, WorkloadConfig]]
    """Configs that the workload reads, as files: names from the configs section, or settings for each."""
    volumes: List[Union[str, Mount]]
    """What the workload mounts, as in Compose: named volumes, files and folders of the machine, and folders in memory."""
    cpu: float
    """CPUs per worker; 0.5 is half a CPU."""
    memory: Union[float, str]
    """Memory per worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a plain number is bytes."""
    gpu: int
    """GPUs per worker."""
    cpu_limit: float
    """CPUs that a worker may use if they are idle, while cpu is its share if they are not, and what quotas count. Defaults to cpu."""
    memory_limit: Union[float, str]
    """Memory that a worker may use at most, while memory is what is reserved for it, and what quotas count. Defaults to memory."""
    memswap_limit: Union[float, str]
    """Memory and swap that a worker may use together; -1 means unlimited swap. Without it, a worker does not swap."""
    stop_grace_period: Union[float, str]
    """Time that a worker gets to finish after SIGTERM before it receives SIGKILL."""
    nomad: WorkloadInNomad
    """Settings that only Nomad has."""
    per_node: bool
    """Whether each node of a cluster runs one process, instead of one node. On a single machine, both are one process."""
    ports: List[Union[str, int, Port]]
    """Ports to publish, as in Compose: [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL], each a port or a range, or settings."""
    expose: List[Union[str, int]]
    """Ports on which the program listens for other workloads and that are not published: ports or ranges, each optionally followed by a slash and a protocol."""
    entrypoint: Union[str, List[str]]
    """Program and arguments that precede command, instead of the image's entrypoint. A string is split as in command."""
    platform: str
    """Operating system and processor of the image. Defaults to those of the machine that runs it."""
    pull_policy: Literal["missing", "if_not_present", "always", "never", "build"]
    """When the image is pulled from its registry. Defaults to missing. An image that the manifest builds is never pulled."""
    user: Union[str, int]
    """User that runs the program: a name or number, optionally followed by a colon and a group. Defaults to the image's user."""
    hostname: str
    """Host name inside the container."""
    init: bool
    """Whether a small init process is process 1 in the container; it forwards signals and reaps processes. Without it, the program is process 1. Defaults to true."""
    stop_signal: str
    """Signal that asks a worker to finish. Defaults to SIGTERM."""
    labels: Union[Mapping[str, Union[str, float, bool, None]], List[str]]
    """Labels of the container, as a map or a list of name=value."""
    cap_add: List[str]
    """Linux capabilities that the container has in addition to the default ones."""
    cap_drop: List[str]
    """Linux capabilities to remove from the container; ALL removes all except those in cap_add."""
    read_only: bool
    """Whether the container's root file system is read-only."""
    tmpfs: Union[str, List[str]]
    """In-memory folders in the container: a path or a list of paths, each optionally followed by a colon and mount options."""
    security_opt: List[str]
    """Security options for the container, as in Compose."""
    privileged: bool
    """Whether the container has all capabilities and access to all of its machine's devices."""
    group_add: List[Union[str, int]]
    """Groups, by name or number, that the program's user has in addition."""
    shm_size: Union[float, str]
    """Size of /dev/shm. It defaults to 64 MiB."""
    sysctls: Union[Mapping[str, Union[str, float, bool]], List[str]]
    """Kernel parameters of the container's namespaces, as a map or a list of name=value."""
    extra_hosts: Union[Mapping[str, str], List[str]]
    """Names that the container finds at given addresses, as a map or a list of name:address or name=address. The address host-gateway means the machine."""
    dns: Union[str, List[str]]
    """Addresses of the DNS servers that the container asks, one or a list."""
    dns_search: Union[str, List[str]]
    """Domains in which the container looks for short names, one or a list."""
    dns_opt: List[str]
    """Options of the container's resolver."""
    ulimits: Mapping[str, Union[int, ResourceLimit]]
    """Limits of the program's processes, such as open files, as a map of a limit's name to a number, or to soft and hard. -1 means unlimited."""
    pids_limit: int
    """How many processes and threads the container may have. -1 means unlimited."""
    oom_score_adj: int
    """How much sooner, or with a negative number later, the kernel ends the program when the machine is short of memory."""
    logging: Logging
    """How the container's output is kept: a log driver and its options."""
    stdin_open: bool
    """Whether the program's standard input stays open, though nothing is written to it. Without it, the program reads the end of the input at once."""
    domainname: str
    """Domain of the host name inside the container."""
    network_mode: str
    """What a daemon has instead of networks: host, none, bridge, service:NAME for the network of another daemon, or container:NAME."""
    runtime: str
    """Runtime of the container. Defaults to the Engine's."""
    pid: str
    """Whose processes the container sees: host for those of the machine, service:NAME or container:NAME for those of another container. Defaults to its own."""
    ipc: str
    """Whose shared memory, semaphores and message queues the container has: host, private, shareable, none, or service:NAME or container:NAME for those of a container that is shareable."""
    uts: Literal["host"]
    """host gives the container the machine's host name, with the right to change it."""
    userns_mode: Literal["host"]
    """host: on an Engine that maps users, those of the container are the machine's."""
    cgroup: Literal["host", "private"]
    """Whether the container sees the machine's control groups or only its own. Defaults to what the Engine is set to."""
    cgroup_parent: str
    """Control group in which the container's is."""
    cpuset: str
    """Numbers of the CPUs on which the container may run."""
    mem_swappiness: int
    """How readily the kernel swaps the container's memory: 0 is not at all, 100 is readily."""
    storage_opt: Mapping[str, Union[str, float, bool]]
    """Options of the Engine's storage driver for the container's own file system."""
    device_cgroup_rules: List[str]
    """Which devices the container may use if they appear later: type, numbers and permissions."""
    devices: List[Union[str, Device]]
    """Devices of the machine that the container has, each as source, source:target or source:target:permissions, or as a map."""
    healthcheck: HealthCheck
    """How to find out whether a worker works. It is ready once a check passes; a ready worker that fails several checks in a row gets no more calls and is replaced."""
    post_start: List[Hook]
    """Commands that run one after the other beside a worker's program, as soon as that has started. The worker is ready only after all of them have succeeded; if one fails, the worker is stopped."""
    pre_stop: List[Hook]
    """Commands that run one after the other beside a worker's program, before that gets the stop signal; they share its stop_grace_period. They do not run if the program ends by itself."""


_name: Dict[str, Any] = {
    "type": "string",
    "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
    "patternErrorMessage": "A name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
}

_image: Dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "pattern": "^\\S+\\Z",
    "patternErrorMessage": "An image is a reference without spaces, such as registry.example/team/app:1.2.",
}

_labels: Dict[str, Any] = {
    "type": ["object", "array"],
    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
    "propertyNames": {
        "pattern": "^(?!multinode\\.|com\\.docker\\.compose\\.)[^=\\s]+\\Z",
        "patternErrorMessage": "A label's name contains no spaces and no =. Names that start with multinode. or com.docker.compose. are reserved.",
    },
    "items": {
        "type": "string",
        "pattern": "^(?!multinode\\.|com\\.docker\\.compose\\.)[^=\\s]+(=[\\s\\S]*)?\\Z",
        "patternErrorMessage": "An entry is name=value. Names that start with multinode. or com.docker.compose. are reserved.",
    },
}

_extra_hosts: Dict[str, Any] = {
    "type": ["object", "array"],
    "additionalProperties": {
        "type": "string",
        "pattern": "^(host-gateway|[0-9]{1,3}(\\.[0-9]{1,3}){3})\\Z",
        "patternErrorMessage": "An address of IPv4, or host-gateway.",
    },
    "propertyNames": {
        "pattern": "^[A-Za-z0-9._-]+\\Z",
        "patternErrorMessage": "A host name contains only letters, digits, dots, dashes and underscores.",
    },
    "items": {
        "type": "string",
        "pattern": "^[A-Za-z0-9._-]+[:=](host-gateway|[0-9]{1,3}(\\.[0-9]{1,3}){3})\\Z",
        "patternErrorMessage": "An entry is name:address or name=address, such as db:10.0.0.9; the address may be host-gateway.",
    },
}

_shm_size: Dict[str, Any] = {
    "type": ["number", "string"],
    "x-unit": "memory",
    "minimum": 1048576,
    "maximum": 17592186044416,
    "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
    "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
}

_build: Dict[str, Any] = {
    "type": ["string", "object"],
    "minLength": 1,
    "properties": {
        "context": {"type": "string", "minLength": 1, "default": "."},
        "dockerfile": {"type": "string", "minLength": 1, "default": "Dockerfile"},
        "runtime": {"type": "string", "enum": ["python", "node", "go", "deno", "bun", "static"]},
        "version": {
            "type": ["string", "number"],
            "minimum": 0,
            "maximum": 10000,
            "pattern": "^[0-9]+(\\.[0-9]+){0,2}\\Z",
            "patternErrorMessage": "A version is a number, or several with dots between them, such as 3.12. For any other tag, name the image with base.",
        },
        "base": {
            "type": "string",
            "minLength": 1,
            "pattern": "^[^\\s$]+\\Z",
            "patternErrorMessage": "An image's name contains no spaces.",
        },
        "dockerfile_inline": {"type": "string", "minLength": 1},
        "target": {"type": "string", "minLength": 1},
        "args": {
            "type": ["object", "array", "null"],
            "default": {},
            "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
            "propertyNames": {
                "pattern": "^[^=\\s]+\\Z",
                "patternErrorMessage": "A build argument's name contains no spaces and no =.",
            },
            "items": {
                "type": "string",
                "pattern": "^[^=\\s]+(=[\\s\\S]*)?\\Z",
                "patternErrorMessage": "An entry is NAME=value or just NAME; NAME contains no spaces.",
            },
        },
        "labels": _labels,
        "network": {"type": "string", "minLength": 1},
        "extra_hosts": _extra_hosts,
        "shm_size": _shm_size,
        "platforms": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "string",
                "pattern": "^[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?\\Z",
                "patternErrorMessage": "A platform is an operating system and a processor, such as linux/amd64.",
            },
        },
        "pull": {"type": "boolean"},
        "no_cache": {"type": "boolean"},
        "buildkit": {"type": "boolean"},
        "secrets": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "string",
                "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                "patternErrorMessage": "A secret's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
            },
        },
        "tags": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "string",
                "pattern": "^[a-z0-9][a-z0-9._/:-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?\\Z",
                "patternErrorMessage": "A tag is an image's name in small letters, with a tag or without one, such as team/app:latest.",
            },
        },
        "provenance": {"type": ["boolean", "string"], "minLength": 1},
        "sbom": {"type": ["boolean", "string"], "minLength": 1},
        "cache_from": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
        "cache_to": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
        "additional_contexts": {
            "type": ["object", "array"],
            "additionalProperties": {"type": "string", "minLength": 1},
            "propertyNames": {
                "pattern": "^[a-z0-9][a-z0-9._-]*\\Z",
                "patternErrorMessage": "A context's name contains only small letters, digits, dots, dashes and underscores.",
            },
            "items": {
                "type": "string",
                "pattern": "^[a-z0-9][a-z0-9._-]*=.+\\Z",
                "patternErrorMessage": "An entry is name=value, such as shared=./shared.",
            },
        },
    },
    "additionalProperties": False,
}

_command: Dict[str, Any] = {"type": ["string", "array"], "minLength": 1, "minItems": 1, "items": {"type": "string"}}

_working_dir: Dict[str, Any] = {"type": "string", "minLength": 1}

_environment: Dict[str, Any] = {
    "type": ["object", "array", "null"],
    "default": {},
    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
    "propertyNames": {
        "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+\\Z",
        "patternErrorMessage": "An environment variable's name contains only letters, digits, _, ., -, [ and ].",
    },
    "items": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+(=[\\s\\S]*)?\\Z",
        "patternErrorMessage": "An entry is NAME=value or just NAME; NAME contains only letters, digits, _, ., -, [ and ].",
    },
}

_env_file_path: Dict[str, Any] = {"type": "string", "minLength": 1}

_env_file_required: Dict[str, Any] = {"type": "boolean", "default": True}

_env_file_format: Dict[str, Any] = {"type": "string", "enum": ["env", "raw"], "default": "env"}

_env_file: Dict[str, Any] = {
    "type": ["string", "array", "object", "null"],
    "minLength": 1,
    "default": [],
    "required": ["path"],
    "properties": {"path": _env_file_path, "required": _env_file_required, "format": _env_file_format},
    "additionalProperties": False,
    "items": {
        "type": ["string", "object"],
        "minLength": 1,
        "required": ["path"],
        "properties": {
            "path": _env_file_path,
            "required": _env_file_required,
            "format": _env_file_format,
        },
        "additionalProperties": False,
    },
}

_workload_secrets: Dict[str, Any] = {
    "type": ["array", "null"],
    "default": [],
    "items": {
        "type": ["string", "object"],
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
        "patternErrorMessage": "A secret's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
        "required": ["source"],
        "properties": {
            "source": {
                "type": "string",
                "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                "patternErrorMessage": "A secret's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
            },
            "target": {
                "type": "string",
                "pattern": "^([A-Za-z0-9_][A-Za-z0-9._-]*|/[^:\\0]*[^:/\\0])\\Z",
                "patternErrorMessage": "A file name without a folder, or an absolute path without a colon.",
            },
            "environment": {
                "type": "string",
                "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
                "patternErrorMessage": "An environment variable's name contains only letters, digits and _, and starts with no digit.",
            },
            "uid": {
                "type": ["string", "number"],
                "minimum": 0,
                "maximum": 4294967294,
                "pattern": "^[0-9]{1,10}\\Z",
                "patternErrorMessage": "A user's number, such as 1000.",
            },
            "gid": {
                "type": ["string", "number"],
                "minimum": 0,
                "maximum": 4294967294,
                "pattern": "^[0-9]{1,10}\\Z",
                "patternErrorMessage": "A group's number, such as 1000.",
            },
            "mode": {
                "type": ["string", "number"],
                "minimum": 0,
                "maximum": 7777,
                "pattern": "^(0o?)?[0-7]{3,4}\\Z",
                "patternErrorMessage": "Permissions in three or four octal digits, such as 0440 or 444.",
            },
        },
        "additionalProperties": False,
    },
}

_uses: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "string",
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
        "patternErrorMessage": "The name of a service or daemon.",
    },
}

_depends_on: Dict[str, Any] = {
    "type": ["array", "object"],
    "additionalProperties": {
        "type": "object",
        "properties": {
            "condition": {
                "type": "string",
                "enum": ["service_started", "service_healthy", "service_completed_successfully"],
                "default": "service_started",
            },
            "restart": {"type": "boolean", "default": False},
            "required": {"type": "boolean", "default": True},
        },
        "additionalProperties": False,
    },
    "propertyNames": _name,
    "items": {
        "type": "string",
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
        "patternErrorMessage": "The name of a workload.",
    },
}

_workload_networks: Dict[str, Any] = {
    "type": ["array", "object"],
    "additionalProperties": {
        "type": ["object", "null"],
        "properties": {
            "aliases": {
                "type": "array",
                "default": [],
                "items": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?\\Z",
                    "patternErrorMessage": "A host name contains only letters, digits, _, . and -.",
                },
            },
            "ipv4_address": {
                "type": "string",
                "pattern": "^[0-9]{1,3}(\\.[0-9]{1,3}){3}\\Z",
                "patternErrorMessage": "An address of IPv4, such as 10.5.0.10.",
            },
            "ipv6_address": {
                "type": "string",
                "pattern": "^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\\Z",
                "patternErrorMessage": "An address of IPv6, such as fd00:5::10.",
            },
        },
        "additionalProperties": False,
    },
    "propertyNames": _name,
    "items": {
        "type": "string",
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
        "patternErrorMessage": "The name of a network from the networks section.",
    },
}

_workload_configs: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": ["string", "object"],
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
        "patternErrorMessage": "A config's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
        "required": ["source"],
        "properties": {
            "source": {
                "type": "string",
                "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                "patternErrorMessage": "A config's name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
            },
            "target": {
                "type": "string",
                "pattern": "^/[^:\\0]*[^:/\\0]\\Z",
                "patternErrorMessage": "An absolute path of a file without a colon, such as /etc/nginx/nginx.conf.",
            },
            "uid": {
                "type": ["string", "number"],
                "minimum": 0,
                "maximum": 4294967294,
                "pattern": "^[0-9]{1,10}\\Z",
                "patternErrorMessage": "A user's number, such as 1000.",
            },
            "gid": {
                "type": ["string", "number"],
                "minimum": 0,
                "maximum": 4294967294,
                "pattern": "^[0-9]{1,10}\\Z",
                "patternErrorMessage": "A group's number, such as 1000.",
            },
            "mode": {
                "type": ["string", "number"],
                "minimum": 0,
                "maximum": 7777,
                "pattern": "^(0o?)?[0-7]{3,4}\\Z",
                "patternErrorMessage": "Permissions in three or four octal digits, such as 0440 or 444.",
            },
        },
        "additionalProperties": False,
    },
}

_workload_volumes: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": ["string", "object"],
        "pattern": "^(/[^:\\s]*|(?![A-Za-z]:)[^:]+:/[^:]*(:(ro|rw|z|Z|nocopy|cached|consistent|delegated|r?(shared|slave|private))(,(ro|rw|z|Z|nocopy|cached|consistent|delegated|r?(shared|slave|private)))*)?)\\Z",
        "patternErrorMessage": "A mount is SOURCE:/TARGET, optionally with options as in ./conf:/etc/app:ro, or only /TARGET; a source of one letter needs the long form.",
        "required": ["type", "target"],
        "properties": {
            "type": {"type": "string", "enum": ["volume", "bind", "tmpfs"]},
            "source": {"type": "string", "minLength": 1},
            "target": {
                "type": "string",
                "pattern": "^/[^:]*\\Z",
                "patternErrorMessage": "An absolute path without a colon, such as /var/lib/data.",
            },
            "read_only": {"type": "boolean", "default": False},
            "volume": {
                "type": "object",
                "properties": {
                    "nocopy": {"type": "boolean"},
                    "subpath": {
                        "type": "string",
                        "pattern": "^(?!/)(?!(.*/)?\\.\\.(/|$))[^\\0]+\\Z",
                        "patternErrorMessage": "A relative path without .. in it.",
                    },
                },
                "additionalProperties": False,
            },
            "bind": {
                "type": "object",
                "properties": {
                    "create_host_path": {"type": "boolean", "default": True},
                    "propagation": {
                        "type": "string",
                        "enum": ["rprivate", "private", "rshared", "shared", "rslave", "slave"],
                    },
                    "selinux": {"type": "string", "enum": ["z", "Z"]},
                },
                "additionalProperties": False,
            },
            "tmpfs": {
                "type": "object",
                "properties": {
                    "size": {
                        "type": ["number", "string"],
                        "x-unit": "memory",
                        "minimum": 4096,
                        "maximum": 17592186044416,
                        "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
                        "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
                    },
                    "mode": {
                        "type": ["string", "number"],
                        "minimum": 0,
                        "maximum": 7777,
                        "pattern": "^(0o?)?[0-7]{3,4}\\Z",
                        "patternErrorMessage": "Permissions in three or four octal digits, such as 1777 or 700.",
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}

_cpu: Dict[str, Any] = {"type": "number", "minimum": 0.01, "maximum": 1024, "default": 0.1}

_memory: Dict[str, Any] = {
    "type": ["number", "string"],
    "x-unit": "memory",
    "minimum": 4194304,
    "maximum": 17592186044416,
    "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
    "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
    "default": "256 MiB",
}

_gpu: Dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 64, "default": 0}

_cpu_limit: Dict[str, Any] = {"type": "number", "minimum": 0.01, "maximum": 1024}

_memory_limit: Dict[str, Any] = {
    "type": ["number", "string"],
    "x-unit": "memory",
    "minimum": 4194304,
    "maximum": 17592186044416,
    "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
    "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
}

_memswap_limit: Dict[str, Any] = {
    "type": ["number", "string"],
    "x-unit": "memory",
    "minimum": -1,
    "maximum": 17592186044416,
    "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
    "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, a number of bytes, or -1.",
}

_stop_grace_period: Dict[str, Any] = {
    "type": ["number", "string"],
    "x-unit": "duration",
    "minimum": 0,
    "maximum": 86400,
    "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
    "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
    "default": "2m",
}

_nomad_constraint: Dict[str, Any] = {
    "type": "object",
    "required": ["attribute"],
    "properties": {
        "attribute": {
            "type": "string",
            "pattern": "^(attr|meta|node|device)\\.[A-Za-z0-9_.-]+\\Z",
            "patternErrorMessage": "A node attribute looks like attr.cpu.arch, meta.rack or node.class.",
        },
        "operator": {
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
                "is_not_set",
            ],
            "default": "=",
        },
        "value": {"type": "string", "default": ""},
    },
    "additionalProperties": False,
}

_nomad_affinity: Dict[str, Any] = {
    "type": "object",
    "required": ["attribute"],
    "properties": {
        "attribute": {
            "type": "string",
            "pattern": "^(attr|meta|node|device)\\.[A-Za-z0-9_.-]+\\Z",
            "patternErrorMessage": "A node attribute looks like attr.cpu.arch, meta.rack or node.class.",
        },
        "operator": {
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
                "is_not_set",
            ],
            "default": "=",
        },
        "value": {"type": "string", "default": ""},
        "weight": {"type": "integer", "minimum": -100, "maximum": 100, "default": 50},
    },
    "additionalProperties": False,
}

_nomad_logs: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "max_files": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 2},
        "max_file_size": {
            "type": ["number", "string"],
            "x-unit": "memory",
            "minimum": 1048576,
            "maximum": 1099511627776,
            "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
            "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
            "default": "5 MiB",
        },
    },
    "additionalProperties": False,
}

_nomad_check: Dict[str, Any] = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"type": "string", "enum": ["http", "tcp", "script"]},
        "name": {"type": "string", "minLength": 1},
        "path": {
            "type": "string",
            "pattern": "^/\\S*\\Z",
            "patternErrorMessage": "A path starts with a slash and has no spaces, such as /healthz.",
        },
        "command": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "interval": {
            "type": ["number", "string"],
            "x-unit": "duration",
            "minimum": 1,
            "maximum": 86400,
            "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
            "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
            "default": "10s",
        },
        "timeout": {
            "type": ["number", "string"],
            "x-unit": "duration",
            "minimum": 1,
            "maximum": 3600,
            "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
            "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
            "default": "2s",
        },
    },
    "additionalProperties": False,
}

_nomad_service: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "provider": {"type": "string", "enum": ["nomad", "consul"], "default": "nomad"},
        "tags": {"type": "array", "default": [], "items": {"type": "string", "minLength": 1}},
        "meta": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "propertyNames": {
                "pattern": "^[A-Za-z0-9_-]+\\Z",
                "patternErrorMessage": "A name contains only letters, digits, dashes and underscores.",
            },
        },
        "checks": {"type": "array", "minItems": 1, "items": _nomad_check},
    },
    "additionalProperties": False,
}

_nomad_artifact: Dict[str, Any] = {
    "type": "object",
    "required": ["source"],
    "properties": {
        "source": {"type": "string", "minLength": 1},
        "destination": {
            "type": "string",
            "pattern": "^(?!/)(?!(.*/)?\\.\\.(/|$)).+\\Z",
            "patternErrorMessage": "A relative path without .. in it, such as local/models.",
            "default": "local/",
        },
        "mode": {"type": "string", "enum": ["any", "file", "dir"], "default": "any"},
        "options": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "propertyNames": {"minLength": 1},
        },
    },
    "additionalProperties": False,
}

_nomad_template: Dict[str, Any] = {
    "type": "object",
    "required": ["destination"],
    "properties": {
        "data": {"type": "string", "minLength": 1},
        "source": {"type": "string", "minLength": 1},
        "destination": {
            "type": "string",
            "pattern": "^(?!/)(?!(.*/)?\\.\\.(/|$)).+\\Z",
            "patternErrorMessage": "A relative path without .. in it, such as local/app.conf.",
        },
        "env": {"type": "boolean", "default": False},
        "perms": {
            "type": "string",
            "pattern": "^0?[0-7]{3}\\Z",
            "patternErrorMessage": "Permissions in octal digits, in quotes, such as \"0600\".",
        },
        "change_mode": {"type": "string", "enum": ["noop", "signal"], "default": "noop"},
        "change_signal": {
            "type": "string",
            "pattern": "^SIG[A-Z0-9]+\\Z",
            "patternErrorMessage": "A signal has a name such as SIGHUP.",
        },
    },
    "additionalProperties": False,
}

_nomad_vault: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "role": {"type": "string", "minLength": 1},
        "cluster": {"type": "string", "minLength": 1, "default": "default"},
        "namespace": {"type": "string", "minLength": 1},
        "env": {"type": "boolean", "default": True},
        "disable_file": {"type": "boolean", "default": False},
    },
    "additionalProperties": False,
}

_nomad_workload: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "driver": {"type": "string", "enum": ["docker", "raw_exec", "exec"]},
        "network_mode": {
            "type": "string",
            "pattern": "^(host|bridge|none|cni/[A-Za-z0-9_.-]+)\\Z",
            "patternErrorMessage": "A network is host, bridge, none, or cni/ and the name of a CNI configuration.",
        },
        "node_pool": {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{1,128}\\Z",
            "patternErrorMessage": "A Nomad node pool's name contains only letters, digits, dashes and underscores, and has at most 128 characters.",
        },
        "priority": {"type": "integer", "minimum": 1, "maximum": 100},
        "constraints": {"type": "array", "default": [], "items": _nomad_constraint},
        "distinct_hosts": {"type": "boolean"},
        "affinities": {"type": "array", "default": [], "items": _nomad_affinity},
        "ephemeral_disk": {
            "type": ["number", "string"],
            "x-unit": "memory",
            "minimum": 10485760,
            "maximum": 17592186044416,
            "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
            "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
        },
        "logs": _nomad_logs,
        "meta": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "propertyNames": {
                "pattern": "^(?!multinode_)[A-Za-z_][A-Za-z0-9_]*\\Z",
                "patternErrorMessage": "A name contains only letters, digits and _, and starts with no digit. Names that start with multinode_ are reserved.",
            },
        },
        "service": _nomad_service,
        "artifacts": {"type": "array", "default": [], "items": _nomad_artifact},
        "templates": {"type": "array", "default": [], "items": _nomad_template},
        "vault": _nomad_vault,
    },
    "additionalProperties": False,
}

_entrypoint: Dict[str, Any] = {"type": ["string", "array"], "minLength": 1, "minItems": 1, "items": {"type": "string"}}

_platform: Dict[str, Any] = {
    "type": "string",
    "pattern": "^[a-z0-9]+/[a-z0-9_]+(/[a-z0-9._]+)?\\Z",
    "patternErrorMessage": "A platform is an operating system and a processor, such as linux/amd64 or linux/arm64/v8.",
}

_pull_policy: Dict[str, Any] = {"type": "string", "enum": ["missing", "if_not_present", "always", "never", "build"]}

_user: Dict[str, Any] = {
    "type": ["string", "integer"],
    "minimum": 0,
    "maximum": 4294967294,
    "pattern": "^[^\\s:]+(:[^\\s:]+)?\\Z",
    "patternErrorMessage": "A user is a name or number, optionally followed by a colon and a group, such as 1000:1000.",
}

_hostname: Dict[str, Any] = {
    "type": "string",
    "pattern": "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*\\Z",
    "patternErrorMessage": "A host name contains only letters, digits, dashes, underscores and dots.",
}

_init: Dict[str, Any] = {"type": "boolean"}

_stop_signal: Dict[str, Any] = {
    "type": "string",
    "pattern": "^(SIG)?(ABRT|ALRM|BUS|CHLD|CONT|FPE|HUP|ILL|INT|IO|PIPE|PROF|PWR|QUIT|SEGV|STKFLT|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(\\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?)\\Z",
    "patternErrorMessage": "A signal has a name such as SIGINT, SIGQUIT or SIGRTMIN+3. SIGKILL and SIGSTOP can't be caught.",
}

_cap_add: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "string",
        "pattern": "^(ALL|(CAP_)?(AUDIT_CONTROL|AUDIT_READ|AUDIT_WRITE|BLOCK_SUSPEND|BPF|CHECKPOINT_RESTORE|CHOWN|DAC_OVERRIDE|DAC_READ_SEARCH|FOWNER|FSETID|IPC_LOCK|IPC_OWNER|KILL|LEASE|LINUX_IMMUTABLE|MAC_ADMIN|MAC_OVERRIDE|MKNOD|NET_ADMIN|NET_BIND_SERVICE|NET_BROADCAST|NET_RAW|PERFMON|SETFCAP|SETGID|SETPCAP|SETUID|SYSLOG|SYS_ADMIN|SYS_BOOT|SYS_CHROOT|SYS_MODULE|SYS_NICE|SYS_PACCT|SYS_PTRACE|SYS_RAWIO|SYS_RESOURCE|SYS_TIME|SYS_TTY_CONFIG|WAKE_ALARM))\\Z",
        "patternErrorMessage": "A Linux capability in capitals, such as NET_ADMIN, or ALL.",
    },
}

_cap_drop: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "string",
        "pattern": "^(ALL|(CAP_)?(AUDIT_CONTROL|AUDIT_READ|AUDIT_WRITE|BLOCK_SUSPEND|BPF|CHECKPOINT_RESTORE|CHOWN|DAC_OVERRIDE|DAC_READ_SEARCH|FOWNER|FSETID|IPC_LOCK|IPC_OWNER|KILL|LEASE|LINUX_IMMUTABLE|MAC_ADMIN|MAC_OVERRIDE|MKNOD|NET_ADMIN|NET_BIND_SERVICE|NET_BROADCAST|NET_RAW|PERFMON|SETFCAP|SETGID|SETPCAP|SETUID|SYSLOG|SYS_ADMIN|SYS_BOOT|SYS_CHROOT|SYS_MODULE|SYS_NICE|SYS_PACCT|SYS_PTRACE|SYS_RAWIO|SYS_RESOURCE|SYS_TIME|SYS_TTY_CONFIG|WAKE_ALARM))\\Z",
        "patternErrorMessage": "A Linux capability in capitals, such as NET_ADMIN, or ALL.",
    },
}

_read_only: Dict[str, Any] = {"type": "boolean"}

_tmpfs: Dict[str, Any] = {
    "type": ["string", "array"],
    "minItems": 1,
    "pattern": "^/[^:\\s]*(:\\S+)?\\Z",
    "patternErrorMessage": "An absolute path in the container, optionally followed by a colon and options, such as /tmp:size=64m,mode=1777.",
    "items": {
        "type": "string",
        "pattern": "^/[^:\\s]*(:\\S+)?\\Z",
        "patternErrorMessage": "An absolute path in the container, optionally followed by a colon and options, such as /tmp:size=64m,mode=1777.",
    },
}

_security_opt: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "string",
        "pattern": "^(no-new-privileges([:=](true|false))?|(seccomp|apparmor|systempaths)[:=][^\\s/]+|label[:=]\\S+)\\Z",
        "patternErrorMessage": "An option such as no-new-privileges:true, seccomp:unconfined, apparmor:PROFILE or label:disable. A seccomp profile in a file is not supported.",
    },
}

_privileged: Dict[str, Any] = {"type": "boolean"}

_group_add: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": ["string", "integer"],
        "minimum": 0,
        "maximum": 4294967294,
        "pattern": "^[^\\s:]+\\Z",
        "patternErrorMessage": "A group is a name or a number.",
    },
}

_sysctls: Dict[str, Any] = {
    "type": ["object", "array"],
    "additionalProperties": {"type": ["string", "number", "boolean"]},
    "propertyNames": {
        "pattern": "^[a-z0-9_]+([./][A-Za-z0-9_*-]+)+\\Z",
        "patternErrorMessage": "A kernel parameter has a name with dots, such as net.core.somaxconn.",
    },
    "items": {
        "type": "string",
        "pattern": "^[a-z0-9_]+([./][A-Za-z0-9_*-]+)+=[^=]*\\Z",
        "patternErrorMessage": "An entry is name=value, such as net.core.somaxconn=1024.",
    },
}

_dns: Dict[str, Any] = {
    "type": ["string", "array"],
    "minItems": 1,
    "pattern": "^[0-9a-fA-F.:]+\\Z",
    "patternErrorMessage": "An IP address, such as 10.0.0.2.",
    "items": {
        "type": "string",
        "pattern": "^[0-9a-fA-F.:]+\\Z",
        "patternErrorMessage": "An IP address, such as 10.0.0.2.",
    },
}

_dns_search: Dict[str, Any] = {
    "type": ["string", "array"],
    "minLength": 1,
    "minItems": 1,
    "items": {"type": "string", "minLength": 1},
}

_dns_opt: Dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}

_ulimits: Dict[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": ["integer", "object"],
        "minimum": -1,
        "maximum": 9007199254740991,
        "required": ["soft", "hard"],
        "properties": {
            "soft": {"type": "integer", "minimum": -1, "maximum": 9007199254740991},
            "hard": {"type": "integer", "minimum": -1, "maximum": 9007199254740991},
        },
        "additionalProperties": False,
    },
    "propertyNames": {
        "pattern": "^(core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending|stack)\\Z",
        "patternErrorMessage": "A limit is one of core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending and stack.",
    },
}

_pids_limit: Dict[str, Any] = {"type": "integer", "minimum": -1, "maximum": 4194304}

_oom_score_adj: Dict[str, Any] = {"type": "integer", "minimum": -1000, "maximum": 1000}

_logging: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "driver": {
            "type": "string",
            "pattern": "^[A-Za-z0-9][A-Za-z0-9._/:-]*\\Z",
            "patternErrorMessage": "A log driver has a name such as json-file, local, journald or syslog.",
            "default": "json-file",
        },
        "options": {
            "type": "object",
            "default": {},
            "additionalProperties": {"type": ["string", "number", "boolean"]},
            "propertyNames": {
                "pattern": "^\\S+\\Z",
                "patternErrorMessage": "An option has a name such as max-size.",
            },
        },
    },
    "additionalProperties": False,
}

_stdin_open: Dict[str, Any] = {"type": "boolean"}

_domainname: Dict[str, Any] = {
    "type": "string",
    "pattern": "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\\Z",
    "patternErrorMessage": "A domain name contains only letters, digits, dashes and dots.",
}

_network_mode: Dict[str, Any] = {
    "type": "string",
    "pattern": "^(host|none|bridge|service:[A-Za-z][A-Za-z0-9_-]{0,62}|container:[A-Za-z0-9][A-Za-z0-9_.-]*)\\Z",
    "patternErrorMessage": "A network mode is host, none, bridge, service:NAME or container:NAME.",
}

_runtime: Dict[str, Any] = {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9_./-]*\\Z",
    "patternErrorMessage": "The name of a runtime that the Engine knows, such as runc.",
}

_pid: Dict[str, Any] = {
    "type": "string",
    "pattern": "^(host|service:[A-Za-z][A-Za-z0-9_-]{0,62}|container:[A-Za-z0-9][A-Za-z0-9_.-]*)\\Z",
    "patternErrorMessage": "One of host, service:NAME and container:NAME.",
}

_ipc: Dict[str, Any] = {
    "type": "string",
    "pattern": "^(host|private|shareable|none|service:[A-Za-z][A-Za-z0-9_-]{0,62}|container:[A-Za-z0-9][A-Za-z0-9_.-]*)\\Z",
    "patternErrorMessage": "One of host, private, shareable, none, service:NAME and container:NAME.",
}

_uts: Dict[str, Any] = {"type": "string", "enum": ["host"]}

_userns_mode: Dict[str, Any] = {"type": "string", "enum": ["host"]}

_cgroup: Dict[str, Any] = {"type": "string", "enum": ["host", "private"]}

_cgroup_parent: Dict[str, Any] = {
    "type": "string",
    "pattern": "^[A-Za-z0-9/][A-Za-z0-9_./:-]*\\Z",
    "patternErrorMessage": "The name of a control group, such as batch.slice.",
}

_cpuset: Dict[str, Any] = {
    "type": "string",
    "pattern": "^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*\\Z",
    "patternErrorMessage": "Numbers and ranges of CPUs, such as 0-3 or 0,2.",
}

_mem_swappiness: Dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 100}

_storage_opt: Dict[str, Any] = {
    "type": "object",
    "additionalProperties": {"type": ["string", "number", "boolean"]},
    "propertyNames": {"pattern": "^\\S+\\Z", "patternErrorMessage": "An option has a name such as size."},
}

_device_cgroup_rules: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "string",
        "pattern": "^[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}\\Z",
        "patternErrorMessage": "A rule is a type (a, b or c), numbers and permissions, such as c 188:* rmw.",
    },
}

_devices: Dict[str, Any] = {
    "type": "array",
    "items": {
        "type": ["string", "object"],
        "pattern": "^/[^:\\s]+(:/[^:\\s]+)?(:[rwm]+)?\\Z",
        "patternErrorMessage": "A device is a path, optionally followed by a colon and the path in the container, and by a colon and permissions, such as /dev/ttyUSB0:/dev/serial:rw.",
        "required": ["source"],
        "properties": {
            "source": {
                "type": "string",
                "pattern": "^/[^:\\s]+\\Z",
                "patternErrorMessage": "An absolute path, such as /dev/ttyUSB0.",
            },
            "target": {
                "type": "string",
                "pattern": "^/[^:\\s]+\\Z",
                "patternErrorMessage": "An absolute path, such as /dev/ttyUSB0.",
            },
            "permissions": {
                "type": "string",
                "pattern": "^[rwm]+\\Z",
                "patternErrorMessage": "Permissions are letters of r, w and m.",
                "default": "rwm",
            },
        },
        "additionalProperties": False,
    },
}

_defaults: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "image": _image,
        "build": _build,
        "command": _command,
        "working_dir": _working_dir,
        "environment": _environment,
        "env_file": _env_file,
        "secrets": _workload_secrets,
        "uses": _uses,
        "depends_on": _depends_on,
        "networks": _workload_networks,
        "configs": _workload_configs,
        "volumes": _workload_volumes,
        "cpu": _cpu,
        "memory": _memory,
        "gpu": _gpu,
        "cpu_limit": _cpu_limit,
        "memory_limit": _memory_limit,
        "memswap_limit": _memswap_limit,
        "stop_grace_period": _stop_grace_period,
        "nomad": _nomad_workload,
        "entrypoint": _entrypoint,
        "platform": _platform,
        "pull_policy": _pull_policy,
        "user": _user,
        "hostname": _hostname,
        "init": _init,
        "stop_signal": _stop_signal,
        "labels": _labels,
        "cap_add": _cap_add,
        "cap_drop": _cap_drop,
        "read_only": _read_only,
        "tmpfs": _tmpfs,
        "security_opt": _security_opt,
        "privileged": _privileged,
        "group_add": _group_add,
        "shm_size": _shm_size,
        "sysctls": _sysctls,
        "extra_hosts": _extra_hosts,
        "dns": _dns,
        "dns_search": _dns_search,
        "dns_opt": _dns_opt,
        "ulimits": _ulimits,
        "pids_limit": _pids_limit,
        "oom_score_adj": _oom_score_adj,
        "logging": _logging,
        "stdin_open": _stdin_open,
        "domainname": _domainname,
        "network_mode": _network_mode,
        "runtime": _runtime,
        "pid": _pid,
        "ipc": _ipc,
        "uts": _uts,
        "userns_mode": _userns_mode,
        "cgroup": _cgroup,
        "cgroup_parent": _cgroup_parent,
        "cpuset": _cpuset,
        "mem_swappiness": _mem_swappiness,
        "storage_opt": _storage_opt,
        "device_cgroup_rules": _device_cgroup_rules,
        "devices": _devices,
    },
    "additionalProperties": False,
}

_quotas: Dict[str, Any] = {
    "type": "object",
    "default": {},
    "properties": {
        "cpu": {"type": "number", "minimum": 0.01, "maximum": 1000000},
        "memory": {
            "type": ["number", "string"],
            "x-unit": "memory",
            "minimum": 4194304,
            "maximum": 4503599627370496,
            "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
            "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
        },
        "gpu": {"type": "integer", "minimum": 0, "maximum": 100000},
    },
    "additionalProperties": False,
}

_secret: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "environment": {
            "type": "string",
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
            "patternErrorMessage": "An environment variable's name contains only letters, digits and _, and starts with no digit.",
        },
        "file": {"type": "string", "minLength": 1},
    },
    "additionalProperties": False,
}

_config: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "minLength": 1},
        "content": {"type": "string"},
        "environment": {
            "type": "string",
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
            "patternErrorMessage": "An environment variable's name contains only letters, digits and _, and starts with no digit.",
        },
    },
    "additionalProperties": False,
}

_driver_opts: Dict[str, Any] = {
    "type": "object",
    "additionalProperties": {"type": ["string", "number", "boolean"]},
    "propertyNames": {"minLength": 1},
}

_nomad_volume: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["host", "csi"], "default": "host"},
        "access_mode": {
            "type": "string",
            "enum": [
                "single-node-writer",
                "single-node-single-writer",
                "single-node-multi-writer",
                "single-node-reader-only",
                "multi-node-reader-only",
                "multi-node-single-writer",
                "multi-node-multi-writer",
            ],
        },
        "attachment_mode": {"type": "string", "enum": ["file-system", "block-device"]},
    },
    "additionalProperties": False,
}

_volume: Dict[str, Any] = {
    "type": ["object", "null"],
    "properties": {
        "driver": {
            "type": "string",
            "pattern": "^\\S+\\Z",
            "patternErrorMessage": "The name of a volume driver, without spaces.",
        },
        "driver_opts": _driver_opts,
        "external": {"type": "boolean", "default": False},
        "name": {
            "type": "string",
            "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]+\\Z",
            "patternErrorMessage": "At least two letters, digits, _, . and -, starting with a letter or digit.",
        },
        "labels": _labels,
        "single_writer": {"type": "boolean"},
        "nomad": _nomad_volume,
    },
    "additionalProperties": False,
}

_network: Dict[str, Any] = {
    "type": ["object", "null"],
    "properties": {
        "external": {"type": "boolean", "default": False},
        "name": {
            "type": "string",
            "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*\\Z",
            "patternErrorMessage": "A network's name contains only letters, digits, _, . and -, and starts with a letter or digit.",
        },
        "driver": {
            "type": "string",
            "pattern": "^\\S+\\Z",
            "patternErrorMessage": "The name of a network driver, without spaces.",
        },
        "driver_opts": _driver_opts,
        "internal": {"type": "boolean"},
        "attachable": {"type": "boolean"},
        "enable_ipv6": {"type": "boolean"},
        "ipam": {
            "type": "object",
            "properties": {
                "driver": {
                    "type": "string",
                    "pattern": "^\\S+\\Z",
                    "patternErrorMessage": "The name of a driver, without spaces.",
                },
                "options": _driver_opts,
                "config": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "subnet": {
                                "type": "string",
                                "pattern": "^[0-9A-Fa-f.:]+/[0-9]{1,3}\\Z",
                                "patternErrorMessage": "A subnet in CIDR notation, such as 10.5.0.0/24.",
                            },
                            "ip_range": {
                                "type": "string",
                                "pattern": "^[0-9A-Fa-f.:]+/[0-9]{1,3}\\Z",
                                "patternErrorMessage": "A subnet in CIDR notation, such as 10.5.0.128/25.",
                            },
                            "gateway": {
                                "type": "string",
                                "pattern": "^[0-9A-Fa-f.:]+\\Z",
                                "patternErrorMessage": "An IP address, such as 10.5.0.1.",
                            },
                            "aux_addresses": {
                                "type": "object",
                                "additionalProperties": {
                                    "type": "string",
                                    "pattern": "^[0-9A-Fa-f.:]+\\Z",
                                    "patternErrorMessage": "An IP address, such as 10.5.0.2.",
                                },
                                "propertyNames": {"minLength": 1},
                            },
                        },
                        "additionalProperties": False,
                    },
                },
            },
            "additionalProperties": False,
        },
        "labels": _labels,
    },
    "additionalProperties": False,
}

_local_target: Dict[str, Any] = {
    "type": "object",
    "default": {},
    "properties": {
        "host": {"type": "string", "minLength": 1, "default": "127.0.0.1"},
        "port": {"type": "integer", "minimum": 0, "maximum": 65535, "default": 4747},
    },
    "additionalProperties": False,
}

_docker_target: Dict[str, Any] = {
    "type": "object",
    "default": {},
    "properties": {
        "host": {"type": "string", "minLength": 1},
        "address": {"type": "string", "minLength": 1, "default": "127.0.0.1"},
        "bind_address": {"type": "string", "minLength": 1},
        "agent": {"type": "string", "enum": ["container", "host"], "default": "container"},
        "agent_image": {"type": "string", "minLength": 1},
        "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 4747},
        "load_balancer": {"type": "string", "enum": ["agent", "haproxy", "traefik"], "default": "agent"},
    },
    "additionalProperties": False,
}

_nomad_target: Dict[str, Any] = {
    "type": "object",
    "default": {},
    "properties": {
        "address": {"type": "string", "minLength": 1},
        "region": {"type": "string", "minLength": 1},
        "namespace": {
            "type": "string",
            "pattern": "^[A-Za-z0-9-]{1,128}\\Z",
            "patternErrorMessage": "A Nomad namespace contains only letters, digits and dashes, and has at most 128 characters.",
            "default": "default",
        },
        "registry": {
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\\Z",
            "patternErrorMessage": "A registry is a host, perhaps with a port and a path, without a scheme, such as registry.example/team.",
        },
        "datacenters": {"type": "array", "default": ["*"], "items": {"type": "string", "minLength": 1}},
        "node_pool": {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{1,128}\\Z",
            "patternErrorMessage": "A Nomad node pool's name contains only letters, digits, dashes and underscores, and has at most 128 characters.",
            "default": "default",
        },
        "priority": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
        "constraints": {"type": "array", "default": [], "items": _nomad_constraint},
        "agent": {"type": "string", "enum": ["host", "job"], "default": "host"},
        "agent_command": {
            "type": "array",
            "minItems": 1,
            "default": ["multinode-agent"],
            "items": {"type": "string", "minLength": 1},
        },
        "agent_image": {"type": "string", "minLength": 1},
        "port": {"type": "integer", "minimum": 0, "maximum": 65535, "default": 0},
        "volume": {"type": "string", "minLength": 1},
        "data_dir": {
            "type": "string",
            "pattern": "^/[^\\u0000]*\\Z",
            "patternErrorMessage": "The folder is an absolute path on the nodes, such as /srv/multinode.",
        },
        "agents": {"type": "integer", "minimum": 1, "maximum": 5, "default": 1},
        "acl": {"type": "boolean", "default": False},
        "load_balancer": {"type": "string", "enum": ["agent", "haproxy", "traefik"], "default": "agent"},
    },
    "additionalProperties": False,
}

_targets: Dict[str, Any] = {
    "type": "object",
    "default": {},
    "properties": {"local": _local_target, "docker": _docker_target, "nomad": _nomad_target},
    "additionalProperties": False,
}

_terraform: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "backend": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {}},
            "propertyNames": {
                "pattern": "^[a-z][a-z0-9_]*\\Z",
                "patternErrorMessage": "A backend's name contains only lower-case letters, digits and _, and starts with a letter.",
            },
        },
    },
    "additionalProperties": False,
}

_profiles: Dict[str, Any] = {
    "type": ["array", "null"],
    "items": {
        "type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*\\Z",
        "patternErrorMessage": "A profile's name contains only letters, digits, _, . and -, and starts with a letter or a digit.",
    },
}

_container_port: Dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 65535}

_healthcheck: Dict[str, Any] = {
    "type": "object",
    "properties": {
        "test": {"type": ["string", "array"], "minLength": 1, "items": {"type": "string"}},
        "path": {
            "type": "string",
            "pattern": "^/\\S*\\Z",
            "patternErrorMessage": "A path starts with a slash and has no spaces, such as /healthz.",
        },
        "interval": {
            "type": ["number", "string"],
            "x-unit": "duration",
            "minimum": 0.001,
            "maximum": 86400,
            "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
            "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
        },
        "timeout": {
            "type": ["number", "string"],
            "x-unit": "duration",
            "minimum": 0.001,
            "maximum": 86400,
            "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
            "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
        },
        "retries": {"type": "integer", "minimum": 1, "maximum": 1000},
        "start_period": {
            "type": ["number", "string"],
            "x-unit": "duration",
            "minimum": 0,
            "maximum": 86400,
            "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
            "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
        },
        "start_interval": {
            "type": ["number", "string"],
            "x-unit": "duration",
            "minimum": 0.001,
            "maximum": 86400,
            "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
            "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
        },
        "disable": {"type": "boolean"},
    },
    "additionalProperties": False,
}

_hook: Dict[str, Any] = {
    "type": "object",
    "required": ["command"],
    "properties": {
        "command": _command,
        "user": {
            "type": ["string", "integer"],
            "minimum": 0,
            "maximum": 4294967294,
            "pattern": "^[^\\s:]+(:[^\\s:]+)?\\Z",
            "patternErrorMessage": "A user is a name or number, optionally followed by a colon and a group, such as 1000:1000.",
        },
        "privileged": {"type": "boolean"},
        "working_dir": {"type": "string", "minLength": 1},
        "environment": _environment,
    },
    "additionalProperties": False,
}

_post_start: Dict[str, Any] = {"type": "array", "items": _hook}

_pre_stop: Dict[str, Any] = {"type": "array", "items": _hook}

_ready_path: Dict[str, Any] = {
    "type": "string",
    "pattern": "^/\\S*\\Z",
    "patternErrorMessage": "A path starts with a slash and has no spaces, such as /healthz.",
}

_startup_timeout: Dict[str, Any] = {
    "type": ["number", "string"],
    "x-unit": "duration",
    "minimum": 1,
    "maximum": 3600,
    "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
    "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
    "default": "60s",
}

_task_timeout: Dict[str, Any] = {
    "type": ["number", "string"],
    "x-unit": "duration",
    "minimum": 1,
    "maximum": 86400,
    "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
    "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
    "default": "60m",
}

_time_zone: Dict[str, Any] = {"type": "string", "minLength": 1, "default": "UTC"}

_ports: Dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": ["string", "integer", "object"],
        "minimum": 1,
        "maximum": 65535,
        "pattern": "^(((\\[[0-9A-Fa-f:.]+\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3}):)?([0-9]+(-[0-9]+)?)?:)?[0-9]+(-[0-9]+)?(/([tT][cC][pP]|[uU][dD][pP]))?\\Z",
        "patternErrorMessage": "A port such as 8080:80, 127.0.0.1:8080:80/udp or 3000-3005:3000-3005. An IPv6 address is in brackets.",
        "required": ["target"],
        "properties": {
            "target": {"type": "integer", "minimum": 1, "maximum": 65535},
            "published": {
                "type": ["string", "integer"],
                "minimum": 1,
                "maximum": 65535,
                "pattern": "^[0-9]*\\Z",
                "patternErrorMessage": "A port of the machine, such as 8080.",
            },
            "host_ip": {
                "type": "string",
                "pattern": "^[0-9A-Fa-f:.]+\\Z",
                "patternErrorMessage": "An IP address, such as 127.0.0.1.",
            },
            "protocol": {"type": "string", "enum": ["tcp", "udp"], "default": "tcp"},
            "mode": {"type": "string", "enum": ["host", "ingress"]},
            "name": {
                "type": "string",
                "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                "patternErrorMessage": "A name starts with a letter, contains only letters, digits, - and _, and has at most 63 characters.",
            },
            "app_protocol": {
                "type": "string",
                "pattern": "^[A-Za-z][A-Za-z0-9+.-]*\\Z",
                "patternErrorMessage": "The name of a protocol, as at the start of a URL, such as http.",
            },
        },
        "additionalProperties": False,
    },
}

_expose: Dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": ["string", "integer"],
        "minimum": 1,
        "maximum": 65535,
        "pattern": "^[0-9]+(-[0-9]+)?(/([tT][cC][pP]|[uU][dD][pP]))?\\Z",
        "patternErrorMessage": "A port or a range, such as 5432, 3000-3005 or 53/udp.",
    },
}


SCHEMAS: Dict[str, Dict[str, Any]] = {
    "application": {
        "type": "object",
        "properties": {
            "name": _name,
            "defaults": _defaults,
            "quotas": _quotas,
            "secrets": {
                "type": "object",
                "default": {},
                "additionalProperties": _secret,
                "propertyNames": _name,
            },
            "configs": {"type": "object", "additionalProperties": _config, "propertyNames": _name},
            "volumes": {"type": "object", "additionalProperties": _volume, "propertyNames": _name},
            "networks": {"type": "object", "additionalProperties": _network, "propertyNames": _name},
            "targets": _targets,
            "terraform": _terraform,
        },
        "additionalProperties": False,
    },
    "function": {
        "type": "object",
        "properties": {
            "image": _image,
            "build": _build,
            "command": _command,
            "working_dir": _working_dir,
            "environment": _environment,
            "env_file": _env_file,
            "secrets": _workload_secrets,
            "profiles": _profiles,
            "uses": _uses,
            "depends_on": _depends_on,
            "networks": _workload_networks,
            "configs": _workload_configs,
            "volumes": _workload_volumes,
            "cpu": _cpu,
            "memory": _memory,
            "gpu": _gpu,
            "cpu_limit": _cpu_limit,
            "memory_limit": _memory_limit,
            "memswap_limit": _memswap_limit,
            "stop_grace_period": _stop_grace_period,
            "nomad": _nomad_workload,
            "entrypoint": _entrypoint,
            "platform": _platform,
            "pull_policy": _pull_policy,
            "user": _user,
            "hostname": _hostname,
            "init": _init,
            "stop_signal": _stop_signal,
            "labels": _labels,
            "cap_add": _cap_add,
            "cap_drop": _cap_drop,
            "read_only": _read_only,
            "tmpfs": _tmpfs,
            "security_opt": _security_opt,
            "privileged": _privileged,
            "group_add": _group_add,
            "shm_size": _shm_size,
            "sysctls": _sysctls,
            "extra_hosts": _extra_hosts,
            "dns": _dns,
            "dns_search": _dns_search,
            "dns_opt": _dns_opt,
            "ulimits": _ulimits,
            "pids_limit": _pids_limit,
            "oom_score_adj": _oom_score_adj,
            "logging": _logging,
            "stdin_open": _stdin_open,
            "domainname": _domainname,
            "network_mode": _network_mode,
            "runtime": _runtime,
            "pid": _pid,
            "ipc": _ipc,
            "uts": _uts,
            "userns_mode": _userns_mode,
            "cgroup": _cgroup,
            "cgroup_parent": _cgroup_parent,
            "cpuset": _cpuset,
            "mem_swappiness": _mem_swappiness,
            "storage_opt": _storage_opt,
            "device_cgroup_rules": _device_cgroup_rules,
            "devices": _devices,
            "max_workers": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
            "spare_workers": {
                "type": "integer",
                "minimum": 0,
                "maximum": 100,
                "default": 0,
                "x-at-most": "max_workers",
            },
            "cooldown_period": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 0,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
                "default": "60s",
            },
            "timeout": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 1,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
                "default": "15m",
            },
            "retries": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
            "max_queue": {"type": "integer", "minimum": 1, "maximum": 100000, "default": 1000},
            "container_port": _container_port,
            "healthcheck": _healthcheck,
            "post_start": _post_start,
            "pre_stop": _pre_stop,
            "ready_path": _ready_path,
            "startup_timeout": _startup_timeout,
        },
        "additionalProperties": False,
    },
    "job": {
        "type": "object",
        "properties": {
            "image": _image,
            "build": _build,
            "command": _command,
            "working_dir": _working_dir,
            "environment": _environment,
            "env_file": _env_file,
            "secrets": _workload_secrets,
            "profiles": _profiles,
            "uses": _uses,
            "depends_on": _depends_on,
            "networks": _workload_networks,
            "configs": _workload_configs,
            "volumes": _workload_volumes,
            "cpu": _cpu,
            "memory": _memory,
            "gpu": _gpu,
            "cpu_limit": _cpu_limit,
            "memory_limit": _memory_limit,
            "memswap_limit": _memswap_limit,
            "stop_grace_period": _stop_grace_period,
            "nomad": _nomad_workload,
            "entrypoint": _entrypoint,
            "platform": _platform,
            "pull_policy": _pull_policy,
            "user": _user,
            "hostname": _hostname,
            "init": _init,
            "stop_signal": _stop_signal,
            "labels": _labels,
            "cap_add": _cap_add,
            "cap_drop": _cap_drop,
            "read_only": _read_only,
            "tmpfs": _tmpfs,
            "security_opt": _security_opt,
            "privileged": _privileged,
            "group_add": _group_add,
            "shm_size": _shm_size,
            "sysctls": _sysctls,
            "extra_hosts": _extra_hosts,
            "dns": _dns,
            "dns_search": _dns_search,
            "dns_opt": _dns_opt,
            "ulimits": _ulimits,
            "pids_limit": _pids_limit,
            "oom_score_adj": _oom_score_adj,
            "logging": _logging,
            "stdin_open": _stdin_open,
            "domainname": _domainname,
            "network_mode": _network_mode,
            "runtime": _runtime,
            "pid": _pid,
            "ipc": _ipc,
            "uts": _uts,
            "userns_mode": _userns_mode,
            "cgroup": _cgroup,
            "cgroup_parent": _cgroup_parent,
            "cpuset": _cpuset,
            "mem_swappiness": _mem_swappiness,
            "storage_opt": _storage_opt,
            "device_cgroup_rules": _device_cgroup_rules,
            "devices": _devices,
            "run": {"type": "string", "enum": ["on_request", "before_change"]},
            "max_concurrency": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
            "timeout": _task_timeout,
            "retries": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
        },
        "additionalProperties": False,
    },
    "service": {
        "type": "object",
        "required": ["port"],
        "properties": {
            "image": _image,
            "build": _build,
            "command": _command,
            "working_dir": _working_dir,
            "environment": _environment,
            "env_file": _env_file,
            "secrets": _workload_secrets,
            "profiles": _profiles,
            "uses": _uses,
            "depends_on": _depends_on,
            "networks": _workload_networks,
            "configs": _workload_configs,
            "volumes": _workload_volumes,
            "cpu": _cpu,
            "memory": _memory,
            "gpu": _gpu,
            "cpu_limit": _cpu_limit,
            "memory_limit": _memory_limit,
            "memswap_limit": _memswap_limit,
            "stop_grace_period": _stop_grace_period,
            "nomad": _nomad_workload,
            "entrypoint": _entrypoint,
            "platform": _platform,
            "pull_policy": _pull_policy,
            "user": _user,
            "hostname": _hostname,
            "init": _init,
            "stop_signal": _stop_signal,
            "labels": _labels,
            "cap_add": _cap_add,
            "cap_drop": _cap_drop,
            "read_only": _read_only,
            "tmpfs": _tmpfs,
            "security_opt": _security_opt,
            "privileged": _privileged,
            "group_add": _group_add,
            "shm_size": _shm_size,
            "sysctls": _sysctls,
            "extra_hosts": _extra_hosts,
            "dns": _dns,
            "dns_search": _dns_search,
            "dns_opt": _dns_opt,
            "ulimits": _ulimits,
            "pids_limit": _pids_limit,
            "oom_score_adj": _oom_score_adj,
            "logging": _logging,
            "stdin_open": _stdin_open,
            "domainname": _domainname,
            "network_mode": _network_mode,
            "runtime": _runtime,
            "pid": _pid,
            "ipc": _ipc,
            "uts": _uts,
            "userns_mode": _userns_mode,
            "cgroup": _cgroup,
            "cgroup_parent": _cgroup_parent,
            "cpuset": _cpuset,
            "mem_swappiness": _mem_swappiness,
            "storage_opt": _storage_opt,
            "device_cgroup_rules": _device_cgroup_rules,
            "devices": _devices,
            "port": {"type": "integer", "minimum": 1, "maximum": 65535},
            "protocol": {"type": "string", "enum": ["http", "tcp"]},
            "min_replicas": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 2,
                "x-at-most": "max_replicas",
            },
            "max_replicas": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
            "target_cpu_utilization": {"type": "number", "minimum": 0.05, "maximum": 0.95, "default": 0.5},
            "container_port": _container_port,
            "healthcheck": _healthcheck,
            "post_start": _post_start,
            "pre_stop": _pre_stop,
            "ready_path": _ready_path,
            "startup_timeout": _startup_timeout,
        },
        "additionalProperties": False,
    },
    "scheduled_task": {
        "type": "object",
        "properties": {
            "image": _image,
            "build": _build,
            "command": _command,
            "working_dir": _working_dir,
            "environment": _environment,
            "env_file": _env_file,
            "secrets": _workload_secrets,
            "profiles": _profiles,
            "uses": _uses,
            "depends_on": _depends_on,
            "networks": _workload_networks,
            "configs": _workload_configs,
            "volumes": _workload_volumes,
            "cpu": _cpu,
            "memory": _memory,
            "gpu": _gpu,
            "cpu_limit": _cpu_limit,
            "memory_limit": _memory_limit,
            "memswap_limit": _memswap_limit,
            "stop_grace_period": _stop_grace_period,
            "nomad": _nomad_workload,
            "entrypoint": _entrypoint,
            "platform": _platform,
            "pull_policy": _pull_policy,
            "user": _user,
            "hostname": _hostname,
            "init": _init,
            "stop_signal": _stop_signal,
            "labels": _labels,
            "cap_add": _cap_add,
            "cap_drop": _cap_drop,
            "read_only": _read_only,
            "tmpfs": _tmpfs,
            "security_opt": _security_opt,
            "privileged": _privileged,
            "group_add": _group_add,
            "shm_size": _shm_size,
            "sysctls": _sysctls,
            "extra_hosts": _extra_hosts,
            "dns": _dns,
            "dns_search": _dns_search,
            "dns_opt": _dns_opt,
            "ulimits": _ulimits,
            "pids_limit": _pids_limit,
            "oom_score_adj": _oom_score_adj,
            "logging": _logging,
            "stdin_open": _stdin_open,
            "domainname": _domainname,
            "network_mode": _network_mode,
            "runtime": _runtime,
            "pid": _pid,
            "ipc": _ipc,
            "uts": _uts,
            "userns_mode": _userns_mode,
            "cgroup": _cgroup,
            "cgroup_parent": _cgroup_parent,
            "cpuset": _cpuset,
            "mem_swappiness": _mem_swappiness,
            "storage_opt": _storage_opt,
            "device_cgroup_rules": _device_cgroup_rules,
            "devices": _devices,
            "schedule": {
                "type": "string",
                "pattern": "^\\s*\\S+(\\s+\\S+){4}\\s*\\Z",
                "patternErrorMessage": "A cron expression has five fields, such as 0 3 * * *.",
            },
            "period": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 1,
                "maximum": 31622400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
            },
            "reference_time": {
                "type": "string",
                "patternErrorMessage": "A time such as 2026-01-31T03:00:00Z.",
            },
            "interval": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 1,
                "maximum": 31622400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or a string such as 90s, 5m, 1h30m or 1d.",
            },
            "time_zone": _time_zone,
            "timeout": _task_timeout,
            "retries": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
            "overlap": {"type": "string", "enum": ["allow", "skip", "replace"], "default": "skip"},
            "catch_up": {"type": "string", "enum": ["none", "latest"], "default": "none"},
        },
        "additionalProperties": False,
    },
    "daemon": {
        "type": "object",
        "properties": {
            "image": _image,
            "build": _build,
            "command": _command,
            "working_dir": _working_dir,
            "environment": _environment,
            "env_file": _env_file,
            "secrets": _workload_secrets,
            "profiles": _profiles,
            "uses": _uses,
            "depends_on": _depends_on,
            "networks": _workload_networks,
            "configs": _workload_configs,
            "volumes": _workload_volumes,
            "cpu": _cpu,
            "memory": _memory,
            "gpu": _gpu,
            "cpu_limit": _cpu_limit,
            "memory_limit": _memory_limit,
            "memswap_limit": _memswap_limit,
            "stop_grace_period": _stop_grace_period,
            "nomad": _nomad_workload,
            "per_node": {"type": "boolean"},
            "ports": _ports,
            "expose": _expose,
            "entrypoint": _entrypoint,
            "platform": _platform,
            "pull_policy": _pull_policy,
            "user": _user,
            "hostname": _hostname,
            "init": _init,
            "stop_signal": _stop_signal,
            "labels": _labels,
            "cap_add": _cap_add,
            "cap_drop": _cap_drop,
            "read_only": _read_only,
            "tmpfs": _tmpfs,
            "security_opt": _security_opt,
            "privileged": _privileged,
            "group_add": _group_add,
            "shm_size": _shm_size,
            "sysctls": _sysctls,
            "extra_hosts": _extra_hosts,
            "dns": _dns,
            "dns_search": _dns_search,
            "dns_opt": _dns_opt,
            "ulimits": _ulimits,
            "pids_limit": _pids_limit,
            "oom_score_adj": _oom_score_adj,
            "logging": _logging,
            "stdin_open": _stdin_open,
            "domainname": _domainname,
            "network_mode": _network_mode,
            "runtime": _runtime,
            "pid": _pid,
            "ipc": _ipc,
            "uts": _uts,
            "userns_mode": _userns_mode,
            "cgroup": _cgroup,
            "cgroup_parent": _cgroup_parent,
            "cpuset": _cpuset,
            "mem_swappiness": _mem_swappiness,
            "storage_opt": _storage_opt,
            "device_cgroup_rules": _device_cgroup_rules,
            "devices": _devices,
            "healthcheck": _healthcheck,
            "post_start": _post_start,
            "pre_stop": _pre_stop,
        },
        "additionalProperties": False,
    },
}
