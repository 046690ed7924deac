import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from '../../../providers/platform.js';
import { platform } from '../../../providers/registry.js';
import { health } from '../../client/health.js';
import { AgentError } from '../../errors/errors.js';
import type { TargetName } from '../../manifest/model.js';
import { kill } from '../../process/identity.js';
import { PACKAGE_ROOT } from '../../version.js';
import { Activity, cpuTime } from './activity.js';
import { type AgentDescription, inspectAgent } from './description.js';
import { agentFiles, createDataDir, ensureApiKey } from './files.js';
import { dataDirHolder } from './lock.js';
import { endReason, lastLines, logLength } from './log.js';
import { ensureRoom } from './room.js';
import { startTrouble } from './start-trouble.js';
import { endWatchdog } from './watchdog.js';

/** Parts of the place that are left out come from the environment. */
export interface StartOptions extends Place {
  readonly application: string;
  readonly target: TargetName;
  /** The manifest's folder. */
  readonly root: string;
  readonly dataDir: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly signal?: AbortSignal;
}

/** How long another agent in the folder may take to answer, or to end; milliseconds. */
const OTHER_TIMEOUT = 30_000;
/**
 * How long a new agent may show no activity before it answers: with a large database, or on a busy machine, waiting
 * continues as long as it uses CPU or writes to its log. Milliseconds.
 */
const LONGEST_SILENCE = 30_000;
/** How long that may take in total; milliseconds. */
const LONGEST_START = 10 * 60_000;
const LOOK_INTERVAL = 20;
/**
 * A smaller young generation than Node's 16 MiB, which would add about 15 MB of resident memory, as would 4 MiB. With 1
 * MiB it is collected every 50 calls through the gateway, and each time the current call has to wait; with 2 MiB every
 * 100.
 */
const NODE_OPTIONS = ['--max-semi-space-size=2'];

/**
 * The agent that serves the folder; if there is none, it is started as a separate process that outlives the caller.
 * Resolves once it answers.
 * @throws AgentError MN4013 with the agent's last output if it can't be started; MN4011 if it does not answer
 */
export async function startAgent(options: StartOptions): Promise<AgentDescription> {
  const dataDir = resolve(options.dataDir);
  const end = performance.now() + OTHER_TIMEOUT;
  const running = await findAnswering(dataDir, end, options.signal);
  if (running) return adopt(running, options, dataDir);

  // The watchdog may be waiting before it restarts an agent that keeps crashing: this start replaces that.
  await endWatchdog(dataDir);
  const { child, logStart } = await prepareAndSpawn({ ...options, dataDir });
  const started = performance.now();
  const activity = new Activity(() => `${logLength(dataDir)} ${cpuTime(child.pid)}`);
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      const found = inspectAgent(dataDir);
      if (found && found.pid === child.pid && (await health(found.url)) === 'ok') return found;
      if (child.exitCode !== null || child.signalCode !== null) {
        // Another caller may have been faster: its agent has the folder then.
        const other = await findAnswering(dataDir, end, options.signal);
        if (other) return adopt(other, options, dataDir);
        throw startFailure(options, lastLines(dataDir, logStart));
      }
      const waited = performance.now() - started;
      if (activity.silence() > LONGEST_SILENCE || waited > LONGEST_START) {
        throw startFailure(options, unanswered(waited, dataDir, logStart));
      }
      await delay(LOOK_INTERVAL);
    }
  } catch (error) {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      kill(child.pid, 'SIGKILL');
      await endWatchdog(dataDir);
    }
    throw error;
  }
}

function unanswered(waited: number, dataDir: string, logStart: number): string {
  return `it is running, but did not answer within ${Math.round(waited / 1000)} s; ${written(dataDir, logStart)}`;
}

/**
 * The last output of an agent that does not answer, and its file. @param start the length of its log before this agent
 */
function written(dataDir: string, start: number): string {
  const words = lastLines(dataDir, start);
  const { log } = agentFiles(dataDir);
  return words === '' ? `it wrote nothing to ${log}` : `the last lines of ${log}:\n${words}`;
}

/** The folder's agent once it answers; null as soon as no agent has the folder. */
async function findAnswering(
  dataDir: string,
  end: number,
  signal: AbortSignal | undefined,
): Promise<AgentDescription | null> {
  for (;;) {
    signal?.throwIfAborted();
    const found = inspectAgent(dataDir);
    if (found && (await health(found.url)) === 'ok') return found;
    const holder = found ?? dataDirHolder(dataDir);
    if (!holder) return null;
    if (performance.now() > end) {
      const where = found ? ` at ${found.url}` : '';
      throw new AgentError(
        'MN4011',
        `the agent${where} (process ${holder.pid}) is running but does not answer; ${written(dataDir, 0)}`,
      );
    }
    await delay(LOOK_INTERVAL);
  }
}

function adopt(found: AgentDescription, { application }: StartOptions, dataDir: string): AgentDescription {
  if (found.application === application) return found;
  throw new AgentError(
    'MN4013',
    `the agent could not be started: ${dataDir} is served by the agent of application "${found.application}"`,
  );
}

async function prepareAndSpawn(options: StartOptions): Promise<{ child: ChildProcess; logStart: number }> {
  const { dataDir } = options;
  try {
    createDataDir(dataDir);
    ensureRoom(dataDir);
    ensureApiKey(dataDir);
    return { logStart: logLength(dataDir), child: await spawnAgent(options) };
  } catch (error) {
    throw startTrouble(error, dataDir);
  }
}

async function spawnAgent(options: StartOptions): Promise<ChildProcess> {
  const program = join(PACKAGE_ROOT, 'dist', 'src', 'agent', 'main.js');
  if (!existsSync(program)) throw startFailure(options, `${program} is missing; run "npm run build"`);
  const { application, target, root, dataDir, host, port } = options;
  const named = {
    application,
    target,
    root: resolve(root),
    'data-dir': dataDir,
    host,
    port: String(port),
    restarts: '0',
  };
  const log = openSync(agentFiles(dataDir).log, 'a', 0o600);
  try {
    const child = spawn(
      process.execPath,
      [...NODE_OPTIONS, program, ...Object.entries(named).flatMap(([name, value]) => [`--${name}`, value])],
      // In its own session, in a folder that is never removed, without any of the caller's open files: a Terraform
      // provider whose child inherits its standard error makes Terraform hang for the child's lifetime.
      {
        detached: true,
        cwd: '/',
        env: agentEnvironment(process.env, options),
        stdio: ['ignore', log, log],
      },
    );
    await once(child, 'spawn');
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

const PLACE = ['engine', 'namespace', 'region'] as const satisfies (keyof Place)[];

/**
 * The caller's environment without what belongs to Terraform, its plugins, or the caller's folder, and with the
 * variables by which the target's driver finds its API and its place there.
 */
export function agentEnvironment(
  environment: NodeJS.ProcessEnv,
  { target, ...place }: Pick<StartOptions, 'target' | keyof Place>,
): NodeJS.ProcessEnv {
  const { variables } = platform(target);
  const kept = Object.entries(environment).filter(([name]) => !/^(TF_|PLUGIN_|PWD$|OLDPWD$)/.test(name));
  const given = PLACE.flatMap((part) => {
    const [variable, value] = [variables[part], place[part]];
    return variable === undefined || value === undefined ? [] : [[variable, value]];
  });
  return Object.fromEntries([...kept, ...given]);
}

function startFailure({ target, host, port }: StartOptions, words: string): AgentError {
  const cause = new Error(words);
  if (words.includes('EADDRINUSE')) {
    const reason = `port ${port} of ${host} is in use; choose another in targets.${target}.port`;
    return new AgentError('MN4013', `the agent could not be started: ${reason}`, { cause });
  }
  const { code = 'MN4013', message } = endReason(words);
  // Other codes come with a whole sentence, which already says what failed.
  if (code !== 'MN4013') return new AgentError(code, message, { cause });
  const begin = 'the agent could not be started: ';
  const reason = message || 'it ended without any output';
  return new AgentError(code, reason.startsWith(begin) ? reason : begin + reason, { cause });
}
