/** Bytes of a request's or an answer's head: first line and headers. docs/http.md names it. */
export const MAX_HEAD = 64 * 1024;
