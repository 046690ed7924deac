/** The rules of src/manifest/semantics that a schema can express, so that editors mark errors as the user types. */
import { KINDS, SECTIONS } from '../../src/manifest/model.js';
import type { SchemaNode } from '../../src/manifest/schema-node.js';

const WAYS_TO_RUN = ['command', 'entrypoint', 'image', 'build'];

const NOTHING_TO_RUN: SchemaNode = { allOf: WAYS_TO_RUN.map((key) => ({ not: { required: [key] } })) };

/**
 * Every workload has something to run, unless `defaults` provides it. Editors must not mistake these schemas for the
 * sections' descriptions: they neither complete from them nor show them on hover.
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

/** A scheduled task sets exactly one of its three ways to be due. */
export const ONE_WAY_TO_BE_DUE: SchemaNode = {
  oneOf: [['schedule'], ['period'], ['reference_time', 'interval']].map((required) => ({ required })),
};

/** A command that starts with a shell builtin, or has a shell operator before the first quote. */
const FOR_A_SHELL =
  '(?:(?:cd|export|source|set|unset|ulimit|umask|exec|eval|trap|if|for|while)\\s|[^\'"\\\\]*\\s(?:\\|\\|?|&&|>>?|<)\\s|[^\'"\\\\]*;\\s)';

/** No shell runs a command unless the command starts one. */
export const NOT_FOR_A_SHELL: SchemaNode = {
  pattern: `^(?:\\s*(?:\\S*/)?(?:env\\s.*\\s)?(?:ba|da|k|z|a)?sh\\s|(?!${FOR_A_SHELL}))`,
  patternErrorMessage: 'Commands do not run in a shell. To use one, write [sh, -c, "…"].',
};
