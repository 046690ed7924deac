/** A group of pages, in reading order. */
export interface Section {
  readonly title: string;
  readonly pages: readonly {
    readonly title: string;
    /** From the site's root, such as "/functions". */
    readonly link: string;
  }[];
}

/** The groups and pages that docs/index.md lists: each item of a list under a heading begins with its page. */
export function navigation(index: string): Section[] {
  return index
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      title: text.split('\n', 1)[0] ?? '',
      pages: [...text.matchAll(/^- \[([^\]]+)\]\(([\w-]+)\.md\)/gm)].map(([, title = '', name = '']) => ({
        title,
        link: `/${name}`,
      })),
    }))
    .filter(({ pages }) => pages.length > 0);
}
