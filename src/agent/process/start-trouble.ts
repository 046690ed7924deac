import { AgentError, RequestError } from '../../errors/errors.js';
import { hasCode } from '../../errors/system.js';

/** What is wrong with the folder rather than with us, in words. */
const REASONS = {
  ENOSPC: 'its disk is full',
  EDQUOT: "its user's quota of the disk is used up",
  EROFS: 'its file system is read-only',
  EACCES: 'it is not permitted',
  EPERM: 'it is not permitted',
  ENOTDIR: 'it is not a folder',
  EIO: 'its disk failed',
} as const;

/** An error at the start that the agent's folder is to blame for, in one line; any other as it is. */
export function startTrouble(error: unknown, dataDir: string): unknown {
  const reason = reasonOf(error);
  if (reason === null) return error;
  return new AgentError(
    'MN4013',
    `the agent could not be started: it can't write in ${dataDir}: ${reason}; make that right, then start it again`,
    { cause: error },
  );
}

function reasonOf(error: unknown): string | null {
  if (error instanceof RequestError && error.code === 'MN4014') return error.message.replace(/\. .*$/, '');
  // What lacks a path, such as a port that may not be listened on, is another matter.
  const found = Object.entries(REASONS).find(([code]) => hasCode(error, code));
  if (!found || !(error instanceof Error)) return null;
  const [code, reason] = found;
  return 'path' in error || ['ENOSPC', 'EDQUOT', 'EROFS'].includes(code) ? reason : null;
}
