export interface Interruption {
  /** Aborts on the first SIGINT, SIGTERM or SIGHUP. Until it is read, signals end the process as ever. */
  readonly signal: AbortSignal;
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A second signal ends the process at once: whoever presses Ctrl-C twice means it. */
export function interruption(process: NodeJS.Process): Interruption {
  const controller = new AbortController();
  let listening = false;
  const onSignal = (signal: NodeJS.Signals) => {
    release();
    controller.abort(new Error(`interrupted by ${signal}`));
  };
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  return {
    get signal() {
      if (!listening) for (const signal of SIGNALS) process.on(signal, onSignal);
      listening = true;
      return controller.signal;
    },
    release,
  };
}
