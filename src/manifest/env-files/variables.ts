/** Reads the variables that a workload gets from its environment files. */
import { own } from '../../json/record.js';
import { namedFile, readText, UnreadableFile } from '../files.js';
import type { Finding } from '../finding.js';
import type { Lookup } from '../interpolate.js';
import { type NamedWorkload, SECTIONS } from '../model.js';
import { EnvFileError, parseEnvFile, problemsOf } from './parse.js';

interface Surroundings {
  /** Absolute path of the manifest's folder. */
  readonly root: string;
  /** The caller's environment, including `.env`. */
  readonly lookup: Lookup;
}

/** Reads each environment file once, and reports an unreadable one only for its first workload. */
export class EnvFiles {
  readonly findings: Finding[] = [];
  readonly #texts = new Map<string, string>();
  readonly #refused = new Set<string>();

  constructor(readonly surroundings: Surroundings) {}

  /**
   * The variables of all files of the workload; later files win. In values, `$NAME` is looked up in the caller's
   * environment, then in the workload's `environment`, then in earlier lines and files.
   */
  async of({ kind, name, spec }: NamedWorkload): Promise<Record<string, string>> {
    const { lookup } = this.surroundings;
    const around: Lookup = (variable) => lookup(variable) ?? own(spec.environment, variable) ?? undefined;
    const variables = new Map<string, string>();
    const seen = new Set<string>();
    for (const [index, file] of spec.env_file.entries()) {
      if (seen.has(file.path)) continue;
      seen.add(file.path);
      try {
        const text = await this.#text(file.path);
        const own = parseEnvFile(text, file.format, { around, before: (key) => variables.get(key) });
        for (const [key, value] of own) variables.set(key, value);
      } catch (error) {
        if (!(error instanceof EnvFileError || error instanceof UnreadableFile)) throw error;
        if (error instanceof UnreadableFile && error.missing && !file.required) continue;
        this.#refuse(error, file.path, `${SECTIONS[kind]}.${name}`, [
          SECTIONS[kind],
          name,
          'env_file',
          index,
        ]);
      }
    }
    return Object.fromEntries(variables);
  }

  async #text(path: string): Promise<string> {
    const { root, lookup } = this.surroundings;
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = await readText(namedFile(path, root, lookup));
    this.#texts.set(path, text);
    return text;
  }

  #refuse(error: EnvFileError | UnreadableFile, file: string, user: string, path: Finding['path']): void {
    const missing = error instanceof UnreadableFile && error.missing;
    for (const { message: reason, hint: help } of problemsOf(error)) {
      if (this.#refused.has(`${file}\0${reason}`)) continue;
      this.#refused.add(`${file}\0${reason}`);
      const message = `environment file ${file}, which ${user} needs, can't be read: ${reason}`;
      const hint = missing ? `create it, or write {path: ${file}, required: false}` : help;
      this.findings.push({ code: 'MN1023', message, path, ...(hint !== undefined && { hint }) });
    }
  }
}
