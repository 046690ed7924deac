import { stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { UsageError } from '../../errors/errors.js';
import type { Context, Runner } from '../context.js';
import { type Generated, generatedDockerfiles, showDockerfiles } from '../dockerfiles.js';
import { type FoundManifest, findManifest } from '../manifest.js';
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
          const shown = await wanted(context, found, workload);
          if (write) {
            const { build, names } = onlyOne(shown);
            const written = await takenOver(found, build);
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
          return showDockerfiles(shown);
        }),
      ),
    'stack',
  );

/** Those that the workload uses, or all. @throws UsageError MN9001 if there are none */
async function wanted(context: Context, found: FoundManifest, workload?: string): Promise<Generated[]> {
  const all = await generatedDockerfiles(context, found);
  const own = workload === undefined ? all : all.filter(({ names }) => names.includes(workload));
  if (own.length > 0) return own;
  const what = workload === undefined ? 'no workload has a' : `${workload} has no`;
  throw new UsageError('MN9001', `${what} build with a runtime, for which a Dockerfile would be generated`);
}

function onlyOne(shown: readonly Generated[]): Generated {
  const [only, other] = shown;
  if (only && !other) return only;
  const names = shown.map((each) => each.names[0]).join(', ');
  throw new UsageError('MN9001', `there are several builds; name one workload: ${names}`);
}

/** Writes what the image is built from into the context. @returns the files' paths */
async function takenOver(
  { manifest, root }: FoundManifest,
  { settings, copy }: Generated['build'],
): Promise<string[]> {
  const { ignoreText, LEFT_OUT, writePackage } = await import('../../manifest/builds/copy.js');
  const { keptOut } = await import('../../manifest/builds/kept-out.js');
  const { PYTHON_PACKAGE } = await import('../../manifest/builds/runtimes/recipe.js');
  const folder = resolve(root, settings.context);
  const file = join(folder, 'Dockerfile');
  if (await exists(file)) {
    throw new UsageError('MN9001', `${file} exists and is not overwritten; remove or rename it first`);
  }
  const ignore = join(folder, '.dockerignore');
  const own = await ignoreText(folder);
  const last = await keptOut(manifest, { root, context: folder });
  await writeFile(ignore, `${[...LEFT_OUT, own.trimEnd(), ...last].filter(Boolean).join('\n')}\n`);
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
