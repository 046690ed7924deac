import { join, resolve } from 'node:path/posix';
import type { WorkerSpec } from '../driver.js';
import { cannotStart } from '../shared/cannot-start.js';
import { shortPath } from '../shared/search-path.js';
import { type Container, container, pathStat } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Checks that a worker's program is in its image. Without it, Docker's init would still start, and the worker would end at
 * once. Checks once for each revision of a workload.
 */
export class Programs {
  readonly #found = new Set<string>();

  constructor(private readonly engine: Engine) {}

  /** @param id the worker's container. @throws StartError if the program does not exist, or can't be executed */
  async check(spec: WorkerSpec, id: string): Promise<void> {
    const key = `${spec.workload} ${spec.revision}`;
    if (this.#found.has(key)) return;
    const found = await this.engine.json('GET', `/containers/${id}/json`, container);
    const problem = await programProblem(this.engine, found, spec.image);
    if (problem !== undefined) throw cannotStart(spec, problem);
    this.#found.add(key);
  }
}

/**
 * Why the container's program can't be started, such as "its command x was not found on PATH (…) in its image";
 * undefined if it is there and may be run.
 */
export async function programProblem(
  engine: Engine,
  { Id, Config }: Container,
  image = '',
): Promise<string | undefined> {
  const [program] = [...(Config.Entrypoint ?? []), ...(Config.Cmd ?? [])];
  // The Engine creates no container without a program.
  if (program === undefined) return undefined;
  const path = pathOf(Config.Env ?? []);
  for (const file of candidates(program, Config.WorkingDir || '/', path)) {
    const problem = await problemOf(engine, Id, file);
    if (problem === undefined) return undefined;
    if (problem !== 'is missing') return `its command ${file} ${problem}`;
  }
  const where = program.includes('/') ? 'does not exist in' : `was not found on PATH (${shortPath(path)}) in`;
  return `its command ${program} ${where} its image ${image}`.trimEnd();
}

async function problemOf(engine: Engine, id: string, path: string): Promise<string | undefined> {
  try {
    const headers = await engine.head(`/containers/${id}/archive`, { query: { path } });
    const text = headers['x-docker-container-path-stat'];
    const stat: unknown =
      typeof text === 'string' ? JSON.parse(Buffer.from(text, 'base64').toString()) : undefined;
    // A link's own mode is all ones; resolving it is up to the Engine.
    if (!pathStat.matches(stat) || (stat.mode & 0o111) !== 0) return undefined;
    return 'is not executable';
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return 'is missing';
    throw error;
  }
}

/** Where a shell would look: on PATH for a name without slashes, otherwise relative to the working folder. */
function candidates(program: string, workingDir: string, path: string): string[] {
  if (program.includes('/')) return [resolve(workingDir, program)];
  return path.split(':').map((folder) => join(folder, program));
}

function pathOf(environment: readonly string[]): string {
  return environment.find((variable) => variable.startsWith('PATH='))?.slice('PATH='.length) || DEFAULT_PATH;
}
