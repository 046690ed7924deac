/** The files of a daemon, which are copied into its container from the stack's folder. Pure. */
import { type DaemonSpec, isPlaced } from '../../src/manifest/model.js';
import { type FilePlace, filePlaces, pathInContainer } from '../shared/placed-files.js';
import { SECRETS_DIR } from './files.js';

export interface DaemonFile extends Pick<FilePlace, 'kind' | 'source'> {
  /** Path in the container. */
  readonly path: string;
  /** Path in the daemon's folder of the stack. */
  readonly name: string;
  /** Permissions in octal digits. */
  readonly mode: string;
}

export function daemonFiles(spec: Pick<DaemonSpec, 'secrets' | 'configs'>): DaemonFile[] {
  const plain = spec.secrets.filter((mount) => !isPlaced(mount));
  return [
    ...plain.map(({ source, target }) => ({
      kind: 'secret' as const,
      source,
      path: `${SECRETS_DIR}/${target}`,
      name: target,
      mode: '444',
    })),
    // No secret's file name starts with a dot.
    ...filePlaces(spec).map((file) => ({
      kind: file.kind,
      source: file.source,
      path: pathInContainer(file, SECRETS_DIR),
      name: `.${file.kind}s/${file.source}`,
      mode: file.mode ?? '444',
    })),
  ];
}
