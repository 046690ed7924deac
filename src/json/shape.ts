/** Descriptions of JSON values, for checking external data without casts. */

export interface Shape<T> {
  /**
   * Where and how the value differs, for example "functions.hello.target: number expected"; undefined if it matches.
   */
  mismatch(value: unknown): string | undefined;
  matches(value: unknown): value is T;
}

interface OptionalShape<T> extends Shape<T> {
  readonly optional: true;
}

/** A shape for each field; `optional(…)` exactly if the type has a question mark. */
type Fields<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K>
    ? OptionalShape<Exclude<T[K], undefined>>
    : Shape<T[K]>;
};

function shape<T>(mismatch: (value: unknown) => string | undefined): Shape<T> {
  return { mismatch, matches: (value): value is T => mismatch(value) === undefined };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function within(key: string | number, mismatch: string | undefined): string | undefined {
  if (mismatch === undefined) return undefined;
  return /^[\w-]+(\.|:)/.test(mismatch) ? `${key}.${mismatch}` : `${key}: ${mismatch}`;
}

function first(mismatches: Iterable<string | undefined>): string | undefined {
  for (const mismatch of mismatches) if (mismatch !== undefined) return mismatch;
  return undefined;
}

export const string = shape<string>((value) => (typeof value === 'string' ? undefined : 'string expected'));
export const number = shape<number>((value) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : 'number expected',
);
export const boolean = shape<boolean>((value) =>
  typeof value === 'boolean' ? undefined : 'true or false expected',
);

export const text = shape<string>((value) =>
  typeof value === 'string' && value !== '' ? undefined : 'text expected that is not empty',
);

export function integer(least: number, most: number): Shape<number> {
  return shape((value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `whole number from ${least} to ${most} expected`,
  );
}

export const httpUrl = shape<string>((value) => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  return url && /^https?:$/.test(url.protocol) && url.hostname !== ''
    ? undefined
    : 'address expected, such as http://127.0.0.1:4747';
});

/** Any value, also none. */
export const anything = shape<unknown>(() => undefined);

/** One of the given words. */
export function oneOf<const T extends string>(words: readonly T[]): Shape<T> {
  return shape((value) =>
    words.some((word) => word === value) ? undefined : `one of ${words.join(', ')} expected`,
  );
}

export function nullable<T>(inner: Shape<T>): Shape<T | null> {
  return shape((value) => (value === null ? undefined : inner.mismatch(value)));
}

export function optional<T>(inner: Shape<T>): OptionalShape<T> {
  return {
    ...shape<T>((value) => (value === undefined ? undefined : inner.mismatch(value))),
    optional: true,
  };
}

export function either<A, B>(one: Shape<A>, other: Shape<B>): Shape<A | B> {
  return shape((value) => (one.matches(value) ? undefined : other.mismatch(value)));
}

export function array<T>(item: Shape<T>): Shape<readonly T[]> {
  return shape((value) =>
    Array.isArray(value)
      ? first(value.map((each, index) => within(index, item.mismatch(each))))
      : 'list expected',
  );
}

export function record<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return shape((value) =>
    isRecord(value)
      ? first(Object.entries(value).map(([key, each]) => within(key, item.mismatch(each))))
      : 'object expected',
  );
}

/** An object with at least these fields; others are allowed, so that an older client can read a newer agent. */
export function object<T extends object>(fields: Fields<T>): Shape<T> {
  const entries: [string, Shape<unknown>][] = Object.entries(fields);
  return shape((value) =>
    isRecord(value)
      ? first(entries.map(([key, field]) => within(key, field.mismatch(value[key]))))
      : 'object expected',
  );
}
