#!/usr/bin/env node
/**
 * The agent's process. Started by startAgent (src/agent/process), in the foreground by `multinode dev`, as the entry point
 * of its image, or as `multinode-agent` by a platform.
 */
import { parseArgs } from 'node:util';
import { platform } from '../../providers/registry.js';
import { isLoopback } from '../addresses.js';
import { MultinodeError, UsageError } from '../errors/errors.js';
import { TARGETS, type TargetName } from '../manifest/model.js';
import { VERSION } from '../version.js';
import { Agent } from './agent.js';
import { systemClock } from './clock.js';
import { ExecutionStore } from './executions/store.js';
import { ExecutionTokens } from './executions/tokens.js';
import { InvocationStore } from './invocations/store.js';
import { createLogger, type Logger } from './log.js';
import { boundLog } from './log-size.js';
import { announceAgent, announcedPort } from './process/description.js';
import { agentFiles, ensureApiKey, givenApiKey } from './process/files.js';
import { acquireDataDir } from './process/lock.js';
import { ScheduleStore } from './schedules/store.js';
import { AgentServer } from './server.js';
import { OwnBalancing } from './services/balancer/balancing.js';
import type { Balancing } from './services/balancing.js';
import { HaproxyBalancing } from './services/haproxy/balancing.js';
import { TraefikBalancing } from './services/traefik/balancing.js';
import { openStore } from './store/open.js';
import { sweepEvery } from './sweep.js';

interface Options {
  readonly application: string;
  readonly target: TargetName;
  readonly root: string;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** File with the key of its API; one of the data folder, made where there is none, unless given. */
  readonly keyFile?: string;
  /** Address that callers are told; where it listens, unless given. */
  readonly url?: string;
  /** Address that workers are told; that of the platform's door, else the callers', unless given. */
  readonly workerUrl?: string;
  /** Path of the socket of an HAProxy that balances the services; the agent does, unless given. */
  readonly haproxy?: string;
  /** The same with a Traefik: the folder that it watches. */
  readonly traefik?: string;
}

function balancingFor({ host, haproxy, traefik }: Options, log: Logger): Balancing {
  if (haproxy !== undefined) return new HaproxyBalancing(haproxy, log);
  if (traefik !== undefined) return new TraefikBalancing(traefik, log);
  return new OwnBalancing(host, log);
}

async function run(options: Options, log: Logger): Promise<void> {
  const { application, target, root, dataDir, host } = options;
  const startedAt = systemClock.now();
  const files = agentFiles(dataDir);
  acquireDataDir(dataDir);
  const key = options.keyFile === undefined ? ensureApiKey(dataDir) : givenApiKey(options.keyFile);
  const store = openStore(files.store);
  const invocations = new InvocationStore(store);
  const executions = new ExecutionStore(store);
  const schedules = new ScheduleStore(store);
  const tokens = new ExecutionTokens(key);
  const place = platform(target);
  const driver = await place.driver({
    application,
    dataDir: files.driver,
    root,
    note: (message) => log.info({ target }, message),
  });
  const observer = await place.daemons?.({ application });
  // A port that was free once is kept, so that callers find a restarted agent where it was.
  const port = options.port === 0 ? announcedPort(dataDir) : options.port;
  const door =
    options.workerUrl === undefined && isLoopback(host) ? await place.door?.({ application }) : undefined;
  const server = await AgentServer.listen(host, port, target, door);
  const { url = server.url } = options;
  const self = {
    version: VERSION,
    target,
    pid: process.pid,
    url,
    started_at: new Date(startedAt).toISOString(),
  };
  const agent = await Agent.open({
    driver,
    observer,
    support: place.support,
    clock: systemClock,
    log,
    balancing: balancingFor(options, log),
    store,
    invocations,
    executions,
    schedules,
    tokens,
    workerUrl: options.workerUrl ?? (door ? server.workerUrl : url),
    self,
  });
  await server.serve({ agent, invocations, tokens, key, log });
  const endSweep = sweepEvery(
    { invocations, executions: agent.executions, workloads: agent.workloads },
    systemClock,
    log,
  );
  const endBounding = boundLog(files.log, systemClock);
  announceAgent(dataDir, { url, application });
  log.info({ url, application, target, version: VERSION }, 'the agent is ready');

  const stop = async (signal: string) => {
    log.info({ signal }, 'the agent stops; its workers stay');
    agent.beginStopping();
    endSweep();
    endBounding();
    await server.close(agent.gracePeriod());
    await agent.close();
    await store.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stop(signal).then(() => process.exit(0), fail(log)));
  }
}

/** Ends the process, its last words for whoever reads its log. */
function fail(log: Logger): (error: unknown) => never {
  return (error) => {
    if (error instanceof MultinodeError) log.fatal({ code: error.code, cause: error.cause }, error.message);
    else log.fatal({ err: error }, 'the agent met an error of its own');
    process.exit(error instanceof MultinodeError ? error.exitCode : 1);
  };
}

function parse(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      application: text,
      target: text,
      root: text,
      'data-dir': text,
      host: text,
      port: text,
      'key-file': text,
      url: text,
      'worker-url': text,
      haproxy: text,
      traefik: text,
    },
  });
  const target = TARGETS.find((name) => name === values.target);
  const port = Number(values.port);
  const {
    application,
    root,
    'data-dir': dataDir,
    host,
    'key-file': keyFile,
    url,
    'worker-url': workerUrl,
    haproxy,
    traefik,
  } = values;
  if (!target || !application || !root || !dataDir || !host || !Number.isInteger(port)) {
    throw new UsageError('MN9001', 'needed: --application, --target, --root, --data-dir, --host, --port');
  }
  return {
    application,
    target,
    root,
    dataDir,
    host,
    port,
    ...(keyFile !== undefined && { keyFile }),
    ...(url !== undefined && { url }),
    ...(workerUrl !== undefined && { workerUrl }),
    ...(haproxy !== undefined && { haproxy }),
    ...(traefik !== undefined && { traefik }),
  };
}

const log = createLogger();
process.on('uncaughtException', fail(log));
process.on('unhandledRejection', fail(log));
run(parse(process.argv.slice(2)), log).catch(fail(log));
