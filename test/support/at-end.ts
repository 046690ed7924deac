const actions: (() => Promise<void>)[] = [];

/** Runs the action after the last test of this process. */
export function atEnd(action: () => Promise<void>): void {
  actions.push(action);
}

/** Runs the actions in reverse order. */
export async function runAtEnd(): Promise<void> {
  for (const action of actions.splice(0).reverse()) await action();
}
