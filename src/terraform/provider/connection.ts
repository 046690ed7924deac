import { resolve } from 'node:path';
import { readIfThere } from '../../agent/process/files.js';
import { Client } from '../../client/client.js';
import type { Environment } from '../../environment.js';
import { TerraformError } from '../../errors/errors.js';
import { httpUrl, text } from '../../json/shape.js';
import type { Attributes } from '../framework/attributes.js';
import { type Configuration, defineConfiguration } from '../framework/configuration.js';
import type { Planned } from '../framework/conversion.js';
import { Unknown } from '../framework/protocol/values.js';

/** How to reach an agent; the same for the provider's block and for what has attributes of its own. */
export const access = {
  url: {
    type: 'string',
    from: { default: null },
    shape: httpUrl,
    description: "Address of the agent's API. Default: that of the provider's block, else MULTINODE_URL.",
  },
  api_key_file: {
    type: 'string',
    from: { default: null },
    shape: text,
    description:
      "File with the agent's API key, relative to the working directory; a state has only its path. Default: the provider's key.",
  },
} as const satisfies Attributes;

export interface Access {
  readonly url: string | null;
  readonly api_key_file: string | null;
  /** In no state: only a change that is being planned or applied has it. */
  readonly api_key?: string | null;
}

const block = {
  url: {
    type: 'string',
    from: { default: null },
    shape: httpUrl,
    description: "Address of the agent's API. Default: MULTINODE_URL.",
  },
  api_key: {
    type: 'string',
    from: { default: null },
    shape: text,
    sensitive: true,
    description: 'Key that every request to the agent needs; it may be ephemeral. Default: MULTINODE_KEY.',
  },
  api_key_file: {
    type: 'string',
    from: { default: null },
    shape: text,
    description: 'File with the key, in place of api_key.',
  },
} as const satisfies Attributes;

const NOTHING: Planned<typeof block> = { url: null, api_key: null, api_key_file: null };

/**
 * Where the agent is, and its key. The key is looked up for each call rather than kept in a state: refreshing and
 * destroying have no configuration of the resource, and what Terraform keeps for a provider it keeps unencrypted.
 */
export class Connection {
  #block = NOTHING;

  constructor(private readonly env: Environment) {}

  readonly configuration: Configuration = defineConfiguration(
    'Runs applications on agents of Multinode.',
    block,
    (values) => {
      this.#block = values;
    },
  );

  /** @throws TerraformError MN3005 if nothing says where the agent is, or what its key is */
  client(given: Access): Client {
    const url = this.#url(given);
    const key = this.#key(given);
    if (url === undefined) throw missing('no url', 'url here or');
    if (key === undefined) throw missing(`no key for the agent at ${url}${emptyFile(given)}`, 'api_key');
    return new Client({ url, key });
  }

  /** The same; undefined if that is not known, such as the key while nothing is applied. */
  knownClient(given: Access): Client | undefined {
    const url = this.#url(given);
    const key = this.#key(given);
    return url === undefined || key === undefined ? undefined : new Client({ url, key });
  }

  #url({ url }: Access): string | undefined {
    return url ?? known(this.#block.url, this.env.MULTINODE_URL);
  }

  /** The nearest one. */
  #key({ api_key, api_key_file }: Access): string | undefined {
    const { api_key: common, api_key_file: file } = this.#block;
    return (
      api_key ??
      inFile(api_key_file) ??
      known(common, inFile(known(file, undefined)) ?? this.env.MULTINODE_KEY)
    );
  }
}

/** An environment variable does not stand in for a value that is only known later: it may be of another agent. */
function known(value: string | null | Unknown, otherwise: string | undefined): string | undefined {
  return value instanceof Unknown ? undefined : (value ?? otherwise);
}

function inFile(file: string | null | undefined): string | undefined {
  return (file && readIfThere(resolve(file))?.trim()) || undefined;
}

function emptyFile({ api_key_file }: Access): string {
  return api_key_file === null ? '' : ` (nor in the file ${api_key_file})`;
}

function missing(what: string, name: string): TerraformError {
  const variable = name === 'api_key' ? 'MULTINODE_KEY' : 'MULTINODE_URL';
  return new TerraformError(
    'MN3005',
    `there is ${what}; set ${name} in the provider's block, or ${variable}`,
  );
}
