/** How the Engine keeps a container's output. By default it would keep all of it. Pure. */
import type { ContainerSettings } from '../../src/manifest/model.js';

const DRIVER = 'json-file';
const OPTIONS: Readonly<Record<string, string>> = { 'max-size': '10m', 'max-file': '2' };

export interface KeptLogs {
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

/** The manifest's settings; by default the usual driver, with limited size. */
export function keptLogs({ logging }: Pick<ContainerSettings, 'logging'> = {}): KeptLogs {
  const { driver, options } = logging ?? { driver: DRIVER, options: {} };
  return { driver, options: driver === DRIVER ? { ...OPTIONS, ...options } : options };
}
