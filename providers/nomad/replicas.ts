import { isRecord } from '../../src/json/shape.js';
import type { WorkerSpec } from '../driver.js';
import { NomadRefusal } from './api/nomad.js';
import { NoRoom } from './failure.js';
import type { Jobs } from './jobs.js';
import { apartFrom, type DistinctHosts, exclusions, type Job } from './jobspec/apart.js';
import { apartJob, DISTINCT_HOSTS } from './names.js';
import type { NomadWorker } from './worker.js';

export interface ReplicaParts {
  readonly application: string;
  readonly jobs: Jobs;
  /** Replica → node, for those that run, are like a new one, and stay. */
  readonly nodesOf: (spec: WorkerSpec) => ReadonlyMap<string, string>;
  readonly note: (message: string) => void;
}

/** How to start one instance of a job. Rejects with NoRoom if no node has room. */
export interface Attempt {
  readonly job: string;
  /** What to do before the job is dispatched, and after that. */
  readonly around: <T>(dispatch: () => Promise<T>) => Promise<T>;
  /** Called once the instance is on a node, before it runs. */
  readonly onPlaced: (node: string) => void;
}
type Start = (attempt: Attempt) => Promise<NomadWorker>;

interface Placed {
  readonly spec: WorkerSpec;
  readonly node: string;
}

/**
 * Starts replicas of services on different nodes. Until one of them is on a node, the next one of its service waits, because
 * where it may go depends on where the others are.
 */
export class Replicas {
  /** Service → resolves once its last replica is on a node, or can't be. */
  readonly #turns = new Map<string, Promise<void>>();
  /** Replicas that are on a node but do not run yet, by id. */
  readonly #placed = new Map<string, Placed>();
  #noted = false;

  constructor(private readonly parts: ReplicaParts) {}

  /** @param job the service's job */
  async start(spec: WorkerSpec, job: string, start: Start): Promise<NomadWorker> {
    const before = this.#turns.get(spec.workload);
    let over = () => {};
    this.#turns.set(
      spec.workload,
      new Promise((resolve) => {
        over = resolve;
      }),
    );
    await before;
    const onPlaced = (node: string) => {
      this.#placed.set(spec.id, { spec, node });
      over();
    };
    try {
      return await this.#tryNodes(spec, job, (attempt) => start({ ...attempt, onPlaced }));
    } finally {
      over();
      this.#placed.delete(spec.id);
    }
  }

  async #tryNodes(
    spec: WorkerSpec,
    job: string,
    start: (attempt: Omit<Attempt, 'onPlaced'>) => Promise<NomadWorker>,
  ): Promise<NomadWorker> {
    const { application, jobs } = this.parts;
    const anywhere = () => start({ job, around: (dispatch) => dispatch() });
    const counts = this.#counts(spec);
    if (counts.size === 0) return await anywhere();
    const definition = await jobs.definition(job);
    const distinct = wish(definition);
    let problem: unknown;
    for (const nodes of exclusions(counts, distinct)) {
      try {
        if (nodes.length === 0) return await anywhere();
        const apart = apartJob(application, spec.workload);
        const changed = apartFrom(definition, nodes, job, apart);
        return await start({ job: apart, around: (dispatch) => this.#registered(changed, apart, dispatch) });
      } catch (error) {
        if (error instanceof NomadRefusal && error.status === 403 && distinct === undefined) {
          this.#noteOnce(error);
          return await anywhere();
        }
        if (!(error instanceof NoRoom)) throw error;
        problem = error;
      }
    }
    throw problem;
  }

  /** Instances of a job outlive it, so the job is removed at once. */
  async #registered<T>(definition: Job, job: string, dispatch: () => Promise<T>): Promise<T> {
    const { jobs } = this.parts;
    await jobs.register(definition);
    try {
      return await dispatch();
    } finally {
      await jobs.remove(job);
    }
  }

  /** Node → how many replicas it has. */
  #counts(spec: WorkerSpec): ReadonlyMap<string, number> {
    const nodes = new Map(this.parts.nodesOf(spec));
    for (const [id, { spec: placed, node }] of this.#placed)
      if (placed.workload === spec.workload && placed.revision === spec.revision) nodes.set(id, node);
    const counts = new Map<string, number>();
    for (const node of nodes.values()) counts.set(node, (counts.get(node) ?? 0) + 1);
    return counts;
  }

  #noteOnce(error: NomadRefusal): void {
    if (this.#noted) return;
    this.#noted = true;
    this.parts.note(
      `replicas of a service may share a node, because its job can't be registered: ${error.message}`,
    );
  }
}

/** What the manifest says, as written in the job's metadata. */
function wish({ Meta }: Job): DistinctHosts {
  const text = isRecord(Meta) ? Meta[DISTINCT_HOSTS] : undefined;
  return text === undefined ? undefined : text === 'true';
}
