import { background } from '../../process/background.js';
import { LogFile } from '../../process/log-file.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds between checks. */
const INTERVAL = 60_000;

/** Keeps the agent's output file from growing indefinitely; returns a function that ends this. */
export function boundLog(path: string, clock: Clock): () => void {
  const file = new LogFile(path);
  let callOff = () => {};
  const look = () => {
    callOff = clock.at(clock.now() + INTERVAL, look);
    background("the agent's log could not be limited", () => file.bound());
  };
  look();
  return () => callOff();
}
