import { isKind, type KindName } from './kinds.js';

/** What the page shows, from the address after "#", so that links and the back button work. */
export type Route =
  | { readonly view: 'overview' }
  | { readonly view: 'workload'; readonly kind: KindName; readonly name: string }
  | { readonly view: 'execution'; readonly id: string };

/** The overview if the address is not a route. @param hash location.hash */
export function parseRoute(hash: string): Route {
  const [first = '', second] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (second === undefined || second === '') return { view: 'overview' };
  if (first === 'executions') return { view: 'execution', id: second };
  return isKind(first) ? { view: 'workload', kind: first, name: second } : { view: 'overview' };
}

export function hrefOf(route: Route): string {
  if (route.view === 'overview') return '#/';
  if (route.view === 'execution') return `#/executions/${encodeURIComponent(route.id)}`;
  return `#/${route.kind}/${encodeURIComponent(route.name)}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
