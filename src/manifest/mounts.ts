/** Expands the short forms of a workload's mounts, as Compose reads them. */
import { posix } from 'node:path';
import type { Defaults } from './schema.generated.js';

type Given = NonNullable<Defaults['volumes']>[number];
type Settings = Exclude<Given, string>;

/** In their long form. Takes what satisfies the schema. */
export function mountsOf(given: readonly Given[]): Settings[] {
  return given.map((mount) => {
    const settings = typeof mount === 'string' ? shortMount(mount) : mount;
    const { target, tmpfs } = settings;
    return {
      ...settings,
      target: cleaned(target),
      ...(tmpfs && { tmpfs: { ...tmpfs, ...(tmpfs.mode !== undefined && { mode: digits(tmpfs.mode) }) } }),
    };
  });
}

/** SOURCE:/TARGET:OPTIONS, SOURCE:/TARGET or /TARGET. */
function shortMount(text: string): Settings {
  const [first = '', target, options = ''] = text.split(':');
  if (target === undefined) return { type: 'volume', target: first };
  const given = options.split(',');
  const read_only = given.includes('ro');
  // Whatever else is allowed is a hint for machines that share files with a virtual one.
  if (!isPath(first)) {
    const volume = given.includes('nocopy') && { volume: { nocopy: true } };
    return { type: 'volume', source: first, target, read_only, ...volume };
  }
  const propagation = PROPAGATIONS.find((each) => given.includes(each));
  const selinux = (['z', 'Z'] as const).find((each) => given.includes(each));
  const bind = { ...(propagation && { propagation }), ...(selinux && { selinux }) };
  return { type: 'bind', source: first, target, read_only, ...(Object.keys(bind).length > 0 && { bind }) };
}

const PROPAGATIONS = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'] as const;

/** Whether a source of the short form is a file or folder of the machine, such as .env, and no volume. */
function isPath(source: string): boolean {
  return /^[./~]/.test(source);
}

/** As the kernel shows it: without what leads nowhere. */
function cleaned(target: string): string {
  return posix.normalize(target).replace(/(?<=.)\/$/, '');
}

/** Without what says that they are octal. */
export function digits(mode: string | number): string {
  return String(mode).replace(/^0o?(?=[0-7]{3})/, '');
}
