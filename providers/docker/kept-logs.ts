/** How the Engine keeps what a container writes. It keeps all of it unless told otherwise. Pure. */

export const LOG_DRIVER = 'json-file';
export const LOG_OPTIONS: Readonly<Record<string, string>> = { 'max-size': '10m', 'max-file': '2' };
