import { conform } from '../../conform.js';
import type { Draft } from '../../draft.js';
import { itemsOf, type Node, type Scalar } from '../../node.js';
import { literal } from '../../text.js';

/** Published ports; an IPv6 address gets brackets. */
export function carryPorts(draft: Draft, node: Node): void {
  const schema = draft.schema('ports');
  if (!schema?.items) {
    draft.leftOut(
      'ports',
      node.at,
      'only daemons have ports',
      'the agent passes calls on to functions and jobs',
    );
    return;
  }
  const { items } = schema;
  const ports = itemsOf(node).map((item, index) =>
    item.kind === 'scalar'
      ? short(draft, item)
      : conform(item, items, {
          lookup: draft.lookup,
          unknown: (path, at) =>
            draft.leftOut(`ports[${index}]${path}`, at, 'ports in a manifest have nothing that corresponds'),
        }),
  );
  if (ports.length === 0) return;
  draft.set('ports', ports);
  draft.carried(
    'ports',
    node.at,
    'published on the loopback address if the port has no address; Compose publishes on all',
    'targets.docker.bind_address: 0.0.0.0 publishes on all addresses',
  );
}

function short(draft: Draft, item: Scalar): string {
  const [, ip, rest] =
    /^([0-9a-fA-F]*(?::[0-9a-fA-F]*){2,}):(\d[\d-]*:\d[\d-]*(?:\/\w+)?)$/.exec(item.text) ?? [];
  return ip !== undefined && rest !== undefined ? literal(`[${ip}]:${rest}`) : draft.text(item);
}
