import { healthShape } from '../api/shapes.generated.js';
import type { Health } from '../api/types.js';

/** What GET /healthz answers; undefined if nothing, or something else, answers within two seconds. */
export async function health(url: string): Promise<Health['status'] | undefined> {
  try {
    const response = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2_000) });
    const body: unknown = await response.json();
    return healthShape.matches(body) ? body.status : undefined;
  } catch {
    return undefined;
  }
}
