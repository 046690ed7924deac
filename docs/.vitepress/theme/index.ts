// The system's fonts: the default theme would send its own.
export { default } from 'vitepress/theme-without-fonts';
