import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Live } from './live.js';

/** What every view gets. */
export interface Shown {
  readonly live: Live;
  /** Milliseconds since the epoch, updated every second. */
  readonly now: number;
  /** Whether the user has allowed changes. */
  readonly mayChange: boolean;
}

export const ShownContext = createContext<Shown | null>(null);

export function useShown(): Shown {
  const shown = useContext(ShownContext);
  if (!shown) throw new Error('a view outside of the dashboard');
  return shown;
}
