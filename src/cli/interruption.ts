import { InterruptedError } from '../errors/errors.js';

/** What Ctrl-C, SIGTERM and SIGHUP mean to a command. Until a command reads a signal, they end the process as usual. */
export interface Interruption {
  /** Aborts on the first of them: end cleanly. */
  readonly signal: AbortSignal;
  /** Aborts on the second one: end immediately. Once this is read the third one kills the process, else the second. */
  readonly kill: AbortSignal;
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function interruption(process: NodeJS.Process): Interruption {
  const first = new AbortController();
  const second = new AbortController();
  let listening = false;
  let patient = false;
  const listen = () => {
    if (!listening) for (const signal of SIGNALS) process.on(signal, onSignal);
    listening = true;
  };
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    const reason = new InterruptedError('MN9002', `interrupted by ${signal}`);
    const again = first.signal.aborted;
    if (again || !patient) release();
    (again ? second : first).abort(reason);
  };
  return {
    get signal() {
      listen();
      return first.signal;
    },
    get kill() {
      listen();
      patient = true;
      return second.signal;
    },
    release,
  };
}
