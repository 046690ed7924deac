/** Maximum bytes of a request's or a response's head: first line and headers. Documented in docs/http.md. */
export const MAX_HEAD = 64 * 1024;
