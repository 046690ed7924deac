import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS, type Kind } from '../../src/manifest/model.js';
import { type Identity, isAlive } from '../../src/process/identity.js';
import type { Cost, Exit, WorkerSpec } from '../driver.js';
import type { Hooks } from '../shared/hooks.js';
import { isSignal } from '../shared/signal.js';
import type { RecordedCheck } from './checks.js';
import { reserveExit } from './exits.js';
import type { RecordedHook } from './hooks.js';
import { type LocalFile, localFiles, writeFiles } from './placed-files.js';

/** What the driver remembers about a worker, in worker.json in the worker's folder. */
export interface WorkerRecord {
  readonly id: string;
  readonly workload: string;
  readonly kind: Kind;
  readonly revision: string;
  readonly cost: Cost;
  /** The wrapper's process; its pid is also the id of the session and the process group. */
  readonly identity: Identity;
  /** The era in which the wrapper was started; see `currentEra`. Absent in earlier versions' records. */
  readonly era?: string;
  readonly port?: number;
  /** The signal that asks it to finish; SIGTERM by default. */
  readonly stopSignal?: NodeJS.Signals;
  /** The test that shows whether it works; absent if it has none. */
  readonly healthcheck?: RecordedCheck;
  /** What runs beside its program; absent if nothing does. */
  readonly hooks?: Hooks<RecordedHook>;
  /** Folders of its control groups; absent in the records of versions that had none. */
  readonly groups?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Set once it is being stopped: since when (milliseconds since the epoch), and its grace period (milliseconds). */
  readonly stopping?: { readonly at: number; readonly grace: number };
  /** Set once the exit has been reported. */
  readonly exit?: Exit;
}

/** What of a worker is in files. */
type Contents = Pick<WorkerSpec, 'secrets' | 'secret_files' | 'configs' | 'input'>;

/** The files below the driver's folder. */
export class Files {
  /** One folder for each worker. */
  readonly workers: string;
  /** A file with each worker's exit status, all in one folder so that one watch covers them. */
  readonly exits: string;

  constructor(dataDir: string) {
    this.workers = join(dataDir, 'workers');
    this.exits = join(dataDir, 'exits');
    this.makeFolders();
  }

  folder(id: string): string {
    return join(this.workers, id);
  }

  /** Folder of the files that have a path of their own. */
  files(id: string): string {
    return join(this.folder(id), 'files');
  }

  secrets(id: string): string {
    return join(this.folder(id), 'secrets');
  }

  input(id: string): string {
    return join(this.folder(id), 'input');
  }

  log(id: string, stream: 'stdout' | 'stderr'): string {
    return join(this.folder(id), `${stream}.log`);
  }

  exit(id: string): string {
    return join(this.exits, id);
  }

  /**
   * Creates the worker's folder, which must not exist yet, with the worker's secrets, configs and input, and the file for its exit
   * status.
   */
  create(id: string, { secrets, input, ...spec }: Contents): void {
    this.makeFolders();
    mkdirSync(this.folder(id), { mode: 0o700 });
    reserveExit(this.exit(id));
    mkdirSync(this.secrets(id), { mode: 0o700 });
    for (const [name, value] of Object.entries(secrets)) {
      writeFileSync(join(this.secrets(id), name), value, { mode: 0o600, flag: 'wx' });
    }
    writeFiles(this.placed(id, spec));
    if (input !== undefined) writeFileSync(this.input(id), input, { mode: 0o600, flag: 'wx' });
  }

  /** The worker's files with a path or permissions of their own. */
  placed(id: string, spec: Pick<WorkerSpec, 'configs' | 'secret_files'>): LocalFile[] {
    return localFiles(spec, { secrets: this.secrets(id), files: this.files(id) });
  }

  /** Creates missing folders, including those that a program has removed. */
  private makeFolders(): void {
    for (const folder of [this.workers, this.exits]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Removes what only a running worker needs. */
  removeSecrets(id: string): void {
    rmSync(this.secrets(id), { recursive: true, force: true });
    rmSync(this.files(id), { recursive: true, force: true });
    rmSync(this.input(id), { force: true });
  }

  remove(id: string): void {
    rmSync(this.exit(id), { force: true });
    rmSync(this.folder(id), { recursive: true, force: true });
  }

  /** Writes atomically, so that there is never half a record. */
  write(record: WorkerRecord): void {
    const file = this.recordFile(record.id);
    writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  /**
   * All recorded workers. A folder without a record is left over from a start that was interrupted before the program
   * began, and is removed.
   */
  readAll(): WorkerRecord[] {
    return readdirSync(this.workers).flatMap((id) => {
      const record = this.read(id);
      if (!record) this.remove(id);
      return record ? [record] : [];
    });
  }

  private read(id: string): WorkerRecord | undefined {
    try {
      const parsed: unknown = JSON.parse(readFileSync(this.recordFile(id), 'utf8'));
      return isRecord(parsed) && parsed.id === id ? parsed : undefined;
    } catch {
      return undefined;
    }
  }

  private recordFile(id: string): string {
    return join(this.folder(id), 'worker.json');
  }
}

/** Ids of the running workers recorded in a driver's folder; only while no driver has the folder open. */
export function liveWorkers(dataDir: string): string[] {
  if (!existsSync(dataDir)) return [];
  return new Files(dataDir).readAll().flatMap(({ id, identity }) => (isAlive(identity) ? [id] : []));
}

function isRecord(value: unknown): value is WorkerRecord {
  return (
    has(value, {
      id: isString,
      workload: isString,
      kind: (kind) => KINDS.some((known) => known === kind),
      revision: isString,
      cost: (cost) => has(cost, { cpu: Number.isFinite, memory: Number.isFinite, gpu: Number.isFinite }),
      startedAt: Number.isFinite,
      identity: (identity) => has(identity, { pid: Number.isSafeInteger, startTime: isString }),
    }) &&
    has(value, {
      port: (port) => port === undefined || Number.isSafeInteger(port),
      era: (era) => era === undefined || isString(era),
      stopSignal: (signal) => signal === undefined || isSignal(signal),
      healthcheck: (check) => check === undefined || isCheck(check),
      hooks: (hooks) => hooks === undefined || areHooks(hooks),
      stopping: (stop) => stop === undefined || has(stop, { at: Number.isFinite, grace: Number.isFinite }),
      groups: (groups) => groups === undefined || (Array.isArray(groups) && groups.every(isString)),
      exit: (exit) => exit === undefined || isExit(exit),
    })
  );
}

function isCheck(value: unknown): boolean {
  const times = ['interval', 'timeout', 'retries', 'start_period', 'start_interval'];
  return has(value, {
    command: (command) => Array.isArray(command) && command.every(isString),
    workingDir: isString,
    times: (given) => has(given, Object.fromEntries(times.map((name) => [name, Number.isFinite]))),
  });
}

function areHooks(value: unknown): boolean {
  const areRecorded = (hooks: unknown) =>
    hooks === undefined || (Array.isArray(hooks) && hooks.every(isHook));
  return has(value, { post_start: areRecorded, pre_stop: areRecorded });
}

function isHook(value: unknown): boolean {
  return has(value, {
    command: (command) => Array.isArray(command) && command.every(isString),
    workingDir: isString,
    environment: (given) =>
      typeof given === 'object' && given !== null && Object.values(given).every(isString),
  });
}

function isExit(value: unknown): boolean {
  return has(value, {
    lost: (lost) => lost === undefined || lost === true,
    code: (code) => code === null || Number.isSafeInteger(code),
    signal: (signal) => signal === null || isString(signal),
    outOfMemory: (flag) => typeof flag === 'boolean',
    memoryLimit: (bytes) => bytes === undefined || Number.isFinite(bytes),
    at: Number.isFinite,
    ran: (milliseconds) => milliseconds === undefined || Number.isFinite(milliseconds),
  });
}

function has(value: unknown, fields: Record<string, (field: unknown) => boolean>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const found = new Map<string, unknown>(Object.entries(value));
  return Object.entries(fields).every(([name, check]) => check(found.get(name)));
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}
