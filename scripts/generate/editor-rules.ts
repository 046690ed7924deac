/** What src/manifest/semantics finds, as far as a schema can say it: editors mark it while someone types. */
import { KINDS, SECTIONS } from '../../src/manifest/model.js';
import type { SchemaNode } from '../../src/manifest/schema-node.js';

const WAYS_TO_RUN = ['command', 'image', 'build'];

const NOTHING_TO_RUN: SchemaNode = { allOf: WAYS_TO_RUN.map((key) => ({ not: { required: [key] } })) };

/**
 * Every workload has something to run, unless all have it from `defaults`. Editors must not take these for the
 * descriptions of the sections: they neither complete from them nor show them on hover.
 */
export function somethingToRun(sections: Readonly<Record<string, SchemaNode>>): SchemaNode {
  const properties = KINDS.map((kind) => {
    const section = SECTIONS[kind];
    const { title, description, markdownDescription } = sections[section] ?? {};
    return [
      section,
      {
        title,
        description,
        markdownDescription,
        doNotSuggest: true,
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        additionalProperties: { if: NOTHING_TO_RUN, then: { required: ['command'] } },
      },
    ];
  });
  return {
    if: { properties: { defaults: { ...NOTHING_TO_RUN, doNotSuggest: true } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: Object.fromEntries(properties) },
  };
}

/** A scheduled task has one way to be due. */
export const ONE_WAY_TO_BE_DUE: SchemaNode = {
  oneOf: [['schedule'], ['period'], ['reference_time', 'interval']].map((required) => ({ required })),
};

/** A command that begins as a shell's own, or has an operator of a shell's before the first quote. */
const FOR_A_SHELL =
  '(?:(?:cd|export|source|set|unset|ulimit|umask|exec|eval|trap|if|for|while)\\s|[^\'"\\\\]*\\s(?:\\|\\|?|&&|>>?|<)\\s|[^\'"\\\\]*;\\s)';

/** No shell runs a command, unless it calls one. */
export const NOT_FOR_A_SHELL: SchemaNode = {
  pattern: `^(?:\\s*(?:\\S*/)?(?:env\\s.*\\s)?(?:ba|da|k|z|a)?sh\\s|(?!${FOR_A_SHELL}))`,
  patternErrorMessage: 'No shell runs a command. For a shell, write [sh, -c, "…"].',
};
