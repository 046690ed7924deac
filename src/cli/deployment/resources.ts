/** Names Terraform's resources for people, by their addresses. */
import type { HostedAgent } from '../../../providers/platform.js';
import { platforms } from '../../../providers/registry.js';
import { own } from '../../json/record.js';
import type { TerraformEvent } from '../../terraform/cli/events.js';

export const APPLICATION = 'multinode_application.application';

/** An agent that is a process on this machine. A dead one has no version, which is not a change by hand. */
const AGENT_PROCESS = 'multinode_agent.agent';

/** The agent with this address, if a platform runs it. */
export function hostedAgent(address: string | undefined): HostedAgent | undefined {
  return platforms.map(({ hostedAgent }) => hostedAgent).find((agent) => agent?.address === address);
}

/** Whether `plan` describes its change in more detail. */
export function isShownApart(address: string): boolean {
  return address === APPLICATION || address === AGENT_PROCESS || hostedAgent(address) !== undefined;
}

/** Nouns for resources that exist once. */
const ONE: Readonly<Record<string, string>> = {
  multinode_agent: 'the agent',
  multinode_application: 'the application',
  multinode_api_key: 'the API key',
  ...merged(platforms.map(({ nouns }) => nouns.one)),
};

/** Nouns for resources that can exist several times; their names follow. */
const SEVERAL = merged(platforms.map(({ nouns }) => nouns.several));

const KEPT: ReadonlySet<string> = new Set(platforms.flatMap(({ nouns }) => nouns.kept ?? []));

const VERBS: Readonly<Record<string, string>> = {
  create: 'starting',
  update: 'updating',
  replace: 'replacing',
  delete: 'removing',
};

/** What Terraform is doing to a resource, in words; undefined if that is not worth a step. */
export function describe(event: TerraformEvent): string | undefined {
  if (event.type !== 'started' && event.type !== 'progress') return undefined;
  const verb = isKept(event.address) && event.action === 'delete' ? 'keeping' : VERBS[event.action];
  if (verb === undefined) return undefined;
  const seconds = event.type === 'progress' ? ` (${event.seconds} s)` : '';
  return `${verb} ${noun(event.address)}${seconds}`;
}

/** What Terraform will do to a resource, such as "update the agent". */
export function plannedStep(action: string, address: string): string {
  const kept = isKept(address) ? { delete: 'keep', replace: 'make another' } : {};
  return `${own<string>(kept, action) ?? action} ${noun(address)}`;
}

/** Whether what the resource stands for outlives it. */
function isKept(address: string): boolean {
  return KEPT.has(address.split('.')[0] ?? '');
}

export function noun(address: string): string {
  const [type = '', name = ''] = address.split('.');
  const several = SEVERAL[type];
  return ONE[address] ?? ONE[type] ?? (several === undefined ? address : `${several} ${name}`);
}

function merged(records: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)));
}
