import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ApplicationRequest, ApplicationView } from '../../../api/types.js';
import type { Client } from '../../../client/client.js';
import { AgentError, ManifestError, TerraformError } from '../../../errors/errors.js';
import { httpUrl, record, string, text } from '../../../json/shape.js';
import { collectInputs, inputsFingerprint } from '../../../manifest/inputs.js';
import type { Attributes, State } from '../../framework/attributes.js';
import { defineResource } from '../../framework/define.js';
import { type Json, UNKNOWN, Unknown } from '../../framework/protocol/values.js';
import { access, type Connection } from '../connection.js';
import { manifestIn } from '../manifest.js';

/** Image ids by names. */
const imageIds = record(string);

/** Milliseconds that an agent just started by another resource has to answer. */
const START_TIMEOUT = 60_000;
const LOOK_INTERVAL = 200;

const attributes = {
  ...access,
  api_key: {
    type: 'string',
    from: { default: null },
    shape: text,
    sensitive: true,
    writeOnly: true,
    instead: "; set api_key_file, or api_key in the provider's block",
    description:
      "The agent's API key, to create or change the application; no state has it. What refreshes and destroys needs it in the provider's block, in api_key_file or as MULTINODE_KEY.",
  },
  root: {
    type: 'string',
    from: { default: '.' },
    shape: text,
    description:
      "The manifest's folder; paths of secrets, environment files and programs are relative to it.",
  },
  manifest: {
    type: 'dynamic',
    from: 'configuration',
    description:
      'The manifest: yamldecode(file("multinode.yaml")), or file("multinode.yaml"), for which errors have a line; or normalised, as the compiler writes it.',
  },
  images: {
    type: 'dynamic',
    from: { default: null },
    shape: imageIds,
    description:
      'Ids on the Engine by the names of images in the manifest; workers run the image with the id, and are replaced when it changes.',
  },
  name: { type: 'string', from: 'provider', description: "The application's name; null while it is lost." },
  inputs_fingerprint: {
    type: 'string',
    from: 'provider',
    // It is made from secrets, so a weak one could be guessed from it.
    sensitive: true,
    description: 'Hash of what the manifest refers to: secrets, environment files, variables, programs.',
  },
} as const satisfies Attributes;

type ApplicationState = State<typeof attributes>;

/** A manifest in an agent. If the agent lost it, or can't be asked, it is sent again. */
export const applicationResource = (connection: Connection) =>
  defineResource({
    name: 'multinode_application',
    description: 'An application, as its manifest describes it, run by an agent.',
    attributes,

    validate({ manifest }) {
      if (!(manifest instanceof Unknown)) manifestIn(manifest, process.env);
    },

    async plan(_prior, { manifest, root }) {
      if (manifest instanceof Unknown || root instanceof Unknown) {
        return { name: UNKNOWN, inputs_fingerprint: UNKNOWN };
      }
      return own(await request({ manifest, root, images: null }));
    },

    create: (planned, signal) => push(connection.client(planned), planned, signal),

    async read(state, signal) {
      const agent = connection.knownClient(state);
      // Only the configuration of a change may have the key.
      if (!agent) return state;
      let view: ApplicationView | null;
      try {
        view = await agent.getApplication({ signal });
      } catch (error) {
        // Without an answer, whatever the reason, the plan shows a change, and the apply reports the reason.
        if (error instanceof AgentError) return { ...state, name: null, inputs_fingerprint: null };
        throw error;
      }
      return view && { ...state, ...seen(view, state.manifest) };
    },

    update: (_prior, planned, signal) => push(connection.client(planned), planned, signal),

    async delete(state, signal) {
      const agent = connection.client(state);
      for (;;) {
        try {
          return await agent.deleteApplication({ signal });
        } catch (error) {
          if (!(error instanceof AgentError && error.code === 'MN4011')) throw error;
          // Either the agent is gone, and nothing is left to do, or draining takes longer than a request can.
          if (!(await answers(agent, signal))) return;
        }
      }
    },

    async import(id, signal) {
      const url = httpUrl.matches(id) ? id : null;
      const access = { url, api_key: null, api_key_file: null };
      const view = await connection.client(access).getApplication({ signal });
      if (!view || (url === null && view.manifest.name !== id)) {
        const found = view ? `the application ${view.manifest.name}, not ${id}` : 'no application';
        throw new TerraformError(
          'MN3004',
          `the agent has ${found}; the id is its address or the application's name`,
        );
      }
      // The agent does not know the manifest's folder; the first apply sets it.
      return { ...access, root: '', images: null, ...seen(view, null) };
    },
  });

async function push(
  agent: Client,
  planned: ApplicationState,
  signal: AbortSignal,
): Promise<ApplicationState> {
  const application = await request(planned);
  const { inputs_fingerprint } = await own(application);
  if (planned.inputs_fingerprint !== null && planned.inputs_fingerprint !== inputs_fingerprint) {
    throw new TerraformError(
      'MN3003',
      'a secret, an environment file, a variable or a program of the manifest has changed since the plan; plan again',
    );
  }
  const end = performance.now() + START_TIMEOUT;
  while (!(await answers(agent, signal)) && performance.now() < end) {
    await delay(LOOK_INTERVAL, undefined, { signal });
  }
  // Without the signal: after an aborted request, it would be unknown whether the agent has the manifest.
  const view = await agent.putApplication(application, { waitSignal: signal });
  if (view.inputs_fingerprint !== inputs_fingerprint)
    throw new TerraformError('MN3003', 'another change was applied at the same time; plan again');
  return { ...planned, ...seen(view, planned.manifest) };
}

async function request({
  manifest,
  root,
  images,
}: Pick<ApplicationState, 'manifest' | 'root' | 'images'>): Promise<ApplicationRequest> {
  const valid = manifestIn(manifest, process.env);
  const inputs = await collectInputs(valid, { root: resolve(root), env: process.env });
  return { manifest: valid, inputs: { ...inputs, ...(imageIds.matches(images) && { images }) } };
}

async function own({ manifest, inputs }: ApplicationRequest) {
  return { name: manifest.name, inputs_fingerprint: await inputsFingerprint(inputs) };
}

/** What the agent has; a manifest stays as it is written if it says the same. */
function seen({ manifest, inputs_fingerprint }: ApplicationView, written: Json) {
  const json: Json = JSON.parse(JSON.stringify(manifest));
  return { manifest: says(written, json) ? written : json, name: manifest.name, inputs_fingerprint };
}

function says(written: Json, normalised: Json): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(manifestIn(written, process.env))), normalised);
  } catch (error) {
    // Another version may have written it.
    if (error instanceof ManifestError) return false;
    throw error;
  }
}

async function answers(agent: Client, signal: AbortSignal): Promise<boolean> {
  try {
    await agent.health({ signal });
    return true;
  } catch (error) {
    if (error instanceof AgentError) return false;
    throw error;
  }
}
