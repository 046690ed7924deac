import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import type { Node } from './tree.js';
import { zshScript } from './zsh.js';

export const scripts: Readonly<Record<'bash' | 'zsh' | 'fish', (root: Node) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};
