/** Environment variables by name; unset ones may be undefined. */
export type Environment = Readonly<Record<string, string | undefined>>;
