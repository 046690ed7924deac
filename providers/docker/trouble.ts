import type { Environment } from '../../src/environment.js';
import { isRecord } from '../../src/json/shape.js';
import type { Manifest } from '../../src/manifest/model.js';
import type { LogLine } from '../driver.js';
import { Containers } from './containers.js';
import { type Engine, withEngine } from './engine/engine.js';
import { readLogs } from './logs/logs.js';
import { agentContainer } from './names.js';

/** Lines of the agent's log that are shown. */
const LINES = 3;

/**
 * Why the agent's container does not start: how its process ended, and what it wrote last. undefined if it runs, or the
 * agent is not a container.
 * @throws PlatformError if the Engine does not answer; EngineRefusal if it refuses
 */
export async function agentTrouble(
  { name, targets }: Manifest,
  environment: Environment,
): Promise<string | undefined> {
  const { agent, host } = targets.docker;
  if (agent !== 'container') return undefined;
  const look = async (engine: Engine) => {
    const found = await new Containers(engine, name).inspect(agentContainer(name));
    if (!found) return undefined;
    const { Status, ExitCode, Error: error } = found.State;
    if (error !== '') return `the Docker Engine can't start its container: ${error}`;
    // It runs for a moment at each restart.
    if (Status === 'running' && found.RestartCount === 0) return undefined;
    const words: string[] = [];
    for await (const line of readLogs(engine, { id: name, container: found.Id }, { tail: LINES }))
      words.push(said(line));
    const ended = Status === 'running' ? 'keeps exiting' : `exited with code ${ExitCode}`;
    return `its container ${ended}${words.length === 0 ? '' : `; it wrote: ${words.join(' | ')}`}`;
  };
  return await withEngine(host, look, environment);
}

/** The agent logs in JSON. */
function said({ text }: LogLine): string {
  try {
    const entry: unknown = JSON.parse(text);
    return isRecord(entry) && typeof entry.msg === 'string' ? entry.msg : text;
  } catch {
    return text;
  }
}
