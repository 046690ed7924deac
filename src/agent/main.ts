#!/usr/bin/env node
/**
 * The agent's process. It is started by startAgent (src/agent/process), in the foreground by `multinode dev`, as the
 * entry point of its image, or as `multinode-agent` by a platform.
 */
import type { Door, Platform } from '../../providers/platform.js';
import { platform } from '../../providers/registry.js';
import { isLoopback } from '../addresses.js';
import type { AgentStatus } from '../api/types.js';
import { MultinodeError, UnsupportedError } from '../errors/errors.js';
import { VERSION } from '../version.js';
import { Agent } from './agent.js';
import { ExecutionStore } from './executions/store.js';
import { ExecutionTokens } from './executions/tokens.js';
import { Connections } from './http/connections.js';
import { InvocationStore } from './invocations/store.js';
import { boundLog } from './logging/log-size.js';
import { createLogger, type Logger } from './logging/logger.js';
import { announceAgent, announcedPort } from './process/description.js';
import { connectionLimit, descriptorLimit } from './process/descriptors.js';
import { agentFiles, createDataDir, ensureApiKey, givenApiKey } from './process/files.js';
import { acquireDataDir } from './process/lock.js';
import { type Options, parseOptions } from './process/options.js';
import { startTrouble } from './process/start-trouble.js';
import { catchUnexpected } from './process/unexpected.js';
import { Watchdog } from './process/watchdog.js';
import { ScheduleStore } from './schedules/store.js';
import { AgentServer } from './server.js';
import { OwnBalancing } from './services/balancer/balancing.js';
import { Listeners } from './services/balancer/listeners.js';
import type { Balancing } from './services/balancing.js';
import { HaproxyBalancing } from './services/haproxy/balancing.js';
import { TraefikBalancing } from './services/traefik/balancing.js';
import { standBy, type Turn } from './standby/standby.js';
import { Disk } from './store/disk.js';
import { openStore } from './store/open.js';
import { sweepEvery } from './store/retention.js';
import { systemClock } from './time/clock.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

function balancingFor(options: Options, listeners: Listeners, log: Logger): Balancing {
  const { haproxy, traefik, traefikMetrics } = options;
  if (haproxy !== undefined) return new HaproxyBalancing(haproxy, log);
  if (traefik !== undefined) return new TraefikBalancing(traefik, log, traefikMetrics);
  return new OwnBalancing(listeners, log);
}

async function run(options: Options, log: Logger, watchdog: Watchdog | undefined): Promise<void> {
  const { application, target, dataDir, host, shared } = options;
  const startedAt = systemClock.now();
  const disk = new Disk(dataDir, systemClock, log);
  const again = options.restarts !== undefined && options.restarts > 0;
  try {
    createDataDir(dataDir);
    disk.releaseIfFull();
    if (!shared) acquireDataDir(dataDir);
  } catch (error) {
    // For example a full disk.
    if (again && !isFinal(error)) watchdog?.start();
    throw error;
  }
  const leave = () => {
    watchdog?.stop();
    process.exit(0);
  };
  // Whoever starts the first one watches whether it comes up.
  if (again) {
    watchdog?.start();
    for (const signal of SIGNALS) process.once(signal, leave);
  }
  const ready = () => {
    if (!again) watchdog?.start();
    for (const signal of SIGNALS) process.off(signal, leave);
  };
  const key = options.keyFile === undefined ? ensureApiKey(dataDir) : givenApiKey(options.keyFile);
  const place = platform(target);
  // A port that was chosen once is kept, so that callers find a restarted agent at the same address.
  const port = options.port === 0 && !shared ? announcedPort(dataDir) : options.port;
  const door =
    options.workerUrl === undefined && isLoopback(host) ? await place.door?.({ application }) : undefined;
  const connections = new Connections(connectionLimit(descriptorLimit()), log);
  const server = await AgentServer.listen(host, port, place.portSetting, door, connections);
  const listeners = new Listeners(host, connections);
  const { url = server.url } = options;
  const self = {
    version: VERSION,
    target,
    pid: process.pid,
    url,
    started_at: new Date(startedAt).toISOString(),
  };
  const edge = { options, self, disk, key, server, door, listeners, place, log, watchdog, ready };
  if (!shared) return await decide(edge);
  const turn = await ownTurn(edge);
  await decide(edge, turn).catch(async (error: unknown) => {
    // Another agent may be able to do what this one could not.
    await turn.end();
    throw error;
  });
}

/** What an agent has before it starts to decide. */
interface Edge {
  readonly options: Options;
  readonly self: AgentStatus;
  readonly disk: Disk;
  readonly key: string;
  readonly server: AgentServer;
  readonly door: Door | undefined;
  readonly listeners: Listeners;
  readonly place: Platform;
  readonly log: Logger;
  readonly watchdog: Watchdog | undefined;
  /** Called once others can find this agent, and it handles signals itself. */
  readonly ready: () => void;
}

/** Another agent uses the folder, or this version can't read its database: trying again would change nothing. */
const FINAL = ['MN4004', 'MN4016', 'MN4023'];

function isFinal(error: unknown): boolean {
  return error instanceof MultinodeError && FINAL.includes(error.code);
}

/** Restarts the agent if it crashes; undefined if a platform does that. */
function watchdogOf({ restarts, dataDir }: Options): Watchdog | undefined {
  if (restarts === undefined) return undefined;
  const [program = '', ...args] = process.argv.slice(1);
  const at = args.indexOf('--restarts');
  const same = [...args.slice(0, at), ...args.slice(at + 2)];
  return new Watchdog(dataDir, restarts, [process.execPath, ...process.execArgv, program, ...same]);
}

/** Opens the store, takes the workers back, and serves. */
async function decide(edge: Edge, turn?: Turn): Promise<void> {
  const { options, self, disk, key, server, door, listeners, place, log } = edge;
  const { application, target, root, dataDir } = options;
  const { url } = self;
  const files = agentFiles(dataDir);
  const store = openStore(files.store, turn?.check, disk);
  const invocations = new InvocationStore(store);
  const executionStore = new ExecutionStore(store);
  const schedules = new ScheduleStore(store);
  const tokens = new ExecutionTokens(key);
  const driver = await place.driver({
    application,
    dataDir: files.driver,
    volumesDir: files.volumes,
    root,
    note: (message) => log.info({ target }, message),
    ...(turn && { mayAct: turn.check }),
  });
  const observer = await place.daemons?.({
    application,
    note: (message) => log.info({ target }, message),
    ...(turn && { mayAct: turn.check }),
  });
  const agent = await Agent.open({
    driver,
    observer,
    platform: place,
    clock: systemClock,
    log,
    balancing: balancingFor(options, listeners, log),
    store,
    disk,
    invocations,
    executionStore,
    schedules,
    tokens,
    workerUrl: options.workerUrl ?? (door ? server.workerUrl : url),
    self,
  });
  await server.serve({ agent, invocations, tokens, key, log, ...(turn && { mayAct: turn.check }) });
  turn?.begin();
  const endSweep = sweepEvery(
    { invocations, executions: agent.executions, workloads: agent.workloads },
    systemClock,
  );
  const endBounding = boundLog(files.log, systemClock);
  const endDiskWatch = disk.watch(() => store.probe());
  announceAgent(dataDir, { url, application });
  log.info({ url, application, target, version: VERSION }, 'the agent is ready');

  const stop = async (signal: string) => {
    log.info({ signal }, 'the agent is stopping; its workers keep running');
    edge.watchdog?.stop();
    agent.beginStopping();
    endSweep();
    endBounding();
    endDiskWatch();
    await server.close(agent.gracePeriod());
    await agent.close();
    store.close();
    await turn?.end();
  };
  edge.ready();
  for (const signal of SIGNALS) {
    process.once(signal, () => stop(signal).then(() => process.exit(0), fail(log)));
  }
}

/** Stands by until it is this agent's turn; a process that is asked to stop before that ends here. */
async function ownTurn({ options, self, key, server, listeners, place, log }: Edge): Promise<Turn> {
  const { application, target, address = self.url, haproxy, traefik } = options;
  const { lease } = place;
  if (!lease) throw new UnsupportedError('MN2001', `The ${target} target of this version runs one agent.`);
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  for (const signal of SIGNALS) process.once(signal, leave);
  try {
    return await standBy({
      lease: await lease({ application, url: address }),
      self: { ...self, url: address },
      key,
      server,
      ...(haproxy === undefined && traefik === undefined && { listeners }),
      log,
      lost: (why) => {
        // Ends at once: anything else this process did could conflict with what another agent decides.
        log.fatal({ why }, 'the lease is lost; the agent exits');
        process.exit(1);
      },
      signal: leaving.signal,
    });
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    await Promise.all([server.close(0), listeners.close(0)]);
    return process.exit(0);
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave);
  }
}

/** Logs why, and ends the process. */
function fail(log: Logger): (error: unknown) => never {
  return (error) => {
    if (error instanceof MultinodeError) log.fatal({ code: error.code, cause: error.cause }, error.message);
    else log.fatal({ err: error }, 'the agent failed with an internal error');
    process.exit(error instanceof MultinodeError ? error.exitCode : 1);
  };
}

const log = createLogger();
catchUnexpected(log, fail(log));
const options = parseOptions(process.argv.slice(2));
const watchdog = watchdogOf(options);
run(options, log, watchdog).catch((error: unknown) => {
  if (isFinal(error)) watchdog?.stop();
  fail(log)(startTrouble(error, options.dataDir));
});
