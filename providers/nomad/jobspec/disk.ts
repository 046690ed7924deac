/** A worker's part of its node's disk, in the form of Nomad's API. Pure. */
import type { NomadWorkload } from '../../../src/manifest/model.js';
import { MIB } from './units.js';

/** Size of a log file in bytes, and how many files Nomad keeps of each of a worker's streams. */
const LOGS = { max_files: 2, max_file_size: 5 * MIB };
/** MiB beside the logs. */
const REST = 10;

type Own = Pick<NomadWorkload, 'logs' | 'ephemeral_disk'>;

export function logsOf({ logs = LOGS }: Own = {}): {
  readonly MaxFiles: number;
  readonly MaxFileSizeMB: number;
} {
  return { MaxFiles: logs.max_files, MaxFileSizeMB: Math.ceil(logs.max_file_size / MIB) };
}

/** MiB that the logs of both streams may take. Nomad requires a larger disk. */
export function diskOfLogs(own: Own = {}): number {
  const { MaxFiles, MaxFileSizeMB } = logsOf(own);
  return 2 * MaxFiles * MaxFileSizeMB;
}

/** MiB. */
export function diskOf(own: Own = {}): number {
  const { ephemeral_disk } = own;
  return ephemeral_disk === undefined ? diskOfLogs(own) + REST : Math.ceil(ephemeral_disk / MIB);
}
