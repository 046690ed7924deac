import type { Store } from '../store/open.js';

/** How far a worker's hooks have come: all of `post_start` have succeeded, or `pre_stop` have begun. */
export type HookProgress = 'started' | 'stopping';

/** What the life of a worker needs of the store. */
export type HookRecords = Pick<HookStore, 'get' | 'put' | 'forget'>;

/** Remembers it over restarts of the agent, so that no hook is left out and none runs twice. */
export class HookStore {
  constructor(private readonly store: Store) {}

  get(worker: string): HookProgress | null {
    const progress = this.store
      .row('SELECT progress FROM worker_hooks WHERE worker = ?', worker)
      ?.text('progress');
    return progress === 'started' || progress === 'stopping' ? progress : null;
  }

  async put(worker: string, progress: HookProgress): Promise<void> {
    await this.store.commit(() =>
      this.store.run(
        'INSERT OR REPLACE INTO worker_hooks (worker, progress) VALUES (?, ?)',
        worker,
        progress,
      ),
    );
  }

  /** The worker has ended. */
  async forget(worker: string): Promise<void> {
    await this.store.commit(() => this.store.run('DELETE FROM worker_hooks WHERE worker = ?', worker));
  }

  async clear(): Promise<void> {
    await this.store.commit(() => this.store.run('DELETE FROM worker_hooks'));
  }
}
