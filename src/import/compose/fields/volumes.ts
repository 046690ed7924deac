import { conform } from '../../conform.js';
import type { Draft } from '../../draft.js';
import { manifestName } from '../../names.js';
import { child, itemsOf, type Node, type Scalar, textOf } from '../../node.js';

const OPTIONS = /^(ro|rw|z|Z|nocopy|cached|consistent|delegated|r?(shared|slave|private))$/;

/** Mounts, each as Compose means it. */
export function carryVolumes(draft: Draft, node: Node): void {
  const schema = draft.schema('volumes');
  if (!schema?.items) {
    draft.leftOut('volumes', node.at, 'this kind of workload has no volumes');
    return;
  }
  const { items } = schema;
  const mounts = itemsOf(node).flatMap((item, index): unknown[] => {
    const key = `volumes[${index}]`;
    if (item.kind === 'scalar') return [shortMount(draft, item, key)].filter((mount) => mount !== undefined);
    const type = textOf(child(item, 'type'));
    const value = conform(item, items, {
      lookup: draft.lookup,
      unknown: (path, at) =>
        path === '.consistency' ||
        draft.leftOut(`${key}${path}`, at, 'mounts in a manifest have nothing that corresponds'),
    });
    const source = textOf(child(item, 'source'));
    if (typeof value !== 'object' || value === null) return [];
    return [type === 'volume' && source !== undefined ? { ...value, source: manifestName(source) } : value];
  });
  if (mounts.length === 0) return;
  draft.set('volumes', mounts);
  draft.carried('volumes', node.at);
}

function shortMount(draft: Draft, item: Scalar, key: string): string | undefined {
  const { text, at } = item;
  const refuse = (why: string, hint: string): undefined => {
    draft.leftOut(key, at, `${text}: ${why}`, hint);
  };
  if (/^[A-Za-z]:/.test(text)) {
    return refuse(
      'Compose reads one letter before a colon as a drive, and mounts a file or folder of that name',
      'give the volume a longer name',
    );
  }
  const [source = '', target, options, ...more] = text.split(':');
  if (target === undefined) {
    return source.startsWith('/')
      ? draft.text(item)
      : refuse('the target is not an absolute path', 'write /TARGET');
  }
  if (!target.startsWith('/'))
    return refuse(
      `Compose mounts ${source} at ${JSON.stringify(target)}`,
      `write ${source}:${source}:ro, if that is meant`,
    );
  const all = options?.split(',') ?? [];
  const unknown = [...all.filter((option) => !OPTIONS.test(option)), ...more];
  if (unknown.length > 0)
    draft.replaced(key, at, `Compose ignores ${unknown.join(', ')}, and it is dropped here`);
  const kept = all.filter((option) => OPTIONS.test(option));
  const named = !/^[./~]/.test(source);
  const fit = named ? manifestName(source) : source;
  if (unknown.length === 0 && fit === source) return draft.text(item);
  return [fit, target, ...(kept.length > 0 ? [kept.join(',')] : [])].join(':');
}
