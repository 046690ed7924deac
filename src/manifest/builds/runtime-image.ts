/** What the image of a runtime is built from: a Dockerfile for the sources that are there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRegular } from '../files.js';
import type { BuildSpec, NamedWorkload } from '../model.js';
import { type ContextCopy, copyIgnore, ignoreText, LEFT_OUT, packageHash } from './copy.js';
import { contextFiles, contextHash } from './hash.js';
import { type Ignore, parseIgnore } from './ignore.js';
import { decisiveFiles, runtimeDockerfile } from './runtimes/dockerfile.js';
import type { Needs, Runtime, Sources } from './runtimes/recipe.js';

/** No image can be made from the sources as they are. */
export class ProblemInSources extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

type RuntimeBuild = BuildSpec & { readonly runtime: Runtime };

interface Place {
  /** Absolute path of the context. */
  readonly context: string;
  /** Patterns of what no copy of the context contains. */
  readonly keptOut: readonly string[];
}

/** @returns `identity`: what another image follows from. @throws ProblemInSources */
export async function runtimeImage(
  build: RuntimeBuild,
  users: readonly NamedWorkload[],
  { context, keptOut }: Place,
): Promise<{ readonly copy: ContextCopy; readonly identity: readonly unknown[] }> {
  const { runtime } = build;
  const needs = needsOf(runtime, users);
  const ignore = copyIgnore(await ignoreText(context), LEFT_OUT, keptOut);
  const ignored = parseIgnore(ignore);
  const dockerfile = runtimeDockerfile({
    ...needs,
    runtime,
    build,
    sources: await sourcesOf(context, ignored, decisiveFiles(runtime)),
    entry: users.some(({ spec }) => spec.command === undefined && spec.entrypoint === undefined),
  });
  if (typeof dockerfile !== 'string') throw new ProblemInSources(dockerfile.message, dockerfile.hint);
  const sources = await contextHash(context, ignored);
  return {
    copy: { dockerfile, ignore, python_package: needs.sdk, sources },
    identity: [dockerfile, sources, ...(needs.sdk ? [await packageHash()] : [])],
  };
}

/** What all the workloads that share the image need. */
function needsOf(runtime: Runtime, users: readonly NamedWorkload[]): Needs {
  const mounts = users.flatMap(({ spec }) => spec.volumes ?? []);
  const folders = mounts.filter(({ type }) => type === 'volume').map(({ target }) => target);
  return {
    sdk: runtime === 'python' && users.some(({ spec }) => runsPackage(spec.command ?? [])),
    folders: [...new Set(folders)].sort(),
  };
}

/** Whether it is a command that the Python decorators generate. */
function runsPackage(command: readonly string[]): boolean {
  return command.some((word, index) => word === '-m' && command[index + 1] === 'multinode');
}

async function sourcesOf(context: string, ignore: Ignore, decisive: readonly string[]): Promise<Sources> {
  const names = new Set<string>();
  for await (const { path } of contextFiles(context, ignore)) names.add(path.split('/')[0] ?? path);
  const texts: [string, string][] = [];
  for (const name of decisive) {
    if (!names.has(name)) continue;
    await checkRegular(join(context, name));
    texts.push([name, await readFile(join(context, name), 'utf8')]);
  }
  return { names, texts: Object.fromEntries(texts) };
}
