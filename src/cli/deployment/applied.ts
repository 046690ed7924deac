/** Finds what was applied last, whether its agent is running or not. */
import { dirname } from 'node:path';
import { sqliteCode } from '../../agent/store/errors.js';
import { savedApplication } from '../../agent/store/saved-application.js';
import { AgentError, MultinodeError } from '../../errors/errors.js';
import { inputsFingerprint } from '../../manifest/inputs.js';
import { stackClient } from '../connection.js';
import { type Applied, stateApplication } from '../stack-agent.js';

/** From the folder's agent, else from its database, else from Terraform's state; null if nothing is known. */
export async function applied(agentFolder: string): Promise<Applied | null> {
  const view = await stackClient(agentFolder)?.getApplication().catch(notAnswering);
  if (view !== undefined) return view;
  const saved = await savedApplication(agentFolder).catch(unreadable);
  if (!saved) return stateApplication(dirname(agentFolder));
  return { manifest: saved.manifest, inputs_fingerprint: await inputsFingerprint(saved.inputs) };
}

/** An agent that is stopping, or has another version, may not answer. */
function notAnswering(error: unknown): undefined {
  if (error instanceof AgentError) return undefined;
  throw error;
}

/**
 * A database of another version, or a broken one, such as one that lost its write-ahead log and all tables with it: the
 * agent reports the problem when it is started.
 */
function unreadable(error: unknown): null {
  if (error instanceof MultinodeError) return null;
  if (sqliteCode(error).startsWith('SQLITE_')) return null;
  throw error;
}
