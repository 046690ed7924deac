import { AgentError, RequestError } from '../../errors/errors.js';
import { hasCode } from '../../errors/system.js';

/** What is wrong with the folder, rather than with the agent, in words. */
const REASONS = {
  ENOSPC: 'its disk is full',
  EDQUOT: "its user's disk quota is used up",
  EROFS: 'its file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'it is not a folder',
  EIO: 'its disk failed',
} as const;

/** A start error that the agent's folder caused becomes one line; any other is returned unchanged. */
export function startTrouble(error: unknown, dataDir: string): unknown {
  const reason = reasonOf(error);
  if (reason === null) return error;
  return new AgentError(
    'MN4013',
    `the agent could not be started: it can't write to ${dataDir}: ${reason}; fix that, then start it again`,
    { cause: error },
  );
}

function reasonOf(error: unknown): string | null {
  if (error instanceof RequestError && error.code === 'MN4014') return error.message.replace(/\. .*$/, '');
  // An error without a path, such as a port that may not be listened on, has another cause.
  const found = Object.entries(REASONS).find(([code]) => hasCode(error, code));
  if (!found || !(error instanceof Error)) return null;
  const [code, reason] = found;
  return 'path' in error || ['ENOSPC', 'EDQUOT', 'EROFS'].includes(code) ? reason : null;
}
