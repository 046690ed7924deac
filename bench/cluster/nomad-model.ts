import { NomadWorker } from '../../providers/nomad/worker.js';
import { KnownWorkers } from '../../providers/shared/workers.js';
import { newId } from '../../src/agent/store/ids.js';
import type { Random } from '../../src/simulator/random.js';
import { Nodes } from './nodes.js';
import type { CALLS, Timeline } from './timeline.js';

/** Milliseconds per call (docs/nomad.md), and the number of concurrent calls (providers/nomad/api/nomad.ts). */
const CALL = 2.5;
export const AT_ONCE = 24;
/** Milliseconds from dispatch until the worker is ready. */
const READY = 200;
/** Milliseconds from the signal until the worker has ended. */
const END = 12;
/** Events of a worker's life in recorded.ndjson: until it runs, once it has ended, and once it is forgotten. */
const EVENTS = { start: 6, end: 1, remove: 2 };
export const EVENTS_OF_A_LIFE = EVENTS.start + EVENTS.end + EVENTS.remove;
/** Number of ended workers remembered per workload (src/agent/workers/ended.ts). */
const REMEMBERED = 5;
export const WORKER_COST = { cpu: 0.1, memory: 256 * 2 ** 20, gpu: 0 };

/** A worker in the model, with what the driver keeps for it. */
export interface Placed {
  readonly node: number;
  readonly held: NomadWorker;
  /** Milliseconds. */
  readonly readyAt: number;
}

/**
 * Nomad as the driver sees it: it places workers on nodes, and its calls take time and are counted. The driver's own
 * classes hold what it keeps in memory for each worker.
 */
export class NomadModel {
  readonly #nodes: Nodes;
  readonly #workers = new KnownWorkers<NomadWorker>({ has: () => false, add: () => {} });
  readonly #ended = new Map<string, NomadWorker[]>();
  /** When the next call can be made. */
  #free = 0;

  constructor(
    nodes: { readonly count: number; readonly room: number },
    private readonly timeline: Timeline,
    random: Random,
  ) {
    this.#nodes = new Nodes(nodes.count, nodes.room, random);
  }

  /** undefined if no node has room. */
  start(workload: string, now: number): Placed | undefined {
    const node = this.#nodes.place();
    const dispatched = this.#call('dispatch', now);
    if (node === undefined) {
      this.#call('remove', now);
      return undefined;
    }
    this.timeline.add('event', dispatched, EVENTS.start);
    const id = newId(Math.floor(now));
    const held = new NomadWorker(
      `multinode~cluster~${workload}/dispatch-${id}`,
      { ID: newId(Math.floor(now)), NodeID: `${node}` },
      {
        id,
        workload,
        kind: 'function',
        revision: '0123456789abcdef',
        cost: WORKER_COST,
        startedAt: now,
        address: { host: `10.0.${node >> 8}.${node & 255}`, port: 20_000 + (this.#portOf(id) % 12_000) },
      },
    );
    this.#workers.add(held);
    return { node, held, readyAt: dispatched + READY };
  }

  /** @returns when it ends, milliseconds */
  stop(now: number): number {
    return this.#call('signal', now) + END;
  }

  ended({ node, held }: Placed, now: number): void {
    this.#nodes.leave(node);
    this.timeline.add('event', now, EVENTS.end);
    held.ended({ code: 0, signal: null, outOfMemory: false, at: now });
    const { workload } = held.view();
    const remembered = this.#ended.get(workload) ?? [];
    this.#ended.set(workload, remembered);
    remembered.push(held);
    const forgotten = remembered.length > REMEMBERED ? remembered.shift() : undefined;
    if (!forgotten) return;
    this.#call('remove', now);
    this.timeline.add('event', now, EVENTS.remove);
    this.#workers.delete(forgotten.id);
  }

  /** @returns when the calls are answered, milliseconds */
  #call(what: (typeof CALLS)[number], now: number): number {
    this.#free = Math.max(this.#free, now) + CALL / AT_ONCE;
    const answered = this.#free + CALL;
    this.timeline.add(what, this.#free);
    return answered;
  }

  #portOf(id: string): number {
    return Number.parseInt(id.slice(-4), 16);
  }
}
