import type { Worker } from '../driver.js';
import { HeldWorker } from '../shared/worker.js';
import type { WorkerLogs } from './logs.js';
import { HOST } from './ports.js';
import type { WorkerRecord } from './records.js';

/** A worker as processes of this machine; it has ended once nothing of it runs any more. */
export class LocalWorker extends HeldWorker {
  /** Whether its exit was reported. */
  reported: boolean;
  /** Whether this driver has seen its wrapper alive. */
  seen = false;
  /** Its program has ended; what it left behind is being ended. */
  ending = false;
  /** Its end was reported, and the disk has not taken that yet. */
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
      ...(this.exit ? { exit: this.exit } : {}),
    };
  }
}
