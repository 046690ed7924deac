import { bracketed } from '../../src/addresses.js';
import { registrations } from './api/answers.js';
import type { Nomad } from './api/nomad.js';
import { agentService } from './names.js';

/** An agent that runs as a job, from Nomad's service discovery. */
export interface RegisteredAgent {
  readonly url: string;
  /** Address of its node, as in a URL. */
  readonly host: string;
}

export async function registeredAgents(nomad: Nomad, application: string): Promise<RegisteredAgent[]> {
  const found = await nomad.json('GET', `/v1/service/${agentService(application)}`, registrations);
  return found.map(({ Address, Port }) => ({
    url: `http://${bracketed(Address)}:${Port}`,
    host: bracketed(Address),
  }));
}
