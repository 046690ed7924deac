import type { Resource } from '../../src/terraform/framework/define.js';
import type { Fields } from '../../src/terraform/framework/plan.js';

const { signal } = new AbortController();

/** Plans and creates a resource, as Terraform does. */
export async function created(resource: Resource, config: Fields): Promise<Fields> {
  return await applied(resource, null, config);
}

/** Plans and applies another configuration of a resource. */
export async function applied(resource: Resource, prior: Fields | null, config: Fields): Promise<Fields> {
  const { planned } = await resource.plan(prior, config);
  const state = await resource.apply({ prior, planned, config }, signal);
  if (!state) throw new Error(`${resource.name} has no state`);
  return state;
}

export async function destroyed(resource: Resource, state: Fields): Promise<void> {
  await resource.apply({ prior: state, planned: null, config: null }, signal);
}

export async function read(resource: Resource, state: Fields): Promise<Fields> {
  const found = await resource.read(state, signal);
  if (!found) throw new Error(`${resource.name} is gone`);
  return found;
}

export async function imported(resource: Resource, id: string): Promise<Fields> {
  return await resource.import(id, signal);
}
