import type { Builds } from '../../manifest/builds/builds.js';
import type { Context } from '../context.js';
import { stackFolder } from '../locate.js';
import { type FoundManifest, pointing } from '../manifest.js';
import { stackPlace } from '../state.js';
import { type Deployment, type DeploymentPlan, openDeployment } from './deployment.js';
import { applicationRequest, type Difference, difference } from './difference.js';
import { working } from './working.js';

export interface Preview extends DeploymentPlan {
  readonly deployment: Deployment;
  readonly difference: Difference;
}

/**
 * Plans the manifest, and passes the plan to `use`; changes nothing but the stack's files. The plan can be applied until
 * `use` resolves.
 */
export async function preview<T>(
  context: Context,
  found: FoundManifest,
  use: (preview: Preview) => Promise<T>,
  { migrate }: { readonly migrate: boolean },
): Promise<T> {
  await showWarnings(context, found);
  const deployment = await openDeployment(context, found, {
    migrate,
    note: (text) => context.terminal.note(text),
  });
  try {
    const request = await applicationRequest(found, {
      target: context.options.target,
      env: context.env,
      builds: await builds(context, found),
    });
    const plan = await working(context, 'nothing was changed', (work) => deployment.plan(work));
    return await use({
      deployment,
      ...plan,
      difference: await difference(
        request,
        { target: context.options.target, stack: await stackPlace(context), root: found.root },
        plan,
      ),
    });
  } finally {
    await deployment.close();
  }
}

async function showWarnings({ terminal }: Context, { warnings, text, texts }: FoundManifest): Promise<void> {
  if (warnings.length === 0) return;
  const { reportText } = await import('../../manifest/report/text.js');
  terminal.note(reportText(warnings, { text, texts, colour: terminal.errorColors.isColorSupported }));
}

async function builds(context: Context, found: FoundManifest): Promise<Builds> {
  const { targetBuilds } = await import('../../compiler/synth.js');
  const place = { root: found.root, stack: await stackFolder(context) };
  return pointing(found, () => targetBuilds(found.manifest, context.options.target, place));
}
