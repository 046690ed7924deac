import type { Invocation, RequestOutcome } from '../../api/types.js';
import { MultinodeError, RequestError } from '../../errors/errors.js';
import { toMilliseconds } from '../../manifest/units.js';
import type { DeployedFunction } from '../functions/deployed-function.js';
import type { WorkerSlot } from '../functions/worker-slot.js';
import { BrokenExchange, exchange } from '../gateway/exchange.js';
import { unfinished } from '../gateway/unfinished.js';
import { headerList } from '../http/headers.js';
import { outcomeOfError, outcomeOfProblem, outcomeOfStatus } from '../http/outcome.js';
import { invalidAnswer } from '../http/problems.js';
import { InvalidResponse } from '../http/worker-port.js';
import type { Logger } from '../logging/logger.js';
import { isUnstorable } from '../store/errors.js';
import { idOf } from '../store/ids.js';
import { STORE_RETRY, surely } from '../store/surely.js';
import type { Clock } from '../time/clock.js';
import type { StoredRequest } from './records.js';
import { ResponseCollector } from './response-collector.js';
import type { InvocationOutcome, InvocationStore, NewInvocation } from './store.js';

export interface RunnerParts {
  readonly store: InvocationStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** undefined if this function no longer exists. */
  readonly pool: (name: string) => DeployedFunction | undefined;
  readonly newId: () => string;
}

/** Executes the stored invocations: each at least once, in order of arrival at its function. */
export class AsyncInvocations {
  readonly #waiting = new Map<string, (reason: Error) => void>();
  readonly #running = new Set<Promise<void>>();
  #stopping = false;

  constructor(private readonly parts: RunnerParts) {}

  /**
   * Stores an invocation; resolves once it is on disk.
   * @param key the caller's: the same key for the same function means the same invocation, as long as that is kept
   */
  async submit(request: Omit<NewInvocation, 'id' | 'created_at'>, key?: string): Promise<Invocation> {
    const { store, newId } = this.parts;
    const id = key === undefined ? newId() : idOf(`${request.function}\n${key}`);
    const isNew = await store.create({ ...request, id, created_at: this.#now() });
    const stored = this.#get(id);
    if (isNew) this.#run(id, request.function, 0);
    return stored;
  }

  /** Continues the invocations that an earlier agent left. */
  recover(name: string): void {
    for (const { id, attempts, state } of this.parts.store.unfinished(name)) {
      // The agent's death cut the attempt off: how far it got is unknown, so it is repeated.
      this.#run(id, name, attempts, state === 'RUNNING');
    }
  }

  /**
   * Cancels a waiting invocation.
   * @throws RequestError MN4004 if it is running or has ended, MN4002 if it does not exist
   */
  async cancel(id: string): Promise<Invocation> {
    const { state } = this.#get(id);
    if (!(await this.parts.store.cancel(id, this.#now()))) {
      throw new RequestError(
        'MN4004',
        409,
        `The invocation ${id} is ${state}; only a waiting one can be cancelled.`,
      );
    }
    this.#waiting.get(id)?.(new LeftQueue());
    return this.#get(id);
  }

  /** Resolves once nothing is executing; waiting invocations stay stored. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const leave of this.#waiting.values()) leave(new LeftQueue());
    await Promise.all(this.#running);
  }

  /** The time to put on record. */
  #now(): number {
    return Math.floor(this.parts.clock.timeOfDay());
  }

  #get(id: string): Invocation {
    const found = this.parts.store.get(id);
    if (!found) throw new RequestError('MN4002', 404, `There is no invocation ${id}.`);
    return found;
  }

  #run(id: string, name: string, attempts: number, cutOff = false): void {
    const running = this.#execute(id, name, attempts, cutOff)
      .catch((error: unknown) => {
        if (!(error instanceof LeftQueue))
          this.parts.log.error(
            { invocation: id, err: error },
            'an invocation failed to run, and stays stored',
          );
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** @param cutOff whether the last attempt has not ended */
  async #execute(id: string, name: string, attempts: number, cutOff: boolean): Promise<void> {
    const { store, clock } = this.parts;
    // Meanwhile it takes its place in the queue, ahead of those that arrived after it.
    const requeued = cutOff ? this.#surely(id, () => store.requeue(id, attempts)) : Promise.resolve(true);
    for (let attempt = attempts + 1; ; ) {
      const pool = this.parts.pool(name);
      const slot = pool && (await this.#wait(id, pool));
      if (!slot) return;
      const request = store.request(id);
      const begun = request && (await this.#begin(id, attempt, slot, requeued));
      if (begun === 'later') {
        await new Promise<void>((resolve) => clock.at(clock.now() + STORE_RETRY, resolve));
        if (this.#stopping) return;
        continue;
      }
      if (!begun) {
        slot.complete();
        return;
      }
      const { requests } = pool.invocations;
      const began = requests.now();
      const outcome = await this.#attempt(slot, pool, id, attempt, request);
      const again =
        outcome.state === 'FAILED' &&
        outcome.error.code === 'MN4008' &&
        attempt <= pool.control.manifest.retries;
      if (!again) {
        requests.end(requestOutcome(outcome), began);
        const at = this.#now();
        await this.#surely(id, () => store.finish(id, attempt, outcome, at));
        return;
      }
      await this.#surely(id, () => store.requeue(id, attempt));
      attempt++;
    }
  }

  /**
   * Whether it has begun; `later` if the disk has no room, and the worker is free for others again.
   * @param ready settles once the invocation is on record as waiting
   */
  async #begin(
    id: string,
    attempt: number,
    slot: WorkerSlot,
    ready: Promise<unknown>,
  ): Promise<boolean | 'later'> {
    try {
      await ready;
      return await this.parts.store.begin(id, attempt, this.#now());
    } catch (error) {
      slot.complete();
      if (isUnstorable(error)) return 'later';
      throw error;
    }
  }

  #surely<T>(id: string, change: () => Promise<T>): Promise<T | null> {
    const { clock, log } = this.parts;
    return surely(change, { clock, log, what: { invocation: id }, over: () => this.#stopping });
  }

  /** null if no worker can be had; the invocation's record then says so. */
  async #wait(id: string, pool: DeployedFunction): Promise<WorkerSlot | null> {
    try {
      return await pool.acquire({ stored: true, onWait: (leave) => this.#waiting.set(id, leave) });
    } catch (error) {
      if (!(error instanceof RequestError && error.code === 'MN4007')) throw error;
      pool.invocations.requests.end(outcomeOfError(error), null);
      const at = this.#now();
      await this.#surely(id, () => this.parts.store.refuse(id, error.problem(), at));
      return null;
    } finally {
      this.#waiting.delete(id);
    }
  }

  async #attempt(
    slot: WorkerSlot,
    pool: DeployedFunction,
    id: string,
    attempt: number,
    stored: StoredRequest,
  ): Promise<InvocationOutcome> {
    const answer = new ResponseCollector();
    const request = {
      id,
      attempt,
      method: stored.method,
      path: stored.path,
      headers: headerList(stored.headers),
      body: stored.body.length > 0 ? stored.body : null,
      timeout: toMilliseconds(pool.control.manifest.timeout),
    };
    const running = exchange(slot, request, {
      head: (status, _message, headers) => answer.begin(status, headers),
      data: (chunk) => {
        const excess = answer.add(chunk);
        if (excess) running.abort(excess);
        return true;
      },
      end: () => {},
    });
    try {
      await running.done;
      return { state: 'SUCCEEDED', response: answer.whole() };
    } catch (error) {
      if (error instanceof InvalidResponse) {
        return { state: 'FAILED', error: invalidAnswer(`The worker of ${pool.name}`, error).problem() };
      }
      if (error instanceof BrokenExchange) {
        return { state: 'FAILED', error: (await unfinished(pool, slot.workerId, error)).problem() };
      }
      if (error instanceof MultinodeError) return { state: 'FAILED', error: error.problem() };
      throw error;
    }
  }
}

/** The same outcome as for a call whose caller waits. */
function requestOutcome(outcome: InvocationOutcome): RequestOutcome {
  if (outcome.state === 'SUCCEEDED') return outcomeOfStatus(outcome.response.status);
  return outcome.state === 'FAILED' ? outcomeOfProblem(outcome.error) : 'cancelled';
}

/** The invocation no longer waits here: it was cancelled, or the agent is stopping. */
class LeftQueue extends Error {}
