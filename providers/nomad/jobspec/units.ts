/** Bytes. */
export const MIB = 1024 ** 2;
/** Per second. */
export const NANOSECONDS = 1e9;
