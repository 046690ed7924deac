# Made from schema/multinode.schema.json by `npm run generate`; do not edit.
from __future__ import annotations

from typing import Any, Dict, List, Literal, Mapping, TypedDict, Union


class Build(TypedDict, total=False):
    context: str
    """Folder with the sources, relative to the manifest."""
    dockerfile: str
    """Dockerfile, relative to the context."""
    target: str
    """Stage of the Dockerfile to build."""
    args: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Build arguments, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode; an argument that is not set there is left out."""


class EnvironmentFileOfAList(TypedDict, total=False):
    path: str
    """The file, relative to the manifest; ~/ is the home folder."""
    required: bool
    """Whether it is an error if the file does not exist."""
    format: Literal["env", "raw"]
    """How the lines are read."""


class EnvironmentFile(TypedDict, total=False):
    path: str
    """The file, relative to the manifest; ~/ is the home folder."""
    required: bool
    """Whether it is an error if the file does not exist."""
    format: Literal["env", "raw"]
    """How the lines are read."""


class SecretOfAWorkload(TypedDict, total=False):
    source: str
    """Name of a secret from the section secrets."""
    target: str
    """Name of the file; the secret's own name unless told otherwise."""
    environment: str
    """Environment variable that also holds the secret, for programs that read no files."""


class Defaults(TypedDict, total=False):
    image: str
    """Container image that runs the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image, as Compose has it: a folder, or its settings. Used by the docker target."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is taken as it is; a text is split as a shell would split it, without running a shell."""
    working_dir: str
    """Directory that the command runs in. On the local target relative to the manifest, whose folder is the default; in a container the image's own is the default."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode, or from the file .env beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileOfAList]], EnvironmentFile, None]
    """Files of NAME=value lines, relative to the manifest; environment wins over them, a later file over an earlier one. A file named twice keeps its first place. Read when the application is applied."""
    secrets: Union[List[Union[str, SecretOfAWorkload]], None]
    """Secrets that the workload may read: names from the section secrets, or settings for each. A secret is a file in the folder that MULTINODE_SECRETS_DIR names."""
    cpu: float
    """CPUs for each worker; 0.5 is half of one."""
    memory: Union[float, str]
    """Memory for each worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a number alone is bytes."""
    gpu: int
    """GPUs for each worker."""
    stop_grace_period: Union[float, str]
    """Time between SIGTERM, which asks a worker to finish, and SIGKILL."""


class Quotas(TypedDict, total=False):
    cpu: float
    """CPUs over all workers."""
    memory: Union[float, str]
    """Memory over all workers."""
    gpu: int
    """GPUs over all workers."""


class Secret(TypedDict, total=False):
    environment: str
    """Environment variable of whoever runs multinode or terraform."""
    file: str
    """File, relative to the manifest."""


class LocalTarget(TypedDict, total=False):
    host: str
    """Address that the agent listens on."""
    port: int
    """Port that the agent listens on; 0 takes any free one and keeps it."""


class DockerTarget(TypedDict, total=False):
    host: str
    """The Engine's address; DOCKER_HOST or the local socket unless given."""
    address: str
    """Name or IP address of the Engine's machine, at which the agent and the services are reached."""
    bind_address: str
    """IP address of the Engine's machine on which the agent and the services are published; `address` unless given, 0.0.0.0 for all."""
    agent: Literal["container", "host"]
    """Where the agent runs."""
    agent_image: str
    """Image of the agent; built from this package unless given."""
    port: int
    """Port at which the agent is published."""
    load_balancer: Literal["agent", "haproxy", "traefik"]
    """What spreads a service's connections over its replicas."""


class Constraint(TypedDict, total=False):
    attribute: str
    """Attribute of a node, without ${ and }."""
    operator: Literal["=", "!=", ">", ">=", "<", "<=", "regexp", "set_contains", "set_contains_any", "version", "semver", "is_set", "is_not_set"]
    """How it is compared."""
    value: str
    """What it is compared with."""


class NomadTarget(TypedDict, total=False):
    address: str
    """Nomad's HTTP address, or those of several servers with commas between them; NOMAD_ADDR unless given."""
    region: str
    """Region of the jobs; NOMAD_REGION, or that of the server, unless given."""
    namespace: str
    """Namespace of the jobs, which must be there."""
    datacenters: List[str]
    """Datacenters that may run the workers."""
    node_pool: str
    """Node pool of the jobs."""
    priority: int
    """Priority of the jobs."""
    constraints: List[Constraint]
    """What nodes must be like to run the agent and the workers, as Nomad has it."""
    agent: Literal["host", "job"]
    """Where the agent runs."""
    agent_command: List[str]
    """Program of an agent that is a job, and its first arguments; the nodes have it."""
    agent_image: str
    """Image of an agent that is a job; it is run by agent_command unless given."""
    port: int
    """Port of an agent that is a job, on its node; 0 takes any free one."""
    volume: str
    """Host volume of Nomad's for the data of an agent that is an image; they move from node to node with the agent as far as they can, unless given."""
    data_dir: str
    """Folder on the nodes for the data of an agent that is a command; they move from node to node with the agent as far as they can, unless given."""
    agents: int
    """Agents that run at once; one of them decides, all serve calls."""
    acl: bool
    """Whether the plan makes an ACL policy for the agent."""
    load_balancer: Literal["agent", "haproxy", "traefik"]
    """What spreads a service's connections over its replicas."""


class Targets(TypedDict, total=False):
    local: LocalTarget
    """Plain processes on this machine."""
    docker: DockerTarget
    """Containers on a Docker host."""
    nomad: NomadTarget
    """Jobs on a Nomad cluster."""


class ApplicationFields(TypedDict, total=False):
    name: str
    """Name of an application, a workload or a secret: a letter, then letters, digits, - and _, at most 63 in all."""
    defaults: Defaults
    """What all workloads share; a workload's own field wins. environment is merged by name."""
    quotas: Quotas
    """The most that the whole application uses at once. They take priority over max_workers, max_replicas and max_concurrency."""
    secrets: Mapping[str, Secret]
    """Values that workloads need and nobody else may read, by reference."""
    targets: Targets
    """Settings of the places where the application can run."""


class FunctionFields(TypedDict, total=False):
    image: str
    """Container image that runs the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image, as Compose has it: a folder, or its settings. Used by the docker target."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is taken as it is; a text is split as a shell would split it, without running a shell."""
    working_dir: str
    """Directory that the command runs in. On the local target relative to the manifest, whose folder is the default; in a container the image's own is the default."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode, or from the file .env beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileOfAList]], EnvironmentFile, None]
    """Files of NAME=value lines, relative to the manifest; environment wins over them, a later file over an earlier one. A file named twice keeps its first place. Read when the application is applied."""
    secrets: Union[List[Union[str, SecretOfAWorkload]], None]
    """Secrets that the workload may read: names from the section secrets, or settings for each. A secret is a file in the folder that MULTINODE_SECRETS_DIR names."""
    cpu: float
    """CPUs for each worker; 0.5 is half of one."""
    memory: Union[float, str]
    """Memory for each worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a number alone is bytes."""
    gpu: int
    """GPUs for each worker."""
    stop_grace_period: Union[float, str]
    """Time between SIGTERM, which asks a worker to finish, and SIGKILL."""
    max_workers: int
    """The most workers that run at once."""
    spare_workers: int
    """Idle workers kept ready beyond the invocations in flight; never more than max_workers."""
    cooldown_period: Union[float, str]
    """How long a worker stays after its last invocation before scaling may take it."""
    timeout: Union[float, str]
    """How long one invocation may execute. Past that the caller gets a timeout error and the worker is stopped."""
    retries: int
    """How often an invocation is tried again, on another worker, after its worker died."""
    max_queue: int
    """The most invocations that wait for a worker; past that callers get 503 with Retry-After."""
    ready_path: str
    """Path that a worker answers with 2xx once it can serve. Without it a worker is ready when its port accepts connections."""
    startup_timeout: Union[float, str]
    """How long a worker may take from its start until it is ready. Past that it is stopped and counts as one that can't start."""


class JobFields(TypedDict, total=False):
    image: str
    """Container image that runs the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image, as Compose has it: a folder, or its settings. Used by the docker target."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is taken as it is; a text is split as a shell would split it, without running a shell."""
    working_dir: str
    """Directory that the command runs in. On the local target relative to the manifest, whose folder is the default; in a container the image's own is the default."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode, or from the file .env beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileOfAList]], EnvironmentFile, None]
    """Files of NAME=value lines, relative to the manifest; environment wins over them, a later file over an earlier one. A file named twice keeps its first place. Read when the application is applied."""
    secrets: Union[List[Union[str, SecretOfAWorkload]], None]
    """Secrets that the workload may read: names from the section secrets, or settings for each. A secret is a file in the folder that MULTINODE_SECRETS_DIR names."""
    cpu: float
    """CPUs for each worker; 0.5 is half of one."""
    memory: Union[float, str]
    """Memory for each worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a number alone is bytes."""
    gpu: int
    """GPUs for each worker."""
    stop_grace_period: Union[float, str]
    """Time between SIGTERM, which asks a worker to finish, and SIGKILL."""
    max_concurrency: int
    """The most executions that run at once."""
    timeout: Union[float, str]
    """How long one execution may run. Past that its worker gets SIGTERM, then SIGKILL after the grace period."""
    retries: int
    """How often an execution is tried again, on a new worker, after a worker died or the work failed."""


class ServiceFields(TypedDict, total=False):
    image: str
    """Container image that runs the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image, as Compose has it: a folder, or its settings. Used by the docker target."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is taken as it is; a text is split as a shell would split it, without running a shell."""
    working_dir: str
    """Directory that the command runs in. On the local target relative to the manifest, whose folder is the default; in a container the image's own is the default."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode, or from the file .env beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileOfAList]], EnvironmentFile, None]
    """Files of NAME=value lines, relative to the manifest; environment wins over them, a later file over an earlier one. A file named twice keeps its first place. Read when the application is applied."""
    secrets: Union[List[Union[str, SecretOfAWorkload]], None]
    """Secrets that the workload may read: names from the section secrets, or settings for each. A secret is a file in the folder that MULTINODE_SECRETS_DIR names."""
    cpu: float
    """CPUs for each worker; 0.5 is half of one."""
    memory: Union[float, str]
    """Memory for each worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a number alone is bytes."""
    gpu: int
    """GPUs for each worker."""
    stop_grace_period: Union[float, str]
    """Time between SIGTERM, which asks a worker to finish, and SIGKILL."""
    port: int
    """Port at which the load balancer takes connections for the service."""
    min_replicas: int
    """The fewest replicas."""
    max_replicas: int
    """The most replicas; never less than min_replicas."""
    target_cpu_utilization: float
    """CPU use that scaling aims at, as a part of the replica's cpu: 0.5 is half."""
    ready_path: str
    """Path that a worker answers with 2xx once it can serve. Without it a worker is ready when its port accepts connections."""
    startup_timeout: Union[float, str]
    """How long a worker may take from its start until it is ready. Past that it is stopped and counts as one that can't start."""


class ScheduledTaskFields(TypedDict, total=False):
    image: str
    """Container image that runs the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image, as Compose has it: a folder, or its settings. Used by the docker target."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is taken as it is; a text is split as a shell would split it, without running a shell."""
    working_dir: str
    """Directory that the command runs in. On the local target relative to the manifest, whose folder is the default; in a container the image's own is the default."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode, or from the file .env beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileOfAList]], EnvironmentFile, None]
    """Files of NAME=value lines, relative to the manifest; environment wins over them, a later file over an earlier one. A file named twice keeps its first place. Read when the application is applied."""
    secrets: Union[List[Union[str, SecretOfAWorkload]], None]
    """Secrets that the workload may read: names from the section secrets, or settings for each. A secret is a file in the folder that MULTINODE_SECRETS_DIR names."""
    cpu: float
    """CPUs for each worker; 0.5 is half of one."""
    memory: Union[float, str]
    """Memory for each worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a number alone is bytes."""
    gpu: int
    """GPUs for each worker."""
    stop_grace_period: Union[float, str]
    """Time between SIGTERM, which asks a worker to finish, and SIGKILL."""
    schedule: str
    """Cron expression of five fields: minute, hour, day of month, month, day of week."""
    period: Union[float, str]
    """Time from one run to the next, counted from when the task was first declared."""
    reference_time: str
    """Time of one run, from which interval counts in both directions (RFC 3339)."""
    interval: Union[float, str]
    """Time between runs, counted from reference_time."""
    time_zone: str
    """IANA time zone in which the schedule is read."""
    timeout: Union[float, str]
    """How long one execution may run. Past that its worker gets SIGTERM, then SIGKILL after the grace period."""
    retries: int
    """How often a run is tried again, on a new worker, after a worker died or the work failed."""
    overlap: Literal["allow", "skip", "replace"]
    """What happens when a run is due while one is running."""
    catch_up: Literal["none", "latest"]
    """What happens to runs that were due while the agent was down."""


class DaemonFields(TypedDict, total=False):
    image: str
    """Container image that runs the workload. Used by the docker and nomad targets."""
    build: Union[str, Build]
    """How to build the workload's image, as Compose has it: a folder, or its settings. Used by the docker target."""
    command: Union[str, List[str]]
    """Program and its arguments. A list is taken as it is; a text is split as a shell would split it, without running a shell."""
    working_dir: str
    """Directory that the command runs in. On the local target relative to the manifest, whose folder is the default; in a container the image's own is the default."""
    environment: Union[Mapping[str, Union[str, float, bool, None]], List[str], None]
    """Environment variables, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode, or from the file .env beside the manifest."""
    env_file: Union[str, List[Union[str, EnvironmentFileOfAList]], EnvironmentFile, None]
    """Files of NAME=value lines, relative to the manifest; environment wins over them, a later file over an earlier one. A file named twice keeps its first place. Read when the application is applied."""
    secrets: Union[List[Union[str, SecretOfAWorkload]], None]
    """Secrets that the workload may read: names from the section secrets, or settings for each. A secret is a file in the folder that MULTINODE_SECRETS_DIR names."""
    cpu: float
    """CPUs for each worker; 0.5 is half of one."""
    memory: Union[float, str]
    """Memory for each worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a number alone is bytes."""
    gpu: int
    """GPUs for each worker."""
    stop_grace_period: Union[float, str]
    """Time between SIGTERM, which asks a worker to finish, and SIGKILL."""


SCHEMAS: Dict[str, Dict[str, Any]] = {
    "application": {
        "type": "object",
        "properties": {
            "name": {
                "type": "string",
                "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                "patternErrorMessage": "A name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
            },
            "defaults": {
                "type": "object",
                "properties": {
                    "image": {
                        "type": "string",
                        "minLength": 1,
                        "pattern": "^\\S+\\Z",
                        "patternErrorMessage": "An image is a reference without spaces, such as registry.example/team/app:1.2.",
                    },
                    "build": {
                        "type": ["string", "object"],
                        "minLength": 1,
                        "properties": {
                            "context": {"type": "string", "minLength": 1, "default": "."},
                            "dockerfile": {"type": "string", "minLength": 1, "default": "Dockerfile"},
                            "target": {"type": "string", "minLength": 1},
                            "args": {
                                "type": ["object", "array", "null"],
                                "default": {},
                                "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                                "propertyNames": {
                                    "pattern": "^[^=\\s]+\\Z",
                                    "patternErrorMessage": "The name of a build argument has no spaces and no =.",
                                },
                                "items": {
                                    "type": "string",
                                    "pattern": "^[^=\\s]+(=[\\s\\S]*)?\\Z",
                                    "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has no spaces.",
                                },
                            },
                        },
                        "additionalProperties": False,
                    },
                    "command": {
                        "type": ["string", "array"],
                        "minLength": 1,
                        "minItems": 1,
                        "items": {"type": "string"},
                    },
                    "working_dir": {"type": "string", "minLength": 1},
                    "environment": {
                        "type": ["object", "array", "null"],
                        "default": {},
                        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                        "propertyNames": {
                            "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+\\Z",
                            "patternErrorMessage": "The name of an environment variable has letters, digits, _, ., -, [ and ] only.",
                        },
                        "items": {
                            "type": "string",
                            "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+(=[\\s\\S]*)?\\Z",
                            "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has letters, digits, _, ., -, [ and ] only.",
                        },
                    },
                    "env_file": {
                        "type": ["string", "array", "object", "null"],
                        "minLength": 1,
                        "default": [],
                        "required": ["path"],
                        "properties": {
                            "path": {"type": "string", "minLength": 1},
                            "required": {"type": "boolean", "default": True},
                            "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                        },
                        "additionalProperties": False,
                        "items": {
                            "type": ["string", "object"],
                            "minLength": 1,
                            "required": ["path"],
                            "properties": {
                                "path": {"type": "string", "minLength": 1},
                                "required": {"type": "boolean", "default": True},
                                "format": {
                                    "type": "string",
                                    "enum": ["env", "raw"],
                                    "default": "env",
                                },
                            },
                            "additionalProperties": False,
                        },
                    },
                    "secrets": {
                        "type": ["array", "null"],
                        "default": [],
                        "items": {
                            "type": ["string", "object"],
                            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                            "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                            "required": ["source"],
                            "properties": {
                                "source": {
                                    "type": "string",
                                    "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                                    "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                                },
                                "target": {
                                    "type": "string",
                                    "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]*\\Z",
                                    "patternErrorMessage": "A file name without folders.",
                                },
                                "environment": {
                                    "type": "string",
                                    "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
                                    "patternErrorMessage": "An environment variable's name: letters, digits and _.",
                                },
                            },
                            "additionalProperties": False,
                        },
                    },
                    "cpu": {"type": "number", "minimum": 0.01, "maximum": 1024, "default": 0.1},
                    "memory": {
                        "type": ["number", "string"],
                        "x-unit": "memory",
                        "minimum": 4194304,
                        "maximum": 17592186044416,
                        "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
                        "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
                        "default": "256 MiB",
                    },
                    "gpu": {"type": "integer", "minimum": 0, "maximum": 64, "default": 0},
                    "stop_grace_period": {
                        "type": ["number", "string"],
                        "x-unit": "duration",
                        "minimum": 0,
                        "maximum": 86400,
                        "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                        "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                        "default": "2m",
                    },
                },
                "additionalProperties": False,
            },
            "quotas": {
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
            },
            "secrets": {
                "type": "object",
                "default": {},
                "additionalProperties": {
                    "type": "object",
                    "properties": {
                        "environment": {
                            "type": "string",
                            "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
                            "patternErrorMessage": "An environment variable's name: letters, digits and _.",
                        },
                        "file": {"type": "string", "minLength": 1},
                    },
                    "additionalProperties": False,
                },
                "propertyNames": {
                    "type": "string",
                    "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                    "patternErrorMessage": "A name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                },
            },
            "targets": {
                "type": "object",
                "default": {},
                "properties": {
                    "local": {
                        "type": "object",
                        "default": {},
                        "properties": {
                            "host": {"type": "string", "minLength": 1, "default": "127.0.0.1"},
                            "port": {
                                "type": "integer",
                                "minimum": 0,
                                "maximum": 65535,
                                "default": 4747,
                            },
                        },
                        "additionalProperties": False,
                    },
                    "docker": {
                        "type": "object",
                        "default": {},
                        "properties": {
                            "host": {"type": "string", "minLength": 1},
                            "address": {"type": "string", "minLength": 1, "default": "127.0.0.1"},
                            "bind_address": {"type": "string", "minLength": 1},
                            "agent": {
                                "type": "string",
                                "enum": ["container", "host"],
                                "default": "container",
                            },
                            "agent_image": {"type": "string", "minLength": 1},
                            "port": {
                                "type": "integer",
                                "minimum": 1,
                                "maximum": 65535,
                                "default": 4747,
                            },
                            "load_balancer": {
                                "type": "string",
                                "enum": ["agent", "haproxy", "traefik"],
                                "default": "agent",
                            },
                        },
                        "additionalProperties": False,
                    },
                    "nomad": {
                        "type": "object",
                        "default": {},
                        "properties": {
                            "address": {"type": "string", "minLength": 1},
                            "region": {"type": "string", "minLength": 1},
                            "namespace": {
                                "type": "string",
                                "pattern": "^[A-Za-z0-9-]{1,128}\\Z",
                                "patternErrorMessage": "Nomad's namespaces have letters, digits and dashes, at most 128.",
                                "default": "default",
                            },
                            "datacenters": {
                                "type": "array",
                                "default": ["*"],
                                "items": {"type": "string", "minLength": 1},
                            },
                            "node_pool": {
                                "type": "string",
                                "pattern": "^[A-Za-z0-9_-]{1,128}\\Z",
                                "patternErrorMessage": "Nomad's node pools have letters, digits, dashes and underscores, at most 128.",
                                "default": "default",
                            },
                            "priority": {
                                "type": "integer",
                                "minimum": 1,
                                "maximum": 100,
                                "default": 50,
                            },
                            "constraints": {
                                "type": "array",
                                "default": [],
                                "items": {
                                    "type": "object",
                                    "required": ["attribute"],
                                    "properties": {
                                        "attribute": {
                                            "type": "string",
                                            "pattern": "^(attr|meta|node|device)\\.[A-Za-z0-9_.-]+\\Z",
                                            "patternErrorMessage": "An attribute of a node is such as attr.cpu.arch, meta.rack, or node.class.",
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
                                },
                            },
                            "agent": {"type": "string", "enum": ["host", "job"], "default": "host"},
                            "agent_command": {
                                "type": "array",
                                "minItems": 1,
                                "default": ["multinode-agent"],
                                "items": {"type": "string", "minLength": 1},
                            },
                            "agent_image": {"type": "string", "minLength": 1},
                            "port": {
                                "type": "integer",
                                "minimum": 0,
                                "maximum": 65535,
                                "default": 0,
                            },
                            "volume": {"type": "string", "minLength": 1},
                            "data_dir": {
                                "type": "string",
                                "pattern": "^/[^\\u0000]*\\Z",
                                "patternErrorMessage": "A folder on the nodes is an absolute path, such as /srv/multinode.",
                            },
                            "agents": {"type": "integer", "minimum": 1, "maximum": 5, "default": 1},
                            "acl": {"type": "boolean", "default": False},
                            "load_balancer": {
                                "type": "string",
                                "enum": ["agent", "haproxy", "traefik"],
                                "default": "agent",
                            },
                        },
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
    "function": {
        "type": "object",
        "properties": {
            "image": {
                "type": "string",
                "minLength": 1,
                "pattern": "^\\S+\\Z",
                "patternErrorMessage": "An image is a reference without spaces, such as registry.example/team/app:1.2.",
            },
            "build": {
                "type": ["string", "object"],
                "minLength": 1,
                "properties": {
                    "context": {"type": "string", "minLength": 1, "default": "."},
                    "dockerfile": {"type": "string", "minLength": 1, "default": "Dockerfile"},
                    "target": {"type": "string", "minLength": 1},
                    "args": {
                        "type": ["object", "array", "null"],
                        "default": {},
                        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                        "propertyNames": {
                            "pattern": "^[^=\\s]+\\Z",
                            "patternErrorMessage": "The name of a build argument has no spaces and no =.",
                        },
                        "items": {
                            "type": "string",
                            "pattern": "^[^=\\s]+(=[\\s\\S]*)?\\Z",
                            "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has no spaces.",
                        },
                    },
                },
                "additionalProperties": False,
            },
            "command": {
                "type": ["string", "array"],
                "minLength": 1,
                "minItems": 1,
                "items": {"type": "string"},
            },
            "working_dir": {"type": "string", "minLength": 1},
            "environment": {
                "type": ["object", "array", "null"],
                "default": {},
                "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                "propertyNames": {
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+\\Z",
                    "patternErrorMessage": "The name of an environment variable has letters, digits, _, ., -, [ and ] only.",
                },
                "items": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+(=[\\s\\S]*)?\\Z",
                    "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has letters, digits, _, ., -, [ and ] only.",
                },
            },
            "env_file": {
                "type": ["string", "array", "object", "null"],
                "minLength": 1,
                "default": [],
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "minLength": 1},
                    "required": {"type": "boolean", "default": True},
                    "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                },
                "additionalProperties": False,
                "items": {
                    "type": ["string", "object"],
                    "minLength": 1,
                    "required": ["path"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1},
                        "required": {"type": "boolean", "default": True},
                        "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                    },
                    "additionalProperties": False,
                },
            },
            "secrets": {
                "type": ["array", "null"],
                "default": [],
                "items": {
                    "type": ["string", "object"],
                    "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                    "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                    "required": ["source"],
                    "properties": {
                        "source": {
                            "type": "string",
                            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                            "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                        },
                        "target": {
                            "type": "string",
                            "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]*\\Z",
                            "patternErrorMessage": "A file name without folders.",
                        },
                        "environment": {
                            "type": "string",
                            "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
                            "patternErrorMessage": "An environment variable's name: letters, digits and _.",
                        },
                    },
                    "additionalProperties": False,
                },
            },
            "cpu": {"type": "number", "minimum": 0.01, "maximum": 1024, "default": 0.1},
            "memory": {
                "type": ["number", "string"],
                "x-unit": "memory",
                "minimum": 4194304,
                "maximum": 17592186044416,
                "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
                "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
                "default": "256 MiB",
            },
            "gpu": {"type": "integer", "minimum": 0, "maximum": 64, "default": 0},
            "stop_grace_period": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 0,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "2m",
            },
            "max_workers": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
            "spare_workers": {"type": "integer", "minimum": 0, "maximum": 100, "default": 0},
            "cooldown_period": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 0,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "60s",
            },
            "timeout": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 1,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "15m",
            },
            "retries": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
            "max_queue": {"type": "integer", "minimum": 1, "maximum": 100000, "default": 1000},
            "ready_path": {
                "type": "string",
                "pattern": "^/\\S*\\Z",
                "patternErrorMessage": "A path starts with a slash and has no spaces, such as /healthz.",
            },
            "startup_timeout": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 1,
                "maximum": 3600,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "60s",
            },
        },
        "additionalProperties": False,
    },
    "job": {
        "type": "object",
        "properties": {
            "image": {
                "type": "string",
                "minLength": 1,
                "pattern": "^\\S+\\Z",
                "patternErrorMessage": "An image is a reference without spaces, such as registry.example/team/app:1.2.",
            },
            "build": {
                "type": ["string", "object"],
                "minLength": 1,
                "properties": {
                    "context": {"type": "string", "minLength": 1, "default": "."},
                    "dockerfile": {"type": "string", "minLength": 1, "default": "Dockerfile"},
                    "target": {"type": "string", "minLength": 1},
                    "args": {
                        "type": ["object", "array", "null"],
                        "default": {},
                        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                        "propertyNames": {
                            "pattern": "^[^=\\s]+\\Z",
                            "patternErrorMessage": "The name of a build argument has no spaces and no =.",
                        },
                        "items": {
                            "type": "string",
                            "pattern": "^[^=\\s]+(=[\\s\\S]*)?\\Z",
                            "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has no spaces.",
                        },
                    },
                },
                "additionalProperties": False,
            },
            "command": {
                "type": ["string", "array"],
                "minLength": 1,
                "minItems": 1,
                "items": {"type": "string"},
            },
            "working_dir": {"type": "string", "minLength": 1},
            "environment": {
                "type": ["object", "array", "null"],
                "default": {},
                "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                "propertyNames": {
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+\\Z",
                    "patternErrorMessage": "The name of an environment variable has letters, digits, _, ., -, [ and ] only.",
                },
                "items": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+(=[\\s\\S]*)?\\Z",
                    "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has letters, digits, _, ., -, [ and ] only.",
                },
            },
            "env_file": {
                "type": ["string", "array", "object", "null"],
                "minLength": 1,
                "default": [],
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "minLength": 1},
                    "required": {"type": "boolean", "default": True},
                    "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                },
                "additionalProperties": False,
                "items": {
                    "type": ["string", "object"],
                    "minLength": 1,
                    "required": ["path"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1},
                        "required": {"type": "boolean", "default": True},
                        "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                    },
                    "additionalProperties": False,
                },
            },
            "secrets": {
                "type": ["array", "null"],
                "default": [],
                "items": {
                    "type": ["string", "object"],
                    "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                    "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                    "required": ["source"],
                    "properties": {
                        "source": {
                            "type": "string",
                            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                            "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                        },
                        "target": {
                            "type": "string",
                            "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]*\\Z",
                            "patternErrorMessage": "A file name without folders.",
                        },
                        "environment": {
                            "type": "string",
                            "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
                            "patternErrorMessage": "An environment variable's name: letters, digits and _.",
                        },
                    },
                    "additionalProperties": False,
                },
            },
            "cpu": {"type": "number", "minimum": 0.01, "maximum": 1024, "default": 0.1},
            "memory": {
                "type": ["number", "string"],
                "x-unit": "memory",
                "minimum": 4194304,
                "maximum": 17592186044416,
                "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
                "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
                "default": "256 MiB",
            },
            "gpu": {"type": "integer", "minimum": 0, "maximum": 64, "default": 0},
            "stop_grace_period": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 0,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "2m",
            },
            "max_concurrency": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
            "timeout": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 1,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "60m",
            },
            "retries": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
        },
        "additionalProperties": False,
    },
    "service": {
        "type": "object",
        "required": ["port"],
        "properties": {
            "image": {
                "type": "string",
                "minLength": 1,
                "pattern": "^\\S+\\Z",
                "patternErrorMessage": "An image is a reference without spaces, such as registry.example/team/app:1.2.",
            },
            "build": {
                "type": ["string", "object"],
                "minLength": 1,
                "properties": {
                    "context": {"type": "string", "minLength": 1, "default": "."},
                    "dockerfile": {"type": "string", "minLength": 1, "default": "Dockerfile"},
                    "target": {"type": "string", "minLength": 1},
                    "args": {
                        "type": ["object", "array", "null"],
                        "default": {},
                        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                        "propertyNames": {
                            "pattern": "^[^=\\s]+\\Z",
                            "patternErrorMessage": "The name of a build argument has no spaces and no =.",
                        },
                        "items": {
                            "type": "string",
                            "pattern": "^[^=\\s]+(=[\\s\\S]*)?\\Z",
                            "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has no spaces.",
                        },
                    },
                },
                "additionalProperties": False,
            },
            "command": {
                "type": ["string", "array"],
                "minLength": 1,
                "minItems": 1,
                "items": {"type": "string"},
            },
            "working_dir": {"type": "string", "minLength": 1},
            "environment": {
                "type": ["object", "array", "null"],
                "default": {},
                "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                "propertyNames": {
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+\\Z",
                    "patternErrorMessage": "The name of an environment variable has letters, digits, _, ., -, [ and ] only.",
                },
                "items": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+(=[\\s\\S]*)?\\Z",
                    "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has letters, digits, _, ., -, [ and ] only.",
                },
            },
            "env_file": {
                "type": ["string", "array", "object", "null"],
                "minLength": 1,
                "default": [],
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "minLength": 1},
                    "required": {"type": "boolean", "default": True},
                    "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                },
                "additionalProperties": False,
                "items": {
                    "type": ["string", "object"],
                    "minLength": 1,
                    "required": ["path"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1},
                        "required": {"type": "boolean", "default": True},
                        "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                    },
                    "additionalProperties": False,
                },
            },
            "secrets": {
                "type": ["array", "null"],
                "default": [],
                "items": {
                    "type": ["string", "object"],
                    "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                    "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                    "required": ["source"],
                    "properties": {
                        "source": {
                            "type": "string",
                            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                            "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                        },
                        "target": {
                            "type": "string",
                            "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]*\\Z",
                            "patternErrorMessage": "A file name without folders.",
                        },
                        "environment": {
                            "type": "string",
                            "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
                            "patternErrorMessage": "An environment variable's name: letters, digits and _.",
                        },
                    },
                    "additionalProperties": False,
                },
            },
            "cpu": {"type": "number", "minimum": 0.01, "maximum": 1024, "default": 0.1},
            "memory": {
                "type": ["number", "string"],
                "x-unit": "memory",
                "minimum": 4194304,
                "maximum": 17592186044416,
                "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
                "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
                "default": "256 MiB",
            },
            "gpu": {"type": "integer", "minimum": 0, "maximum": 64, "default": 0},
            "stop_grace_period": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 0,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "2m",
            },
            "port": {"type": "integer", "minimum": 1, "maximum": 65535},
            "min_replicas": {"type": "integer", "minimum": 1, "maximum": 100, "default": 2},
            "max_replicas": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
            "target_cpu_utilization": {"type": "number", "minimum": 0.05, "maximum": 0.95, "default": 0.5},
            "ready_path": {
                "type": "string",
                "pattern": "^/\\S*\\Z",
                "patternErrorMessage": "A path starts with a slash and has no spaces, such as /healthz.",
            },
            "startup_timeout": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 1,
                "maximum": 3600,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "60s",
            },
        },
        "additionalProperties": False,
    },
    "scheduled_task": {
        "type": "object",
        "properties": {
            "image": {
                "type": "string",
                "minLength": 1,
                "pattern": "^\\S+\\Z",
                "patternErrorMessage": "An image is a reference without spaces, such as registry.example/team/app:1.2.",
            },
            "build": {
                "type": ["string", "object"],
                "minLength": 1,
                "properties": {
                    "context": {"type": "string", "minLength": 1, "default": "."},
                    "dockerfile": {"type": "string", "minLength": 1, "default": "Dockerfile"},
                    "target": {"type": "string", "minLength": 1},
                    "args": {
                        "type": ["object", "array", "null"],
                        "default": {},
                        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                        "propertyNames": {
                            "pattern": "^[^=\\s]+\\Z",
                            "patternErrorMessage": "The name of a build argument has no spaces and no =.",
                        },
                        "items": {
                            "type": "string",
                            "pattern": "^[^=\\s]+(=[\\s\\S]*)?\\Z",
                            "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has no spaces.",
                        },
                    },
                },
                "additionalProperties": False,
            },
            "command": {
                "type": ["string", "array"],
                "minLength": 1,
                "minItems": 1,
                "items": {"type": "string"},
            },
            "working_dir": {"type": "string", "minLength": 1},
            "environment": {
                "type": ["object", "array", "null"],
                "default": {},
                "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                "propertyNames": {
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+\\Z",
                    "patternErrorMessage": "The name of an environment variable has letters, digits, _, ., -, [ and ] only.",
                },
                "items": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+(=[\\s\\S]*)?\\Z",
                    "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has letters, digits, _, ., -, [ and ] only.",
                },
            },
            "env_file": {
                "type": ["string", "array", "object", "null"],
                "minLength": 1,
                "default": [],
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "minLength": 1},
                    "required": {"type": "boolean", "default": True},
                    "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                },
                "additionalProperties": False,
                "items": {
                    "type": ["string", "object"],
                    "minLength": 1,
                    "required": ["path"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1},
                        "required": {"type": "boolean", "default": True},
                        "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                    },
                    "additionalProperties": False,
                },
            },
            "secrets": {
                "type": ["array", "null"],
                "default": [],
                "items": {
                    "type": ["string", "object"],
                    "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                    "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                    "required": ["source"],
                    "properties": {
                        "source": {
                            "type": "string",
                            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                            "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                        },
                        "target": {
                            "type": "string",
                            "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]*\\Z",
                            "patternErrorMessage": "A file name without folders.",
                        },
                        "environment": {
                            "type": "string",
                            "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
                            "patternErrorMessage": "An environment variable's name: letters, digits and _.",
                        },
                    },
                    "additionalProperties": False,
                },
            },
            "cpu": {"type": "number", "minimum": 0.01, "maximum": 1024, "default": 0.1},
            "memory": {
                "type": ["number", "string"],
                "x-unit": "memory",
                "minimum": 4194304,
                "maximum": 17592186044416,
                "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
                "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
                "default": "256 MiB",
            },
            "gpu": {"type": "integer", "minimum": 0, "maximum": 64, "default": 0},
            "stop_grace_period": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 0,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "2m",
            },
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
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
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
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
            },
            "time_zone": {"type": "string", "minLength": 1, "default": "UTC"},
            "timeout": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 1,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "60m",
            },
            "retries": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
            "overlap": {"type": "string", "enum": ["allow", "skip", "replace"], "default": "skip"},
            "catch_up": {"type": "string", "enum": ["none", "latest"], "default": "none"},
        },
        "additionalProperties": False,
    },
    "daemon": {
        "type": "object",
        "properties": {
            "image": {
                "type": "string",
                "minLength": 1,
                "pattern": "^\\S+\\Z",
                "patternErrorMessage": "An image is a reference without spaces, such as registry.example/team/app:1.2.",
            },
            "build": {
                "type": ["string", "object"],
                "minLength": 1,
                "properties": {
                    "context": {"type": "string", "minLength": 1, "default": "."},
                    "dockerfile": {"type": "string", "minLength": 1, "default": "Dockerfile"},
                    "target": {"type": "string", "minLength": 1},
                    "args": {
                        "type": ["object", "array", "null"],
                        "default": {},
                        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                        "propertyNames": {
                            "pattern": "^[^=\\s]+\\Z",
                            "patternErrorMessage": "The name of a build argument has no spaces and no =.",
                        },
                        "items": {
                            "type": "string",
                            "pattern": "^[^=\\s]+(=[\\s\\S]*)?\\Z",
                            "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has no spaces.",
                        },
                    },
                },
                "additionalProperties": False,
            },
            "command": {
                "type": ["string", "array"],
                "minLength": 1,
                "minItems": 1,
                "items": {"type": "string"},
            },
            "working_dir": {"type": "string", "minLength": 1},
            "environment": {
                "type": ["object", "array", "null"],
                "default": {},
                "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                "propertyNames": {
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+\\Z",
                    "patternErrorMessage": "The name of an environment variable has letters, digits, _, ., -, [ and ] only.",
                },
                "items": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_.\\[\\]\\u00a1-\\uffff-]+(=[\\s\\S]*)?\\Z",
                    "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has letters, digits, _, ., -, [ and ] only.",
                },
            },
            "env_file": {
                "type": ["string", "array", "object", "null"],
                "minLength": 1,
                "default": [],
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "minLength": 1},
                    "required": {"type": "boolean", "default": True},
                    "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                },
                "additionalProperties": False,
                "items": {
                    "type": ["string", "object"],
                    "minLength": 1,
                    "required": ["path"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1},
                        "required": {"type": "boolean", "default": True},
                        "format": {"type": "string", "enum": ["env", "raw"], "default": "env"},
                    },
                    "additionalProperties": False,
                },
            },
            "secrets": {
                "type": ["array", "null"],
                "default": [],
                "items": {
                    "type": ["string", "object"],
                    "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                    "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                    "required": ["source"],
                    "properties": {
                        "source": {
                            "type": "string",
                            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}\\Z",
                            "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
                        },
                        "target": {
                            "type": "string",
                            "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]*\\Z",
                            "patternErrorMessage": "A file name without folders.",
                        },
                        "environment": {
                            "type": "string",
                            "pattern": "^[A-Za-z_][A-Za-z0-9_]*\\Z",
                            "patternErrorMessage": "An environment variable's name: letters, digits and _.",
                        },
                    },
                    "additionalProperties": False,
                },
            },
            "cpu": {"type": "number", "minimum": 0.01, "maximum": 1024, "default": 0.1},
            "memory": {
                "type": ["number", "string"],
                "x-unit": "memory",
                "minimum": 4194304,
                "maximum": 17592186044416,
                "pattern": "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?( ?([bB]|[kKmMgGtTpP]([iI]?[bB])?))?\\Z",
                "patternErrorMessage": "Memory is a number with a unit, such as 256 MiB, 1 GiB or 512m, or a number of bytes.",
                "default": "256 MiB",
            },
            "gpu": {"type": "integer", "minimum": 0, "maximum": 64, "default": 0},
            "stop_grace_period": {
                "type": ["number", "string"],
                "x-unit": "duration",
                "minimum": 0,
                "maximum": 86400,
                "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+\\Z",
                "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
                "default": "2m",
            },
        },
        "additionalProperties": False,
    },
}
