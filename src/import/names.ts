/** A name that a manifest takes for a workload, a volume or a secret. */
export function manifestName(name: string): string {
  const fit = name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 62);
  return /^[A-Za-z]/.test(fit) ? fit : `x${fit}`;
}

/** A project's name as Compose normalises it. */
export function projectName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9_-]/g, '')
      .replace(/^[_-]+/, '') || 'app'
  );
}
