import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { MultinodeError } from '../../src/errors/errors.js';
import { messageOf } from '../../src/errors/system.js';
import { currentEra, isAlive, kill } from '../../src/process/identity.js';
import type { WorkerSpec } from '../driver.js';
import { cannotStart } from '../shared/cannot-start.js';
import { costOf } from '../shared/hard-limits.js';
import { isSignal } from '../shared/signal.js';
import { recordedCheck } from './checks.js';
import { limited, type ResolvedCommand, resolveCommand } from './command.js';
import { processEnvironment, unfitNames } from './environment.js';
import type { Groups } from './groups/groups.js';
import { recordedHooks } from './hooks.js';
import { mounted } from './mounts.js';
import { isFree, type Ports } from './ports.js';
import type { Files, WorkerRecord } from './records.js';
import { BASH, type Launched, launch } from './spawn.js';

interface StartContext {
  /** The manifest's folder. */
  readonly root: string;
  /** The folder of the named volumes. */
  readonly volumesDir: string;
  readonly files: Files;
  readonly ports: Ports;
  readonly groups: Groups;
}

/** Starts a worker and records it; leaves nothing behind if it fails. */
export async function startWorker(
  spec: WorkerSpec,
  { root, volumesDir, files, ports, groups }: StartContext,
): Promise<{
  readonly record: WorkerRecord;
  readonly child: ChildProcess;
  readonly environment: Readonly<Record<string, string>>;
}> {
  const { id, workload, kind, revision } = spec;
  await checkPorts(spec, ports);
  const port = spec.serves ? await ports.reserve() : undefined;
  const environment = processEnvironment(spec, {
    secrets: files.secrets(id),
    input: files.input(id),
    files: files.placed(id, spec),
    volumesDir,
    port,
  });
  const cost = costOf(spec);
  let launched: Launched | undefined;
  try {
    const unfit = unfitNames(environment);
    if (unfit.length > 0 && !existsSync(BASH)) {
      throw cannotStart(
        spec,
        `without ${BASH}, these variables can't be passed to the program: ${unfit.join(', ')}`,
      );
    }
    const { PATH } = environment;
    const program = resolveCommand(spec, root, PATH);
    files.create(id, spec);
    const folders = {
      volumes: volumesDir,
      own: files.folder(id),
      files: files.placed(id, spec),
    };
    const place = (resolved: ResolvedCommand) => mounted(spec, resolved, PATH, folders);
    const { command, workingDir } = limited(spec, await place(program), PATH);
    const healthcheck = await recordedCheck(spec, program.workingDir, place);
    const hooks = await recordedHooks(spec, { root, workingDir: program.workingDir }, place);
    const joined = groups.make(id, spec);
    launched = await launch({
      command,
      workingDir,
      environment,
      stdout: files.log(id, 'stdout'),
      stderr: files.log(id, 'stderr'),
      exit: files.exit(id),
      folder: files.folder(id),
      groups: joined,
    });
    const { child, identity } = launched;
    const startedAt = Date.now();
    const era = currentEra();
    const record = {
      id,
      workload,
      kind,
      revision,
      identity,
      cost,
      startedAt,
      groups: joined,
      ...(era === undefined ? {} : { era }),
      ...(port === undefined ? {} : { port }),
      ...(healthcheck && { healthcheck }),
      ...(hooks && { hooks }),
      ...(isSignal(spec.stop_signal) && { stopSignal: spec.stop_signal }),
    };
    files.write(record);
    await launched.begin();
    return { record, child, environment };
  } catch (error) {
    if (launched && isAlive(launched.identity)) kill(-launched.identity.pid, 'SIGKILL');
    groups.remove(groups.of(id));
    files.remove(id);
    if (port !== undefined) ports.release(port);
    if (error instanceof MultinodeError) throw error;
    throw cannotStart(spec, messageOf(error), error);
  }
}

/** Its own ports, on which its program listens: they are kept from workers whose ports this driver picks. */
async function checkPorts(spec: WorkerSpec, ports: Ports): Promise<void> {
  for (const { target, protocol } of spec.ports ?? []) {
    ports.keep(target);
    if (await isFree(target, protocol)) continue;
    const port = protocol === 'udp' ? `UDP port ${target}` : `port ${target}`;
    throw cannotStart(spec, `another program already listens on ${port}`);
  }
}
