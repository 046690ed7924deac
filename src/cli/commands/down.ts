import { existsSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import type { KeptVolumes } from '../../../providers/platform.js';
import { platform } from '../../../providers/registry.js';
import { MultinodeError, UsageError } from '../../errors/errors.js';
import type { Manifest } from '../../manifest/model.js';
import { again } from '../again.js';
import type { Context, Runner } from '../context.js';
import { agentFolder, stackFolder, typedFiles } from '../locate.js';
import { addCommon } from '../options.js';
import { readState, stackPlace } from '../state.js';

export const down = (run: Runner) =>
  addCommon(
    new Command('down')
      .description('Stop and remove everything that up has started. Named volumes stay.')
      .option('-y, --yes', 'do not ask for confirmation')
      .option('--volumes', "remove the application's named volumes too, with their data")
      .action(
        run(async (context, options) => {
          const { terminal, signal } = context;
          const remove = await removal(context);
          const before = await lastManifest(context);
          const volumes = await volumesOf(context, before, options.volumes === true);
          const removesVolumes = options.volumes === true && volumes.names.length > 0;
          if (!remove && !removesVolumes) {
            return { data: { removed: false }, text: () => 'nothing is up' };
          }
          const { renderRemoval, renderVolumes } = await import('../render/removal.js');
          const removed = remove ? renderRemoval(before, context.options.target, terminal.errorColors) : [];
          const stays = renderVolumes(volumes.names, removesVolumes, terminal.errorColors);
          for (const line of [...removed, ...stays]) terminal.note(line);
          if (!options.yes) {
            if (!terminal.interactive) {
              throw new UsageError(
                'MN9001',
                'down asks for confirmation, and there is no terminal to ask on; use --yes to remove without asking',
              );
            }
            const question = removesVolumes
              ? 'Stop and remove everything, and delete the data of the volumes?'
              : 'Stop and remove everything?';
            if (!(await terminal.confirm(question, signal))) {
              return { data: { removed: false }, text: () => 'nothing was removed', exitCode: 1 };
            }
          }
          const { working } = await import('../deployment/working.js');
          const goOn = `run "${again(context, `down${removesVolumes ? ' --volumes' : ''} --yes`)}" to remove the rest`;
          await working(context, goOn, async (work) => {
            await remove?.(work);
            if (!removesVolumes) return;
            work.step('removing the volumes');
            await volumes.remove();
          });
          const kept = removesVolumes ? [] : volumes.names;
          return {
            data: { removed: true, ...(kept.length > 0 && { kept_volumes: kept }) },
            text: (colors) =>
              `${colors.green('✔')} everything was removed${kept.length > 0 ? `, except for ${kept.join(', ')}` : ''}`,
          };
        }),
      ),
    'stack',
  );

/** The manifest that was applied last; null if nothing is known to be applied. */
async function lastManifest(context: Context): Promise<Manifest | null> {
  const { applied } = await import('../deployment/applied.js');
  return (await applied(await stackPlace(context)))?.manifest ?? null;
}

const NO_VOLUMES: KeptVolumes = { names: [], remove: async () => {} };

/** The application's named volumes. @param wanted whether to remove them: then they must be known */
async function volumesOf(context: Context, before: Manifest | null, wanted: boolean): Promise<KeptVolumes> {
  const { keptVolumes } = platform(context.options.target);
  if (!keptVolumes || (!before && !wanted)) return NO_VOLUMES;
  const { findManifest } = await import('../manifest.js');
  const manifest = before ?? (await findManifest(context)).manifest;
  try {
    return await keptVolumes({ manifest, folder: await stackFolder(context), env: context.env });
  } catch (error) {
    // Terraform says it too, and better, if the platform does not answer.
    if (wanted || !(error instanceof MultinodeError)) throw error;
    return NO_VOLUMES;
  }
}

/** Removes what is up: with Terraform if it was set up by Terraform, else directly; undefined if nothing is up. */
async function removal(context: Context) {
  const place = await stackPlace(context);
  const { folder } = place;
  const { destroy } = await import('../deployment/terraform.js');
  const { removeDirect } = await import('../deployment/direct.js');
  type Work = Parameters<typeof removeDirect>[2];
  if (await readState(place)) {
    const file = context.options.out === undefined ? typedFiles(context)[0] : '';
    return (work: Work) => destroy(folder, file, context.env, work);
  }
  const agent = await agentFolder(context);
  return existsSync(agent) ? (work: Work) => removeDirect(agent, folder, work) : undefined;
}
