import { stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { UsageError } from '../../errors/errors.js';
import type { Build } from '../../manifest/builds/builds.js';
import type { ContextCopy } from '../../manifest/builds/copy.js';
import type { Context, Runner } from '../context.js';
import { stackFolder } from '../locate.js';
import { type FoundManifest, findManifest, pointing } from '../manifest.js';
import { addCommon } from '../options.js';

export const dockerfile = (run: Runner) =>
  addCommon(
    new Command('dockerfile')
      .description('Show the Dockerfile that a build with a runtime stands for.')
      .argument('[workload]', 'its name (default: all)')
      .option(
        '--write',
        "write it, and .dockerignore, into the build's folder, to continue with them by hand",
      )
      .action(
        run(async (context, workload, { write }) => {
          const found = await findManifest(context);
          const shown = await generated(context, found, workload);
          if (write) {
            const { build, names } = onlyOne(shown);
            const written = await takenOver(found.root, build);
            const files = written.map((file) => relative(context.cwd, file) || '.');
            return {
              data: { written: files, workloads: names },
              text: () =>
                [
                  ...files.map((file) => `wrote ${file}`),
                  `now replace runtime in the manifest: build: ${build.settings.context}`,
                ].join('\n'),
            };
          }
          return {
            data: shown.map(({ names, build }) => ({ workloads: names, dockerfile: build.copy.dockerfile })),
            text: () =>
              shown
                .map(({ names, build }) =>
                  shown.length === 1
                    ? build.copy.dockerfile
                    : `# ${names.join(', ')}\n${build.copy.dockerfile}`,
                )
                .join('\n')
                .trimEnd(),
          };
        }),
      ),
    'stack',
  );

interface Generated {
  readonly names: readonly string[];
  readonly build: Build & { readonly copy: ContextCopy };
}

/** The builds whose Dockerfile is generated, with the workloads that use them. */
async function generated(context: Context, found: FoundManifest, workload?: string): Promise<Generated[]> {
  const { collectBuilds } = await import('../../manifest/builds/builds.js');
  const folders = { root: found.root, stack: await stackFolder(context) };
  const builds = await pointing(found, () => collectBuilds(found.manifest, folders));
  const images = new Map<string, { names: string[]; build: Generated['build'] }>();
  for (const [name, build] of Object.entries(builds)) {
    const { copy, settings } = build;
    if (!copy || settings.runtime === undefined || (workload !== undefined && workload !== name)) continue;
    const known = images.get(build.image);
    if (known) known.names.push(name);
    else images.set(build.image, { names: [name], build: { ...build, copy } });
  }
  if (images.size > 0) return [...images.values()];
  const what = workload === undefined ? 'no workload has' : `${workload} has no`;
  throw new UsageError('MN9001', `${what} a build with a runtime, for which a Dockerfile would be generated`);
}

function onlyOne(shown: readonly Generated[]): Generated {
  const [only, other] = shown;
  if (only && !other) return only;
  const names = shown.map((each) => each.names[0]).join(', ');
  throw new UsageError('MN9001', `there are several builds; name one workload: ${names}`);
}

/** Writes what the image is built from into the context. @returns the files' paths */
async function takenOver(root: string, { settings, copy }: Generated['build']): Promise<string[]> {
  const { ignoreText, LEFT_OUT, writePackage } = await import('../../manifest/builds/copy.js');
  const { PYTHON_PACKAGE } = await import('../../manifest/builds/runtimes/recipe.js');
  const folder = resolve(root, settings.context);
  const file = join(folder, 'Dockerfile');
  if (await exists(file)) {
    throw new UsageError('MN9001', `${file} exists and is not overwritten; remove or rename it first`);
  }
  const ignore = join(folder, '.dockerignore');
  const own = await ignoreText(folder);
  await writeFile(ignore, `${[...LEFT_OUT, own].join('\n').trimEnd()}\n`);
  await writeFile(file, copy.dockerfile);
  if (copy.python_package) await writePackage(folder);
  return [file, ignore, ...(copy.python_package ? [join(folder, PYTHON_PACKAGE)] : [])];
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
