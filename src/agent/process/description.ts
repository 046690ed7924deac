import { isAlive, ownIdentity } from '../../process/identity.js';
import { VERSION } from '../../version.js';
import { agentFiles, readIfThere, replaceFile } from './files.js';

/** A running agent, as described in its data folder. */
export interface AgentDescription {
  readonly pid: number;
  readonly startTime: string;
  readonly url: string;
  readonly version: string;
  readonly application: string;
  readonly apiKey: string;
}

/** The agent calls this once it is listening: from now on others can find it. */
export function announceAgent(
  dataDir: string,
  { url, application }: { url: string; application: string },
): void {
  const { pid, startTime } = ownIdentity();
  const text = JSON.stringify({ pid, start_time: startTime, url, version: VERSION, application });
  replaceFile(agentFiles(dataDir).description, `${text}\n`);
}

/** The agent that serves the folder; null if none is running, or none is listening yet. */
export function inspectAgent(dataDir: string): AgentDescription | null {
  const files = agentFiles(dataDir);
  const apiKey = readIfThere(files.key)?.trim();
  const found = parse(readIfThere(files.description) ?? '');
  return found && apiKey && isAlive(found) ? { ...found, apiKey } : null;
}

/** The port of the folder's last agent, running or not; 0 if there was none. */
export function announcedPort(dataDir: string): number {
  const found = parse(readIfThere(agentFiles(dataDir).description) ?? '');
  return found ? Number(new URL(found.url).port) : 0;
}

function parse(text: string): Omit<AgentDescription, 'apiKey'> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('pid' in value && 'start_time' in value && 'url' in value)) return undefined;
  if (!('version' in value && 'application' in value)) return undefined;
  const { pid, start_time: startTime, url, version, application } = value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return undefined;
  if (typeof startTime !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return undefined;
  if (typeof version !== 'string' || typeof application !== 'string') return undefined;
  return { pid, startTime, url, version, application };
}
