import { EventEmitter } from 'node:events';
import { RequestError } from '../../src/errors/errors.js';
import type { Exit, Worker } from '../platform.js';
import type { WorkerLogs } from './logs.js';
import { HOST } from './ports.js';
import type { WorkerRecord } from './records.js';

/** A worker that the driver has in mind. Emits `gone` once nothing of it runs any more, `closed` if nobody will see that. */
export class LocalWorker extends EventEmitter<{ gone: []; closed: [] }> {
  /** Set once nothing of it runs any more. */
  exit: Exit | undefined;
  /** Whether its exit was told to somebody. */
  told: boolean;
  /** Whether this driver has seen its wrapper alive. */
  seen = false;
  /** Its program has ended; what it left behind is being ended. */
  ending = false;
  /** When it is killed, milliseconds since the epoch; set while it is being stopped. */
  killAt: number | undefined;
  killTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly record: WorkerRecord,
    readonly logs: WorkerLogs,
  ) {
    super();
    this.setMaxListeners(0);
    this.exit = record.exit;
    this.told = record.exit !== undefined;
  }

  /** Resolves once nothing of it runs; rejects if the driver is closed before. */
  async gone(): Promise<void> {
    if (this.exit) return;
    await new Promise<void>((resolve, reject) => {
      this.once('gone', resolve);
      this.once('closed', () => reject(new RequestError('MN4009', 503, 'the agent is stopping')));
    });
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
