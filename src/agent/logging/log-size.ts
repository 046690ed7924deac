import { background } from '../../process/background.js';
import { LogFile } from '../../process/log-file.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds between looks. */
const INTERVAL = 60_000;

/** Keeps the file to which the agent's output goes from growing without end; returns a function that ends it. */
export function boundLog(path: string, clock: Clock): () => void {
  const file = new LogFile(path);
  let callOff = () => {};
  const look = () => {
    callOff = clock.at(clock.now() + INTERVAL, look);
    background("the agent's log was not bounded", () => file.bound());
  };
  look();
  return () => callOff();
}
