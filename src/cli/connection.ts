/** The agent that a command talks to. */
import { dirname } from 'node:path';
import { inspectAgent } from '../agent/process/description.js';
import { Client } from '../client/client.js';
import { AgentError } from '../errors/errors.js';
import type { Context } from './context.js';
import { agentFolder } from './locate.js';
import { stackAgent } from './stack-agent.js';

/**
 * The client for the agent of --url and --key; what is not given is found in the stack's folder.
 * @throws AgentError MN4011 where no agent runs there
 */
export async function connect(context: Pick<Context, 'options' | 'cwd'>): Promise<Client> {
  const { url, key } = context.options;
  await liftTimeLimits();
  if (url !== undefined) return new Client({ url, ...(key !== undefined && { key }) });
  const folder = agentFolder(context);
  const client = stackClient(folder, key);
  if (client) return client;
  throw new AgentError(
    'MN4011',
    `no agent runs in ${folder}; start it with "multinode up", or name another with --url`,
  );
}

/** The client for the agent that runs in the folder, or that the stack around it has set up elsewhere. */
export function stackClient(folder: string, key?: string): Client | undefined {
  const agent = inspectAgent(folder) ?? stackAgent(dirname(folder));
  return agent ? new Client({ url: agent.url, key: key ?? agent.apiKey }) : undefined;
}

/**
 * Takes fetch's own limits of five minutes away: a function may take hours to answer, and a followed log may stay
 * silent. How long is too long is for the caller to say.
 */
async function liftTimeLimits(): Promise<void> {
  const { Agent, setGlobalDispatcher } = await import('undici');
  setGlobalDispatcher(new Agent({ headersTimeout: 0, bodyTimeout: 0 }));
}
