import type { Exit, Worker } from '../driver.js';
import { momentsOf } from '../shared/hooks.js';
import { HeldWorker } from '../shared/worker.js';
import type { WorkerLogs } from './logs.js';
import { HOST } from './ports.js';
import type { WorkerRecord } from './records.js';

/** A worker as processes on this machine; it has ended once none of them runs any more. */
export class LocalWorker extends HeldWorker {
  /** Whether its exit was reported. */
  reported: boolean;
  /** Whether this driver has seen its wrapper alive. */
  seen = false;
  /** Whether its program has ended, and what it left behind is being ended. */
  ending = false;
  /** Its program's variables; undefined if they can't be read any more. */
  environment: Readonly<Record<string, string>> | undefined;
  /** Ends its health checks. */
  readonly checks = new AbortController();
  /** Whether its exit was reported, but that could not be written to the disk yet. */
  unsaved = false;

  constructor(
    readonly record: WorkerRecord,
    readonly logs: WorkerLogs,
  ) {
    super();
    this.exit = record.exit;
    this.reported = record.exit !== undefined;
  }

  get id(): string {
    return this.record.id;
  }

  override ended(exit: Exit): void {
    this.checks.abort();
    super.ended(exit);
  }

  view(): Worker {
    const { id, workload, kind, revision, cost, startedAt, port } = this.record;
    return {
      id,
      workload,
      kind,
      revision,
      cost,
      startedAt,
      ...(port === undefined ? {} : { address: { host: HOST, port } }),
      ...(this.health ? { health: this.health } : {}),
      ...momentsOf(this.record.hooks),
      ...(this.exit ? { exit: this.exit } : {}),
    };
  }
}
