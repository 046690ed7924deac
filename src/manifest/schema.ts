/** Made from schema/source.json by `npm run generate`; do not edit. */
import type { SchemaNode } from './schema-node.js';

/**
 * Name of an application, a workload or a secret: a letter, then letters, digits, - and _, at most 63 in all.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "name".
 */
export type Name = string;
/**
 * Container image that runs the workload. Used by the docker and nomad targets.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "image".
 */
export type Image = string;
/**
 * How to build the workload's image, as Compose has it: a folder, or its settings. Used by the docker target.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "build".
 */
export type Build =
  | string
  | {
      /**
       * Folder with the sources, relative to the manifest.
       */
      context?: string;
      /**
       * Dockerfile, relative to the context.
       */
      dockerfile?: string;
      /**
       * Stage of the Dockerfile to build.
       */
      target?: string;
      /**
       * Build arguments, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode; an argument that is not set there is left out.
       */
      args?:
        | {
            [k: string]: string | number | boolean | null;
          }
        | string[]
        | null;
    };
/**
 * Program and its arguments. A list is taken as it is; a text is split as a shell would split it, without running a shell.
 *
 * @minItems 1
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "command".
 */
export type Command = string | [string, ...string[]];
/**
 * Directory that the command runs in. On the local target relative to the manifest, whose folder is the default; in a container the image's own is the default.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "working_dir".
 */
export type WorkingDirectory = string;
/**
 * Environment variables, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode, or from the file .env beside the manifest.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "environment".
 */
export type Environment =
  | {
      [k: string]: string | number | boolean | null;
    }
  | string[]
  | null;
/**
 * Files of NAME=value lines, relative to the manifest; environment wins over them, a later file over an earlier one. A file named twice keeps its first place. Read when the application is applied.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "env_file".
 */
export type EnvironmentFile =
  | string
  | EnvironmentFileOfAList[]
  | {
      path: PathOfAnEnvironmentFile;
      required?: WhetherAnEnvironmentFileMustBeThere;
      format?: FormatOfAnEnvironmentFile;
    }
  | null;
/**
 * A file of NAME=value lines: its path, or settings.
 */
export type EnvironmentFileOfAList =
  | string
  | {
      path: PathOfAnEnvironmentFile;
      required?: WhetherAnEnvironmentFileMustBeThere;
      format?: FormatOfAnEnvironmentFile;
    };
/**
 * The file, relative to the manifest; ~/ is the home folder.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "env_file_path".
 */
export type PathOfAnEnvironmentFile = string;
/**
 * Whether it is an error if the file does not exist.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "env_file_required".
 */
export type WhetherAnEnvironmentFileMustBeThere = boolean;
/**
 * How the lines are read.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "env_file_format".
 */
export type FormatOfAnEnvironmentFile = 'env' | 'raw';
/**
 * Secrets that the workload may read: names from the section secrets, or settings for each. A secret is a file in the folder that MULTINODE_SECRETS_DIR names.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "workload_secrets".
 */
export type SecretsOfAWorkload = SecretOfAWorkload[] | null;
/**
 * A secret that the workload may read: its name, or settings.
 */
export type SecretOfAWorkload =
  | string
  | {
      /**
       * Name of a secret from the section secrets.
       */
      source: string;
      /**
       * Name of the file; the secret's own name unless told otherwise.
       */
      target?: string;
      /**
       * Environment variable that also holds the secret, for programs that read no files.
       */
      environment?: string;
    };
/**
 * CPUs for each worker; 0.5 is half of one.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "cpu".
 */
export type CPU = number;
/**
 * Memory for each worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a number alone is bytes.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "memory".
 */
export type Memory = number | string;
/**
 * GPUs for each worker.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "gpu".
 */
export type GPU = number;
/**
 * Time between SIGTERM, which asks a worker to finish, and SIGKILL.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "stop_grace_period".
 */
export type GracePeriod = number | string;
/**
 * Path that a worker answers with 2xx once it can serve. Without it a worker is ready when its port accepts connections.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "ready_path".
 */
export type ReadyPath = string;
/**
 * How long a worker may take from its start until it is ready. Past that it is stopped and counts as one that can't start.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "startup_timeout".
 */
export type StartUpTimeout = number | string;
/**
 * How long one execution may run. Past that its worker gets SIGTERM, then SIGKILL after the grace period.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "task_timeout".
 */
export type TimeoutOfATask = number | string;
/**
 * IANA time zone in which the schedule is read.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "time_zone".
 */
export type TimeZone = string;

/**
 * The workloads of one application, how they scale and where they run.
 */
export interface ManifestFile {
  /**
   * Address of this schema, for editors.
   */
  $schema?: string;
  name: Name;
  defaults?: Defaults;
  functions?: Functions;
  jobs?: Jobs;
  services?: Services;
  scheduled_tasks?: ScheduledTasks;
  daemons?: Daemons;
  quotas?: Quotas;
  secrets?: Secrets;
  targets?: Targets;
  [k: string]:
    | Extension
    | string
    | Defaults
    | Functions
    | Jobs
    | Services
    | ScheduledTasks
    | Daemons
    | Quotas
    | Secrets
    | Targets
    | undefined;
}
/**
 * What all workloads share; a workload's own field wins. environment is merged by name.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "defaults".
 */
export interface Defaults {
  image?: Image;
  build?: Build;
  command?: Command;
  working_dir?: WorkingDirectory;
  environment?: Environment;
  env_file?: EnvironmentFile;
  secrets?: SecretsOfAWorkload;
  cpu?: CPU;
  memory?: Memory;
  gpu?: GPU;
  stop_grace_period?: GracePeriod;
  [k: string]:
    | Extension
    | Image
    | Build
    | Command
    | Environment
    | EnvironmentFile
    | SecretsOfAWorkload
    | CPU
    | Memory
    | GracePeriod
    | undefined;
}
/**
 * Anything under a key that starts with x- is yours: for anchors and for other tools. Multinode does not read it.
 *
 * This interface was referenced by `Defaults`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `FunctionWorkload`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `JobWorkload`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `ServiceWorkload`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `ScheduledWorkload`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `DaemonWorkload`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `Quotas`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `Secret`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `LocalTarget`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `DockerTarget`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `Constraint`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `NomadTarget`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `Targets`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema definition
 * via the `patternProperty` "^x-".
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "extension".
 */
export interface Extension {
  [k: string]: unknown;
}
/**
 * Warm pools of workers that follow the number of in-flight invocations.
 */
export interface Functions {
  [k: string]: FunctionWorkload;
}
/**
 * A warm pool of workers that follows the number of in-flight invocations.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "function".
 */
export interface FunctionWorkload {
  image?: Image;
  build?: Build;
  command?: Command;
  working_dir?: WorkingDirectory;
  environment?: Environment;
  env_file?: EnvironmentFile;
  secrets?: SecretsOfAWorkload;
  cpu?: CPU;
  memory?: Memory;
  gpu?: GPU;
  stop_grace_period?: GracePeriod;
  /**
   * The most workers that run at once.
   */
  max_workers?: number;
  /**
   * Idle workers kept ready beyond the invocations in flight; never more than max_workers.
   */
  spare_workers?: number;
  /**
   * How long a worker stays after its last invocation before scaling may take it.
   */
  cooldown_period?: number | string;
  /**
   * How long one invocation may execute. Past that the caller gets a timeout error and the worker is stopped.
   */
  timeout?: number | string;
  /**
   * How often an invocation is tried again, on another worker, after its worker died.
   */
  retries?: number;
  /**
   * The most invocations that wait for a worker; past that callers get 503 with Retry-After.
   */
  max_queue?: number;
  ready_path?: ReadyPath;
  startup_timeout?: StartUpTimeout;
  [k: string]:
    | Extension
    | Image
    | Build
    | Command
    | Environment
    | EnvironmentFile
    | SecretsOfAWorkload
    | CPU
    | Memory
    | GracePeriod
    | StartUpTimeout
    | undefined;
}
/**
 * Work that runs to its end: a new worker for every execution.
 */
export interface Jobs {
  [k: string]: JobWorkload;
}
/**
 * A new worker for every execution, at most max_concurrency at once; the rest waits.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "job".
 */
export interface JobWorkload {
  image?: Image;
  build?: Build;
  command?: Command;
  working_dir?: WorkingDirectory;
  environment?: Environment;
  env_file?: EnvironmentFile;
  secrets?: SecretsOfAWorkload;
  cpu?: CPU;
  memory?: Memory;
  gpu?: GPU;
  stop_grace_period?: GracePeriod;
  /**
   * The most executions that run at once.
   */
  max_concurrency?: number;
  timeout?: TimeoutOfATask;
  /**
   * How often an execution is tried again, on a new worker, after a worker died or the work failed.
   */
  retries?: number;
  [k: string]:
    | Extension
    | Image
    | Build
    | Command
    | Environment
    | EnvironmentFile
    | SecretsOfAWorkload
    | CPU
    | Memory
    | GracePeriod
    | TimeoutOfATask
    | undefined;
}
/**
 * Replicas behind a load balancer, their number following CPU use.
 */
export interface Services {
  [k: string]: ServiceWorkload;
}
/**
 * Identical replicas behind a load balancer, their number following CPU use.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "service".
 */
export interface ServiceWorkload {
  image?: Image;
  build?: Build;
  command?: Command;
  working_dir?: WorkingDirectory;
  environment?: Environment;
  env_file?: EnvironmentFile;
  secrets?: SecretsOfAWorkload;
  cpu?: CPU;
  memory?: Memory;
  gpu?: GPU;
  stop_grace_period?: GracePeriod;
  /**
   * Port at which the load balancer takes connections for the service.
   */
  port: number;
  /**
   * The fewest replicas.
   */
  min_replicas?: number;
  /**
   * The most replicas; never less than min_replicas.
   */
  max_replicas?: number;
  /**
   * CPU use that scaling aims at, as a part of the replica's cpu: 0.5 is half.
   */
  target_cpu_utilization?: number;
  ready_path?: ReadyPath;
  startup_timeout?: StartUpTimeout;
  [k: string]:
    | Extension
    | Image
    | Build
    | Command
    | Environment
    | EnvironmentFile
    | SecretsOfAWorkload
    | CPU
    | Memory
    | GracePeriod
    | StartUpTimeout
    | undefined;
}
/**
 * Work that runs at given times.
 */
export interface ScheduledTasks {
  [k: string]: ScheduledWorkload;
}
/**
 * A new worker for every run, on a cron expression, a period or an interval from a reference time.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "scheduled_task".
 */
export interface ScheduledWorkload {
  image?: Image;
  build?: Build;
  command?: Command;
  working_dir?: WorkingDirectory;
  environment?: Environment;
  env_file?: EnvironmentFile;
  secrets?: SecretsOfAWorkload;
  cpu?: CPU;
  memory?: Memory;
  gpu?: GPU;
  stop_grace_period?: GracePeriod;
  /**
   * Cron expression of five fields: minute, hour, day of month, month, day of week.
   */
  schedule?: string;
  /**
   * Time from one run to the next, counted from when the task was first declared.
   */
  period?: number | string;
  /**
   * Time of one run, from which interval counts in both directions (RFC 3339).
   */
  reference_time?: string;
  /**
   * Time between runs, counted from reference_time.
   */
  interval?: number | string;
  time_zone?: TimeZone;
  timeout?: TimeoutOfATask;
  /**
   * How often a run is tried again, on a new worker, after a worker died or the work failed.
   */
  retries?: number;
  /**
   * What happens when a run is due while one is running.
   */
  overlap?: 'allow' | 'skip' | 'replace';
  /**
   * What happens to runs that were due while the agent was down.
   */
  catch_up?: 'none' | 'latest';
  [k: string]:
    | Extension
    | Image
    | Build
    | Command
    | Environment
    | EnvironmentFile
    | SecretsOfAWorkload
    | CPU
    | Memory
    | GracePeriod
    | TimeoutOfATask
    | 'allow'
    | 'skip'
    | 'replace'
    | 'none'
    | 'latest'
    | undefined;
}
/**
 * Single processes that always run.
 */
export interface Daemons {
  [k: string]: DaemonWorkload;
}
/**
 * Exactly one process, always.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "daemon".
 */
export interface DaemonWorkload {
  image?: Image;
  build?: Build;
  command?: Command;
  working_dir?: WorkingDirectory;
  environment?: Environment;
  env_file?: EnvironmentFile;
  secrets?: SecretsOfAWorkload;
  cpu?: CPU;
  memory?: Memory;
  gpu?: GPU;
  stop_grace_period?: GracePeriod;
  [k: string]:
    | Extension
    | Image
    | Build
    | Command
    | Environment
    | EnvironmentFile
    | SecretsOfAWorkload
    | CPU
    | Memory
    | GracePeriod
    | undefined;
}
/**
 * The most that the whole application uses at once. They take priority over max_workers, max_replicas and max_concurrency.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "quotas".
 */
export interface Quotas {
  /**
   * CPUs over all workers.
   */
  cpu?: number;
  /**
   * Memory over all workers.
   */
  memory?: number | string;
  /**
   * GPUs over all workers.
   */
  gpu?: number;
  [k: string]: Extension | number | string | undefined;
}
/**
 * Values that workloads need and nobody else may read, by reference.
 */
export interface Secrets {
  [k: string]: Secret;
}
/**
 * Where a secret's value comes from: an environment variable or a file, one of the two. The value itself is in no plan, state or log.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "secret".
 */
export interface Secret {
  /**
   * Environment variable of whoever runs multinode or terraform.
   */
  environment?: string;
  /**
   * File, relative to the manifest.
   */
  file?: string;
  [k: string]: Extension | string | undefined;
}
/**
 * Settings of the places where the application can run.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "targets".
 */
export interface Targets {
  local?: LocalTarget;
  docker?: DockerTarget;
  nomad?: NomadTarget;
  [k: string]: Extension | LocalTarget | DockerTarget | NomadTarget | undefined;
}
/**
 * Plain processes on this machine.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "local_target".
 */
export interface LocalTarget {
  /**
   * Address that the agent listens on.
   */
  host?: string;
  /**
   * Port that the agent listens on; 0 takes any free one and keeps it.
   */
  port?: number;
  [k: string]: Extension | string | number | undefined;
}
/**
 * Containers on a Docker host.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "docker_target".
 */
export interface DockerTarget {
  /**
   * The Engine's address; DOCKER_HOST or the local socket unless given.
   */
  host?: string;
  /**
   * Name or IP address of the Engine's machine, at which the agent and the services are reached.
   */
  address?: string;
  /**
   * IP address of the Engine's machine on which the agent and the services are published; `address` unless given, 0.0.0.0 for all.
   */
  bind_address?: string;
  /**
   * Where the agent runs.
   */
  agent?: 'container' | 'host';
  /**
   * Image of the agent; built from this package unless given.
   */
  agent_image?: string;
  /**
   * Port at which the agent is published.
   */
  port?: number;
  /**
   * What spreads a service's connections over its replicas.
   */
  load_balancer?: 'agent' | 'haproxy' | 'traefik';
  [k: string]:
    Extension | string | 'container' | 'host' | number | 'agent' | 'haproxy' | 'traefik' | undefined;
}
/**
 * Jobs on a Nomad cluster.
 *
 * This interface was referenced by `ManifestFile`'s JSON-Schema
 * via the `definition` "nomad_target".
 */
export interface NomadTarget {
  /**
   * Nomad's HTTP address, or those of several servers with commas between them; NOMAD_ADDR unless given.
   */
  address?: string;
  /**
   * Region of the jobs; NOMAD_REGION, or that of the server, unless given.
   */
  region?: string;
  /**
   * Namespace of the jobs, which must be there.
   */
  namespace?: string;
  /**
   * Datacenters that may run the workers.
   */
  datacenters?: string[];
  /**
   * Node pool of the jobs.
   */
  node_pool?: string;
  /**
   * Priority of the jobs.
   */
  priority?: number;
  /**
   * What nodes must be like to run the agent and the workers, as Nomad has it.
   */
  constraints?: Constraint[];
  /**
   * Where the agent runs.
   */
  agent?: 'host' | 'job';
  /**
   * Program of an agent that is a job, and its first arguments; the nodes have it.
   *
   * @minItems 1
   */
  agent_command?: [string, ...string[]];
  /**
   * Image of an agent that is a job; it is run by agent_command unless given.
   */
  agent_image?: string;
  /**
   * Port of an agent that is a job, on its node; 0 takes any free one.
   */
  port?: number;
  /**
   * Host volume of Nomad's for the data of an agent that is an image; they move from node to node with the agent as far as they can, unless given.
   */
  volume?: string;
  /**
   * Folder on the nodes for the data of an agent that is a command; they move from node to node with the agent as far as they can, unless given.
   */
  data_dir?: string;
  /**
   * Agents that run at once; one of them decides, all serve calls.
   */
  agents?: number;
  /**
   * Whether the plan makes an ACL policy for the agent.
   */
  acl?: boolean;
  /**
   * What spreads a service's connections over its replicas.
   */
  load_balancer?: 'agent' | 'haproxy' | 'traefik';
  [k: string]:
    | Extension
    | string
    | string[]
    | number
    | Constraint[]
    | 'host'
    | 'job'
    | [string, ...string[]]
    | boolean
    | 'agent'
    | 'haproxy'
    | 'traefik'
    | undefined;
}
/**
 * What an attribute of nodes must be.
 */
export interface Constraint {
  /**
   * Attribute of a node, without ${ and }.
   */
  attribute: string;
  /**
   * How it is compared.
   */
  operator?:
    | '='
    | '!='
    | '>'
    | '>='
    | '<'
    | '<='
    | 'regexp'
    | 'set_contains'
    | 'set_contains_any'
    | 'version'
    | 'semver'
    | 'is_set'
    | 'is_not_set';
  /**
   * What it is compared with.
   */
  value?: string;
  [k: string]:
    | Extension
    | string
    | '='
    | '!='
    | '>'
    | '>='
    | '<'
    | '<='
    | 'regexp'
    | 'set_contains'
    | 'set_contains_any'
    | 'version'
    | 'semver'
    | 'is_set'
    | 'is_not_set'
    | undefined;
}

export const SCHEMA: SchemaNode = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "multinode.schema.json",
  "title": "Multinode manifest",
  "description": "The workloads of one application, how they scale and where they run.",
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
      "description": "Address of this schema, for editors.",
      "type": "string",
      "examples": [
        "./schema/multinode.schema.json",
        "./node_modules/multinode/schema/multinode.schema.json"
      ]
    },
    "name": {
      "$ref": "#/definitions/name"
    },
    "defaults": {
      "$ref": "#/definitions/defaults"
    },
    "functions": {
      "title": "Functions",
      "description": "Warm pools of workers that follow the number of in-flight invocations.",
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
          "description": "Warm pools of workers that follow the number of in-flight invocations.",
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
      "description": "Work that runs to its end: a new worker for every execution.",
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
          "description": "Work that runs to its end: a new worker for every execution.",
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
      "description": "Replicas behind a load balancer, their number following CPU use.",
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
          "description": "Replicas behind a load balancer, their number following CPU use.",
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
      "description": "Work that runs at given times.",
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
          "description": "Work that runs at given times.",
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
      "description": "Single processes that always run.",
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
          "description": "Single processes that always run.",
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
      "description": "Values that workloads need and nobody else may read, by reference.",
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
          "description": "Values that workloads need and nobody else may read, by reference.",
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
    "targets": {
      "$ref": "#/definitions/targets"
    }
  },
  "definitions": {
    "name": {
      "title": "Name",
      "description": "Name of an application, a workload or a secret: a letter, then letters, digits, - and _, at most 63 in all.",
      "type": "string",
      "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
      "patternErrorMessage": "A name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
      "examples": [
        "hello",
        "resize-image"
      ]
    },
    "extension": {
      "title": "Extension",
      "description": "Anything under a key that starts with x- is yours: for anchors and for other tools. Multinode does not read it."
    },
    "image": {
      "title": "Image",
      "description": "Container image that runs the workload. Used by the docker and nomad targets.",
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
      "title": "Build",
      "description": "How to build the workload's image, as Compose has it: a folder, or its settings. Used by the docker target.",
      "type": [
        "string",
        "object"
      ],
      "minLength": 1,
      "additionalProperties": false,
      "properties": {
        "context": {
          "description": "Folder with the sources, relative to the manifest.",
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
        "target": {
          "description": "Stage of the Dockerfile to build.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "runtime",
            "worker"
          ]
        },
        "args": {
          "description": "Build arguments, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode; an argument that is not set there is left out.",
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
            "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has no spaces.",
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
              "description": "An ARG of the Dockerfile.",
              "body": {
                "${1:NAME}": "${2:value}"
              }
            }
          ],
          "propertyNames": {
            "title": "NAME",
            "description": "Name of a build argument.",
            "pattern": "^[^=\\s]+$",
            "patternErrorMessage": "The name of a build argument has no spaces and no =.",
            "examples": [
              "NODE_VERSION",
              "BASE"
            ]
          }
        }
      },
      "examples": [
        ".",
        {
          "context": "./app"
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
      "title": "Command",
      "description": "Program and its arguments. A list is taken as it is; a text is split as a shell would split it, without running a shell.",
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
          "description": "A program and its arguments, as a shell would split them.",
          "body": "${1:node server.js}"
        }
      ]
    },
    "working_dir": {
      "title": "Working directory",
      "description": "Directory that the command runs in. On the local target relative to the manifest, whose folder is the default; in a container the image's own is the default.",
      "type": "string",
      "minLength": 1,
      "examples": [
        "./app",
        "/srv"
      ]
    },
    "environment": {
      "title": "Environment",
      "description": "Environment variables, as a map or as a list of NAME=value. A name without a value is taken from the environment of whoever runs multinode, or from the file .env beside the manifest.",
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
        "patternErrorMessage": "An entry is NAME=value, or NAME alone; NAME has letters, digits, _, ., -, [ and ] only.",
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
        "patternErrorMessage": "The name of an environment variable has letters, digits, _, ., -, [ and ] only.",
        "examples": [
          "LOG_LEVEL",
          "TZ"
        ]
      },
      "defaultSnippets": [
        {
          "label": "environment variable",
          "description": "A variable of every worker.",
          "body": {
            "${1:NAME}": "${2:value}"
          }
        }
      ]
    },
    "env_file": {
      "title": "Environment file",
      "description": "Files of NAME=value lines, relative to the manifest; environment wins over them, a later file over an earlier one. A file named twice keeps its first place. Read when the application is applied.",
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
        "title": "Environment file of a list",
        "description": "A file of NAME=value lines: its path, or settings.",
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
            "description": "A file of NAME=value lines.",
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
          "description": "A file of NAME=value lines.",
          "body": "${1:.env}"
        }
      ]
    },
    "env_file_path": {
      "title": "Path of an environment file",
      "description": "The file, relative to the manifest; ~/ is the home folder.",
      "type": "string",
      "minLength": 1,
      "examples": [
        ".env",
        "local.env"
      ]
    },
    "env_file_required": {
      "title": "Whether an environment file must be there",
      "description": "Whether it is an error if the file does not exist.",
      "type": "boolean",
      "default": true,
      "examples": [
        true,
        false
      ]
    },
    "env_file_format": {
      "title": "Format of an environment file",
      "description": "How the lines are read.",
      "type": "string",
      "enum": [
        "env",
        "raw"
      ],
      "enumDescriptions": [
        "As Compose reads them: quotes, escapes, comments, variables.",
        "All that stands after the = is the value."
      ],
      "default": "env",
      "examples": [
        "raw",
        "env"
      ]
    },
    "workload_secrets": {
      "title": "Secrets of a workload",
      "description": "Secrets that the workload may read: names from the section secrets, or settings for each. A secret is a file in the folder that MULTINODE_SECRETS_DIR names.",
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
            "description": "Name of a secret from the section secrets.",
            "type": "string",
            "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
            "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
            "examples": [
              "api_token",
              "db_password"
            ]
          },
          "target": {
            "description": "Name of the file; the secret's own name unless told otherwise.",
            "type": "string",
            "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]*$",
            "patternErrorMessage": "A file name without folders.",
            "examples": [
              "token",
              "db_password"
            ]
          },
          "environment": {
            "description": "Environment variable that also holds the secret, for programs that read no files.",
            "type": "string",
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
            "patternErrorMessage": "An environment variable's name: letters, digits and _.",
            "examples": [
              "API_TOKEN",
              "DB_PASSWORD"
            ]
          }
        },
        "title": "Secret of a workload",
        "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$",
        "patternErrorMessage": "A secret's name starts with a letter and has letters, digits, - and _ only, at most 63 in all.",
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
            "description": "A secret by its name; the workload reads it from a file.",
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
    "cpu": {
      "title": "CPU",
      "description": "CPUs for each worker; 0.5 is half of one.",
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
      "description": "Memory for each worker, such as 256 MiB, 1 GiB or 512m. All units are powers of 1024; a number alone is bytes.",
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
      "description": "GPUs for each worker.",
      "type": "integer",
      "minimum": 0,
      "maximum": 64,
      "default": 0,
      "examples": [
        0,
        1
      ]
    },
    "stop_grace_period": {
      "title": "Grace period",
      "description": "Time between SIGTERM, which asks a worker to finish, and SIGKILL.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "duration",
      "minimum": 0,
      "maximum": 86400,
      "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
      "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
      "default": "2m",
      "examples": [
        "10s",
        "2m"
      ]
    },
    "ready_path": {
      "title": "Ready path",
      "description": "Path that a worker answers with 2xx once it can serve. Without it a worker is ready when its port accepts connections.",
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
      "description": "How long a worker may take from its start until it is ready. Past that it is stopped and counts as one that can't start.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "duration",
      "minimum": 1,
      "maximum": 3600,
      "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
      "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
      "default": "60s",
      "examples": [
        "60s",
        "5m"
      ]
    },
    "task_timeout": {
      "title": "Timeout of a task",
      "description": "How long one execution may run. Past that its worker gets SIGTERM, then SIGKILL after the grace period.",
      "type": [
        "number",
        "string"
      ],
      "x-unit": "duration",
      "minimum": 1,
      "maximum": 86400,
      "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
      "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
      "default": "60m",
      "examples": [
        "10m",
        "2h"
      ]
    },
    "time_zone": {
      "title": "Time zone",
      "description": "IANA time zone in which the schedule is read.",
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
      "description": "A warm pool of workers that follows the number of in-flight invocations.",
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
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "max_workers": {
          "description": "The most workers that run at once.",
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
          "description": "Idle workers kept ready beyond the invocations in flight; never more than max_workers.",
          "type": "integer",
          "minimum": 0,
          "maximum": 100,
          "default": 0,
          "examples": [
            0,
            2
          ]
        },
        "cooldown_period": {
          "description": "How long a worker stays after its last invocation before scaling may take it.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 0,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
          "default": "60s",
          "examples": [
            "60s",
            "5m"
          ]
        },
        "timeout": {
          "description": "How long one invocation may execute. Past that the caller gets a timeout error and the worker is stopped.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 1,
          "maximum": 86400,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
          "default": "15m",
          "examples": [
            "30s",
            "15m"
          ]
        },
        "retries": {
          "description": "How often an invocation is tried again, on another worker, after its worker died.",
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
          "description": "The most invocations that wait for a worker; past that callers get 503 with Retry-After.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100000,
          "default": 1000,
          "examples": [
            1000,
            50
          ]
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
          "description": "A warm pool of workers that follows the number of in-flight invocations.",
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
      "description": "A new worker for every execution, at most max_concurrency at once; the rest waits.",
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
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "max_concurrency": {
          "description": "The most executions that run at once.",
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
          "description": "How often an execution is tried again, on a new worker, after a worker died or the work failed.",
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
          "description": "A new worker for every execution, at most max_concurrency at once; the rest waits.",
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
      "description": "Identical replicas behind a load balancer, their number following CPU use.",
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
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "port": {
          "description": "Port at which the load balancer takes connections for the service.",
          "type": "integer",
          "minimum": 1,
          "maximum": 65535,
          "examples": [
            8080,
            3000
          ]
        },
        "min_replicas": {
          "description": "The fewest replicas.",
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "default": 2,
          "examples": [
            2,
            3
          ]
        },
        "max_replicas": {
          "description": "The most replicas; never less than min_replicas.",
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
          "description": "CPU use that scaling aims at, as a part of the replica's cpu: 0.5 is half.",
          "type": "number",
          "minimum": 0.05,
          "maximum": 0.95,
          "default": 0.5,
          "examples": [
            0.5,
            0.4
          ]
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
          "description": "Identical replicas behind a load balancer, their number following CPU use.",
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
      "description": "A new worker for every run, on a cron expression, a period or an interval from a reference time.",
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
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        },
        "schedule": {
          "description": "Cron expression of five fields: minute, hour, day of month, month, day of week.",
          "type": "string",
          "pattern": "^\\s*\\S+(\\s+\\S+){4}\\s*$",
          "patternErrorMessage": "A cron expression has five fields, such as 0 3 * * *.",
          "examples": [
            "0 3 * * *",
            "*/15 8-18 * * 1-5"
          ]
        },
        "period": {
          "description": "Time from one run to the next, counted from when the task was first declared.",
          "type": [
            "number",
            "string"
          ],
          "x-unit": "duration",
          "minimum": 1,
          "pattern": "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|ms|[smhdw]))+$",
          "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
          "examples": [
            "5m",
            "6h"
          ],
          "maximum": 31622400
        },
        "reference_time": {
          "description": "Time of one run, from which interval counts in both directions (RFC 3339).",
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
          "patternErrorMessage": "A duration is a number of seconds, or text such as 90s, 5m, 1h30m or 1d.",
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
          "description": "How often a run is tried again, on a new worker, after a worker died or the work failed.",
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
          "description": "What happens when a run is due while one is running.",
          "type": "string",
          "enum": [
            "allow",
            "skip",
            "replace"
          ],
          "enumDescriptions": [
            "Both run.",
            "The due run is left out.",
            "The running one is stopped and the due one starts."
          ],
          "default": "skip",
          "examples": [
            "skip",
            "replace"
          ]
        },
        "catch_up": {
          "description": "What happens to runs that were due while the agent was down.",
          "type": "string",
          "enum": [
            "none",
            "latest"
          ],
          "enumDescriptions": [
            "They are left out.",
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
          "description": "A new worker for every run, on a cron expression, a period or an interval from a reference time.",
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
      "description": "Exactly one process, always.",
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
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
        }
      },
      "defaultSnippets": [
        {
          "label": "Daemon workload",
          "description": "Exactly one process, always.",
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
      "description": "What all workloads share; a workload's own field wins. environment is merged by name.",
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
        "cpu": {
          "$ref": "#/definitions/cpu"
        },
        "memory": {
          "$ref": "#/definitions/memory"
        },
        "gpu": {
          "$ref": "#/definitions/gpu"
        },
        "stop_grace_period": {
          "$ref": "#/definitions/stop_grace_period"
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
          "description": "What all workloads share.",
          "body": {
            "cpu": "^${1:0.1}",
            "memory": "${2:256 MiB}"
          }
        }
      ]
    },
    "quotas": {
      "title": "Quotas",
      "description": "The most that the whole application uses at once. They take priority over max_workers, max_replicas and max_concurrency.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "cpu": {
          "description": "CPUs over all workers.",
          "type": "number",
          "minimum": 0.01,
          "examples": [
            4,
            16
          ],
          "maximum": 1000000
        },
        "memory": {
          "description": "Memory over all workers.",
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
          "description": "GPUs over all workers.",
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
          "description": "The most that the application uses at once.",
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
    "secret": {
      "title": "Secret",
      "description": "Where a secret's value comes from: an environment variable or a file, one of the two. The value itself is in no plan, state or log.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "environment": {
          "description": "Environment variable of whoever runs multinode or terraform.",
          "type": "string",
          "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
          "patternErrorMessage": "An environment variable's name: letters, digits and _.",
          "examples": [
            "DB_PASSWORD",
            "API_TOKEN"
          ]
        },
        "file": {
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
          "description": "Port that the agent listens on; 0 takes any free one and keeps it.",
          "type": "integer",
          "minimum": 0,
          "maximum": 65535,
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
          "description": "The Engine's address; DOCKER_HOST or the local socket unless given.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "unix:///var/run/docker.sock",
            "ssh://deploy@docker.example",
            "tcp://10.0.0.5:2376"
          ]
        },
        "address": {
          "description": "Name or IP address of the Engine's machine, at which the agent and the services are reached.",
          "type": "string",
          "minLength": 1,
          "default": "127.0.0.1",
          "examples": [
            "10.0.0.5",
            "docker.example"
          ]
        },
        "bind_address": {
          "description": "IP address of the Engine's machine on which the agent and the services are published; `address` unless given, 0.0.0.0 for all.",
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
          "description": "Image of the agent; built from this package unless given.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "multinode-agent:0.1",
            "registry.example/multinode-agent:0.1"
          ]
        },
        "port": {
          "description": "Port at which the agent is published.",
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
          "description": "What spreads a service's connections over its replicas.",
          "type": "string",
          "enum": [
            "agent",
            "haproxy",
            "traefik"
          ],
          "enumDescriptions": [
            "The agent itself.",
            "An HAProxy of the plan.",
            "A Traefik of the plan."
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
      "description": "Jobs on a Nomad cluster.",
      "type": "object",
      "additionalProperties": false,
      "patternProperties": {
        "^x-": {
          "$ref": "#/definitions/extension"
        }
      },
      "properties": {
        "address": {
          "description": "Nomad's HTTP address, or those of several servers with commas between them; NOMAD_ADDR unless given.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "http://127.0.0.1:4646",
            "https://a.nomad.example:4646,https://b.nomad.example:4646"
          ]
        },
        "region": {
          "description": "Region of the jobs; NOMAD_REGION, or that of the server, unless given.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "global",
            "eu"
          ]
        },
        "namespace": {
          "description": "Namespace of the jobs, which must be there.",
          "type": "string",
          "pattern": "^[A-Za-z0-9-]{1,128}$",
          "patternErrorMessage": "Nomad's namespaces have letters, digits and dashes, at most 128.",
          "default": "default",
          "examples": [
            "default",
            "team-a"
          ]
        },
        "datacenters": {
          "description": "Datacenters that may run the workers.",
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
          "patternErrorMessage": "Nomad's node pools have letters, digits, dashes and underscores, at most 128.",
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
          "description": "What nodes must be like to run the agent and the workers, as Nomad has it.",
          "type": "array",
          "items": {
            "title": "Constraint",
            "description": "What an attribute of nodes must be.",
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
                "description": "Attribute of a node, without ${ and }.",
                "type": "string",
                "pattern": "^(attr|meta|node|device)\\.[A-Za-z0-9_.-]+$",
                "patternErrorMessage": "An attribute of a node is such as attr.cpu.arch, meta.rack, or node.class.",
                "examples": [
                  "attr.cpu.arch",
                  "meta.rack"
                ]
              },
              "operator": {
                "description": "How it is compared.",
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
                  "It is the value.",
                  "It is not the value.",
                  "It comes after the value.",
                  "It is the value, or comes after it.",
                  "It comes before the value.",
                  "It is the value, or comes before it.",
                  "The value is a regular expression of it.",
                  "It has all of the value, which is a list with commas.",
                  "It has some of the value, which is a list with commas.",
                  "It is a version that the value admits, such as >= 1.2.",
                  "The same by the rules of Semantic Versioning.",
                  "It is there.",
                  "It is not there."
                ],
                "default": "=",
                "examples": [
                  "=",
                  "regexp"
                ]
              },
              "value": {
                "description": "What it is compared with.",
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
            "As a process of the machine that applies the stack.",
            "As a job of the cluster."
          ],
          "default": "host",
          "examples": [
            "job",
            "host"
          ]
        },
        "agent_command": {
          "description": "Program of an agent that is a job, and its first arguments; the nodes have it.",
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
          "description": "Image of an agent that is a job; it is run by agent_command unless given.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "registry.example/multinode-agent:0.1",
            "multinode-agent:0.1"
          ]
        },
        "port": {
          "description": "Port of an agent that is a job, on its node; 0 takes any free one.",
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
          "description": "Host volume of Nomad's for the data of an agent that is an image; they move from node to node with the agent as far as they can, unless given.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "multinode",
            "shared"
          ]
        },
        "data_dir": {
          "description": "Folder on the nodes for the data of an agent that is a command; they move from node to node with the agent as far as they can, unless given.",
          "type": "string",
          "pattern": "^/[^\\u0000]*$",
          "patternErrorMessage": "A folder on the nodes is an absolute path, such as /srv/multinode.",
          "examples": [
            "/srv/multinode",
            "/mnt/shared/multinode"
          ]
        },
        "agents": {
          "description": "Agents that run at once; one of them decides, all serve calls.",
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
          "description": "Whether the plan makes an ACL policy for the agent.",
          "type": "boolean",
          "default": false,
          "examples": [
            true,
            false
          ]
        },
        "load_balancer": {
          "description": "What spreads a service's connections over its replicas.",
          "type": "string",
          "enum": [
            "agent",
            "haproxy",
            "traefik"
          ],
          "enumDescriptions": [
            "The agent itself.",
            "An HAProxy beside an agent that is a job.",
            "A Traefik beside an agent that is a job."
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
          "description": "Jobs on a Nomad cluster.",
          "body": {
            "address": "${1:http://127.0.0.1:4646}"
          }
        }
      ]
    },
    "targets": {
      "title": "Targets",
      "description": "Settings of the places where the application can run.",
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
    }
  }
};
