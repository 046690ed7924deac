/** Finds what was applied last, whether its agent is running or not. */
import { sqliteCode } from '../../agent/store/errors.js';
import { savedApplication } from '../../agent/store/saved-application.js';
import { inputChanges } from '../../api/input-changes.js';
import type { InputChange, Inputs } from '../../api/types.js';
import { AgentError, MultinodeError } from '../../errors/errors.js';
import { inputsFingerprint } from '../../manifest/inputs.js';
import { agentFolderOf, stackClient } from '../connection.js';
import { type Applied, stateApplication } from '../stack-agent.js';
import { readState, type StackPlace } from '../state.js';

export interface LastApplied extends Applied {
  /** Which of these inputs differ from the applied ones; null if that is not known. */
  changedInputs(inputs: Inputs): Promise<readonly InputChange[] | null>;
}

/** From the folder's agent, else from its database, else from Terraform's state; null if nothing is known. */
export async function applied(place: StackPlace): Promise<LastApplied | null> {
  const client = await stackClient(place);
  const view = await client?.getApplication().catch(notAnswering);
  if (client && view !== undefined) {
    const changedInputs = (inputs: Inputs) => client.changedInputs(inputs).catch(unknown);
    return view && { ...view, changedInputs };
  }
  const saved = await savedApplication(await agentFolderOf(place)).catch(unreadable);
  if (saved) {
    return {
      manifest: saved.manifest,
      inputs_fingerprint: await inputsFingerprint(saved.inputs),
      changedInputs: async (inputs) => inputChanges(saved.inputs, inputs),
    };
  }
  const state = stateApplication(await readState(place));
  return state && { ...state, changedInputs: async () => null };
}

/** An agent of an earlier version can't compare inputs. */
function unknown(error: unknown): null {
  if (error instanceof AgentError) return null;
  throw error;
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
