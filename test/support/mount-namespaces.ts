import type { Context } from 'mocha';
import { run } from './run.js';
import { skip } from './skip.js';

/** Skips where local workers can't have mounts. */
export async function needMountNamespaces(context: Context, folder: string): Promise<void> {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const { code, output } = await run('unshare', [...user, '--mount', 'true'], { cwd: folder });
  if (code !== 0) skip(context, `this user may not make mount namespaces here: ${output}`);
}
