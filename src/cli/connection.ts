/** The agent that a command talks to. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspectAgent } from '../agent/process/description.js';
import { agentFiles } from '../agent/process/files.js';
import { dataDirHolder } from '../agent/process/lock.js';
import { liveWatchdog } from '../agent/process/watchdog.js';
import { Client } from '../client/client.js';
import { AgentError } from '../errors/errors.js';
import type { Context } from './context.js';
import { AGENT_FOLDER } from './locate.js';
import { agentProcess, stackAgent } from './stack-agent.js';
import { isInFolder, readState, type StackPlace, stackPlace } from './state.js';

/** Milliseconds that an agent gets that has only just started, or is being restarted after a crash. */
const PATIENCE = 10_000;
const LOOK_INTERVAL = 50;

/**
 * The client for the agent of --url and --key; if they are not given, the stack's folder has them.
 * @throws AgentError MN4011 if no agent runs there
 */
export async function connect(context: Pick<Context, 'options' | 'cwd' | 'env'>): Promise<Client> {
  const { url, key } = context.options;
  await liftTimeLimits();
  if (url !== undefined) return new Client({ url, ...(key !== undefined && { key }) });
  const place = await stackPlace(context);
  const folder = await agentFolderOf(place);
  const end = performance.now() + PATIENCE;
  for (;;) {
    const client = await stackClient(place, key);
    if (client) return client;
    const starting = dataDirHolder(folder) ?? liveWatchdog(folder);
    if (!starting) {
      throw new AgentError(
        'MN4011',
        `no agent is running in ${folder}; start one with "multinode up", or connect to another with --url`,
      );
    }
    if (performance.now() > end) {
      throw new AgentError(
        'MN4011',
        `the agent in ${folder} has ended and is being restarted (by process ${starting.pid}); see ` +
          `${agentFiles(folder).log} for why it ended, or run "multinode up" to start it now`,
      );
    }
    await delay(LOOK_INTERVAL);
  }
}

/** The client for the agent that runs in the stack's folder, or that the stack has set up elsewhere. */
export async function stackClient(place: StackPlace, key?: string): Promise<Client | undefined> {
  const agent = inspectAgent(await agentFolderOf(place)) ?? stackAgent(await readState(place));
  return agent ? new Client({ url: agent.url, key: key ?? agent.apiKey }) : undefined;
}

/**
 * The folder of the stack's agent, if that is a process: for a copy of the stack that has applied nothing, the one that has.
 * @throws AgentError MN4011 if it is on another machine
 */
export async function agentFolderOf(place: StackPlace): Promise<string> {
  const own = join(place.folder, AGENT_FOLDER);
  if (existsSync(own) || isInFolder(place)) return own;
  const found = agentProcess(await readState(place));
  if (found === undefined || existsSync(found.folder)) return found?.folder ?? own;
  if (found.machine === hostname()) return own;
  throw new AgentError(
    'MN4011',
    `the agent is a process on ${found.machine}, in ${found.folder}; run this there, or connect with --url and --key`,
  );
}

/**
 * Removes fetch's limits of five minutes: a function may take hours to answer, and a followed log may stay
 * silent. The caller decides how long is too long.
 */
async function liftTimeLimits(): Promise<void> {
  const { Agent, setGlobalDispatcher } = await import('undici');
  setGlobalDispatcher(new Agent({ headersTimeout: 0, bodyTimeout: 0 }));
}
