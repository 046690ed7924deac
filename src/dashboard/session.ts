/** Stores the API key while the tab is open: other tabs and later visits do not see it. */
const NAME = 'multinode-api-key';

export function savedKey(): string | null {
  return sessionStorage.getItem(NAME);
}

export function saveKey(key: string): void {
  sessionStorage.setItem(NAME, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(NAME);
}
