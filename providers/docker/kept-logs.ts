/** How the Engine keeps a container's output. By default it would keep all of it. Pure. */

export const LOG_DRIVER = 'json-file';
export const LOG_OPTIONS: Readonly<Record<string, string>> = { 'max-size': '10m', 'max-file': '2' };
