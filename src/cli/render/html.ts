/** A self-contained page, with light and dark colours. */
export interface HtmlPage {
  readonly title: string;
  /** Style sheet, in addition to that of all pages. */
  readonly style?: string;
  readonly body: string;
}

export function htmlPage({ title, style = '', body }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: 0.2rem 0.8rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
${style}
</style>
<h1>${escapeHtml(title)}</h1>
${body}
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
