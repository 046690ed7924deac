import { execFileSync } from 'node:child_process';
import { findOnPath } from './program.js';

/** A network on this machine only, with one address. */
export class Link {
  readonly name: string;

  /** @param number distinguishes it from others of this process */
  constructor(number: number) {
    this.name = `mn${process.pid}b${number}`;
    ip('link', 'add', this.name, 'type', 'bridge');
    try {
      // From 198.18.0.0/15, which is reserved for tests.
      ip('addr', 'add', `198.18.${process.pid % 256}.${number + 1}/32`, 'dev', this.name);
      ip('link', 'set', this.name, 'up');
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  remove(): void {
    ip('link', 'delete', this.name);
  }
}

/** Why there can be none here. */
export function lackingLink(): string | undefined {
  if (findOnPath('ip') === undefined) return 'no ip';
  try {
    new Link(99).remove();
    return undefined;
  } catch (error) {
    return `no network interface can be made: ${error instanceof Error ? error.message : error}`;
  }
}

function ip(...args: string[]): void {
  execFileSync(findOnPath('ip') ?? 'ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
