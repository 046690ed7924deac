import type { Context } from '../context.js';
import { agentFolder } from '../locate.js';
import type { FoundManifest } from '../manifest.js';
import { applicationRequest, type Difference, difference } from './applied.js';
import { type Deployment, openDeployment, type Plan } from './deployment.js';
import { working } from './working.js';

export interface Preview extends Plan {
  readonly deployment: Deployment;
  readonly difference: Difference;
}

/** What setting the manifest up would change; changes nothing but the stack's files. */
export async function preview(context: Context, found: FoundManifest): Promise<Preview> {
  const deployment = await openDeployment(context, found, (text) => context.terminal.note(text));
  const request = await applicationRequest(found, context.env);
  const plan = await working(context, 'nothing was changed', (work) => deployment.plan(work));
  return { deployment, ...plan, difference: await difference(request, agentFolder(context)) };
}
