import { Command, Option } from '@commander-js/extra-typings';
import { workloads } from '../../manifest/model.js';
import type { Context, Result, Runner } from '../context.js';
import { generatedDockerfiles, showDockerfiles } from '../dockerfiles.js';
import { typedFiles } from '../locate.js';
import { findManifest } from '../manifest.js';
import { addCommon } from '../options.js';

interface Options {
  readonly format: 'yaml' | 'json';
  readonly sources?: true;
}

export const config = (run: Runner) =>
  addCommon(
    new Command('config')
      .description(
        'Print the manifest as it is after merging, with includes, profiles, variables and defaults.',
      )
      .addOption(
        new Option('--format <format>', 'format of the manifest')
          .choices(['yaml', 'json'] as const)
          .default('yaml' as const),
      )
      .option('--sources', 'show the file and line that each value comes from')
      .option('--no-interpolate', 'leave variables as they are; without defaults and checks')
      .option('--workloads', 'print only the names of the workloads')
      .option('--images', 'print only the images')
      .option('--dockerfiles', 'print only the Dockerfiles that builds with a runtime stand for')
      .option('--variables', 'print only the variables that the files use')
      .option('-q, --quiet', 'print nothing; only check the manifest')
      .action(
        run(async (context, options): Promise<Result> => {
          if (options.variables) return variables(context);
          if (!options.interpolate) return asWritten(context, options);
          const found = await findManifest(context);
          const all = workloads(found.manifest);
          if (options.quiet) return lines([]);
          if (options.workloads) return lines(all.map(({ name }) => name));
          if (options.images) return lines([...new Set(all.flatMap(({ spec }) => spec.image ?? []))]);
          if (options.dockerfiles) return showDockerfiles(await generatedDockerfiles(context, found));
          const [{ canonicalManifest }, { withoutSecrets }, { originOf }] = await Promise.all([
            import('../../manifest/canonical.js'),
            import('../../manifest/without-secrets.js'),
            import('../../manifest/provenance.js'),
          ]);
          const { source, file, variables: values } = found;
          const shown = withoutSecrets(canonicalManifest(found.manifest), found.manifest, source, values);
          return printed(shown, options, (path) => {
            const origin = originOf(path, source);
            if (!origin) return undefined;
            const { place } = origin;
            return `${place.file ?? file}:${place.line}`;
          });
        }),
      ),
    'manifest',
  );

function lines(texts: readonly string[]): Result {
  return { data: texts, text: () => texts.join('\n') };
}

async function printed(
  value: unknown,
  { format, sources }: Options,
  originOf: (path: readonly (string | number)[]) => string | undefined,
): Promise<Result> {
  const { asYaml, placesOf } = await import('../render/config.js');
  const data = sources ? { manifest: value, sources: placesOf(value, originOf) } : value;
  const text = () =>
    format === 'json' ? JSON.stringify(data, null, 2) : asYaml(value, sources ? originOf : undefined);
  return { data, text: () => text().trimEnd() };
}

/** The merged files with their variables. */
async function asWritten(context: Context, options: Options): Promise<Result> {
  const { loadProject } = await import('../../manifest/project.js');
  const { asMerged } = await import('../../manifest/as-merged.js');
  const files = typedFiles(context);
  const project = await loadProject(files, { env: context.env, interpolate: false });
  const { value, source } = asMerged(project);
  return printed(value, options, (path) => {
    const { file = files[0], line } = source.locate(path);
    return `${file}:${line}`;
  });
}

async function variables(context: Context): Promise<Result> {
  const { loadProject } = await import('../../manifest/project.js');
  const { usedVariables } = await import('../../manifest/used-variables.js');
  const project = await loadProject(typedFiles(context), { env: context.env, interpolate: false });
  const found = usedVariables(project);
  const { renderVariables } = await import('../render/config.js');
  return { data: found, text: (colors) => renderVariables(found, colors) };
}
