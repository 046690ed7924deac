/** The site that `npm run docs` makes of docs/. A link that leads nowhere fails it. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { navigation } from './navigation.js';

const sections = navigation(readFileSync(new URL('../index.md', import.meta.url), 'utf8'));

export default defineConfig({
  title: 'Multinode',
  description: 'Serverless functions, jobs, services, schedules and daemons on machines you own.',
  lang: 'en',
  // For those who work on it: they read these beside the sources.
  srcExclude: ['decisions/**'],
  markdown: {
    // Pages are text: what Vue would take for an expression is shown as it is.
    config: ({ renderer: { rules } }) => {
      for (const name of ['text', 'code_inline'] as const) {
        const render = rules[name];
        rules[name] = (...rest) => render?.(...rest).replaceAll('{{', '&#123;&#123;') ?? '';
      }
    },
  },
  themeConfig: {
    sidebar: sections.map(({ title, pages }) => ({
      text: title,
      items: pages.map(({ title, link }) => ({ text: title, link })),
    })),
    outline: [2, 3],
    search: { provider: 'local' },
  },
  buildEnd: ({ srcDir, outDir }) => copyFileSync(join(srcDir, 'openapi.json'), join(outDir, 'openapi.json')),
});
