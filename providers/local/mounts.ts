/**
 * The folders of an application's named volumes, and a worker's mounts, in its own mount namespace: nobody else on the
 * machine sees them. The programs come with util-linux; a user who is not root gets a user namespace for them, if the
 * system allows that.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, realpathSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from '../../src/errors/system.js';
import type { PlacedMount, WorkerSpec } from '../driver.js';
import type { KeptVolumes, KeptVolumesPlace } from '../platform.js';
import { cannotStart } from '../shared/cannot-start.js';
import { programOnPath, type ResolvedCommand } from './command.js';
import type { LocalFile } from './placed-files.js';

interface Folders {
  /** Holds the application's named volumes, which outlive it. */
  readonly volumes: string;
  /** The worker's own folder, which is removed with it. */
  readonly own: string;
  /** Its files, of which some have a path. */
  readonly files: readonly LocalFile[];
}

const run = promisify(execFile);

/**
 * The command that creates the mounts and then becomes the worker's program. Creates volumes' folders.
 * @throws StartError if a source or a target is missing, or this user may not mount anything
 */
export async function mounted(
  spec: WorkerSpec,
  resolved: ResolvedCommand,
  path: string,
  folders: Folders,
): Promise<ResolvedCommand> {
  const steps = [
    ...(spec.volumes ?? []).flatMap((mount, index) => stepOf(spec, mount, index, folders)),
    ...folders.files.flatMap((file) => fileStep(spec, file)),
  ];
  if (steps.length === 0) return resolved;
  const { command, workingDir } = resolved;
  const [unshare, mount] = ['unshare', 'mount'].map((name) => {
    const program = programOnPath(name, path, workingDir);
    if (program !== undefined) return program;
    throw cannotStart(spec, `its mounts need the program ${name} from util-linux, which is not on PATH`);
  });
  if (unshare === undefined || mount === undefined) return resolved;
  const namespace = [
    ...(isRoot() ? [] : ['--user', '--map-root-user']),
    '--mount',
    '--propagation',
    'private',
  ];
  await run(unshare, [...namespace, '--', mount, '--version']).catch((error: unknown) => {
    const said = error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error);
    throw cannotStart(
      spec,
      `its mounts need a mount namespace, which this system does not give to the agent's user (${said}); run the agent as root, allow user namespaces, or use the docker target`,
      error,
    );
  });
  const back = isRoot() ? [] : [unshare, '--user', ...ownUser(), '--'];
  return {
    workingDir,
    command: [
      unshare,
      ...namespace,
      '--',
      '/bin/sh',
      '-c',
      SCRIPT,
      'sh',
      mount,
      workingDir,
      ...steps.flat(),
      '--',
      ...back,
      ...command,
    ],
  };
}

/**
 * Arguments: the program mount, the working folder, then for each mount "bind", source, target and "ro" or "rw", or "tmpfs",
 * options, target and "ro" or "rw"; "--", the command. The working folder is entered again, because it may be in a mount.
 */
const SCRIPT = `mount=$1 folder=$2; shift 2
fail() { echo "nothing could be mounted at $1" >&2; exit 125; }
while [ "$1" != -- ]; do
case $1 in
bind) "$mount" --rbind -- "$2" "$3" || fail "$3"
[ "$4" = rw ] || "$mount" -o remount,bind,ro -- "$3" || fail "$3" ;;
*) "$mount" -t tmpfs -o "$2,$4" -- tmpfs "$3" || fail "$3" ;;
esac
shift 4
done
shift
cd "$folder" || exit
exec "$@"`;

type Step = readonly [kind: 'bind' | 'tmpfs', source: string, target: string, access: 'ro' | 'rw'];

/** None if the target is the source itself, such as a socket at its usual path. */
function stepOf(spec: WorkerSpec, mount: PlacedMount, index: number, folders: Folders): Step[] {
  const { type, target, read_only, tmpfs } = mount;
  const access = read_only ? 'ro' : 'rw';
  const place = look(target);
  if (type === 'tmpfs') {
    checkTarget(spec, target, place, true);
    const { size, mode = '1777' } = tmpfs ?? {};
    return [
      ['tmpfs', [`mode=${mode}`, ...(size === undefined ? [] : [`size=${size}`])].join(','), target, access],
    ];
  }
  const source = type === 'bind' ? bindSource(spec, mount) : volumeFolder(spec, mount, index, folders);
  const found = look(source);
  checkTarget(spec, target, place, found?.isDirectory() ?? true);
  if (!read_only && realpathSync(source) === realpathSync(target)) return [];
  return [['bind', source, target, access]];
}

/** Only for a file that has a path outside of the worker's folders. */
function fileStep(spec: WorkerSpec, { path, target }: LocalFile): Step[] {
  if (!target?.startsWith('/')) return [];
  checkTarget(spec, target, look(target), false);
  return [['bind', path, target, 'ro']];
}

function bindSource(spec: WorkerSpec, { source = '', bind }: PlacedMount): string {
  if (look(source)) return source;
  if (bind?.create_host_path === false) throw cannotStart(spec, `${source}, which it mounts, does not exist`);
  mkdirSync(source, { recursive: true });
  return source;
}

function volumeFolder(
  spec: WorkerSpec,
  { source, volume }: PlacedMount,
  index: number,
  { volumes, own }: Folders,
): string {
  const whole = source === undefined ? join(own, `volume-${index}`) : join(volumes, source);
  mkdirSync(whole, { recursive: true, mode: 0o700 });
  if (source !== undefined) writeFileSync(join(volumes, IGNORE), '*\n');
  if (volume?.subpath === undefined) return whole;
  const part = join(whole, volume.subpath);
  if (look(part)) return part;
  throw cannotStart(spec, `the volume ${source} has no folder ${volume.subpath}`);
}

/** The machine's own folders are never changed, so a target there must already exist. */
function checkTarget(spec: WorkerSpec, target: string, place: Stats | undefined, folder: boolean): void {
  if (place?.isDirectory() === folder) return;
  const kind = folder ? 'folder' : 'file';
  const problem = place ? `is not a ${kind} on this machine` : 'does not exist on this machine';
  throw cannotStart(
    spec,
    `${target}, where it mounts a ${kind}, ${problem}; create an empty ${kind} there, or use the docker target`,
  );
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'EACCES') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function ownUser(): string[] {
  return [`--map-user=${process.getuid?.()}`, `--map-group=${process.getgid?.()}`];
}

/** Keeps the folders out of version control. */
const IGNORE = '.gitignore';

/** All existing folders, including those of volumes that the manifest no longer has. */
export async function keptVolumes({ folder }: Pick<KeptVolumesPlace, 'folder'>): Promise<KeptVolumes> {
  const volumes = join(folder, 'volumes');
  const names = foldersIn(volumes);
  return { names, remove: () => rm(volumes, { recursive: true, force: true }) };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name !== IGNORE);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
