/** How a release edits files' texts; pure. */

/** The changelog's text under [Unreleased]; empty if it has none. */
export function changelogOf(changelog: string): string {
  const heading = '[Unreleased]\n';
  const sections = changelog.split(/^## /m);
  const unreleased = sections.find((section) => section.startsWith(heading)) ?? '';
  return unreleased.slice(heading.length).trim();
}

/** The changelog with the unreleased section under the version. @param date such as "2026-11-30" */
export function withReleased(changelog: string, version: string, date: string): string {
  return changelog.replace(/^## \[Unreleased\]$/m, `## [Unreleased]\n\n## [${version}] - ${date}`);
}

const PYTHON_VERSION = /^version = "([^"]*)"$/m;

/** The version in a pyproject.toml; undefined if it has none. */
export function pythonVersion(pyproject: string): string | undefined {
  return PYTHON_VERSION.exec(pyproject)?.[1];
}

export function withPythonVersion(pyproject: string, version: string): string {
  return pyproject.replace(PYTHON_VERSION, `version = "${version}"`);
}
