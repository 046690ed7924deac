import { LogFile } from '../../providers/local/logfile.js';
import type { Clock } from './clock.js';

/** Milliseconds between looks. */
const INTERVAL = 60_000;

/** Keeps the file to which the agent's output goes from growing without end; returns a function that ends it. */
export function boundLog(path: string, clock: Clock): () => void {
  const file = new LogFile(path);
  let callOff = () => {};
  const look = () => {
    file.bound();
    callOff = clock.at(clock.now() + INTERVAL, look);
  };
  look();
  return () => callOff();
}
