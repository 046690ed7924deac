const actions: (() => Promise<void>)[] = [];

/** Has the action run after the last test of this process. */
export function atEnd(action: () => Promise<void>): void {
  actions.push(action);
}

/** Runs the actions, the latest first. */
export async function runAtEnd(): Promise<void> {
  for (const action of actions.splice(0).reverse()) await action();
}
