import type { FunctionSpec } from '../../manifest/model.js';
import type { ControlParts } from '../control/controller.js';
import { lastWords } from '../workers/last-words.js';
import { type WorkerParts, WorkerSet, type WorkerTemplate } from '../workers/set.js';
import { CalledWorker } from './called-worker.js';
import { FunctionPool } from './pool.js';
import { type Release, Ticket } from './ticket.js';
import { WorkerSlot } from './worker-slot.js';

export type FunctionParts = WorkerParts & ControlParts;

export interface WaitOptions {
  /**
   * Called if the invocation has to wait, with a function that removes it from the queue, for example when its caller
   * disconnects.
   */
  readonly onWait?: (leave: (reason: Error) => void) => void;
  /** Whether the invocation is stored: then it was admitted earlier, and keeps waiting through a few failed starts. */
  readonly stored?: boolean;
}

/** A function whose workers run on a platform. */
export class DeployedFunction extends FunctionPool<CalledWorker, FunctionSpec, WorkerSet<CalledWorker>> {
  constructor(
    name: string,
    spec: FunctionSpec,
    template: WorkerTemplate,
    private readonly platform: FunctionParts,
  ) {
    super(name, spec, platform, (owner, events) => {
      return new WorkerSet(name, template, spec, platform, owner, {
        ...events,
        make: (id, revision, startedAt) => new CalledWorker(id, revision, startedAt),
      });
    });
  }

  /**
   * A worker for one invocation, first come, first served.
   * @throws RequestError as described at FunctionPool.enter, or the reason for which it left the queue
   */
  acquire({ onWait, stored = false }: WaitOptions = {}): Promise<WorkerSlot> {
    const ticket = new SlotTicket(stored, this.platform.clock.now());
    this.enter(ticket);
    if (ticket.waits) onWait?.((reason) => this.leave(ticket, reason));
    return ticket.slot;
  }

  /** The last output of one of its workers that says why something failed; empty if it wrote nothing. */
  lastWords(workerId: string): Promise<string> {
    return lastWords(this.platform.driver, this.platform.log, workerId);
  }
}

class SlotTicket extends Ticket<CalledWorker> {
  /** Rejects with the reason for which it was turned away. */
  readonly slot: Promise<WorkerSlot>;
  #resolve: (slot: WorkerSlot) => void = () => {};
  #reject: (reason: Error) => void = () => {};

  constructor(stored: boolean, since: number) {
    super(stored, since);
    this.slot = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  protected granted(worker: CalledWorker, release: Release): void {
    this.#resolve(new WorkerSlot(worker.id, worker.port, worker.ended, release));
  }

  protected turnedAway(reason: Error): void {
    this.#reject(reason);
  }
}
