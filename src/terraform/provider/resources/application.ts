import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApplicationRequest, ApplicationView } from '../../../api/types.js';
import { Client } from '../../../client/client.js';
import { AgentError, TerraformError } from '../../../errors/errors.js';
import { httpUrl, record, string, text } from '../../../json/shape.js';
import { collectInputs, inputsFingerprint } from '../../../manifest/inputs.js';
import { validateNormalised } from '../../../manifest/validate-normalised.js';
import type { Attributes, State } from '../../framework/attributes.js';
import { defineResource } from '../../framework/define.js';
import { type Json, UNKNOWN, Unknown } from '../../framework/protocol/values.js';

/** Image ids by names. */
const imageIds = record(string);

/** Milliseconds that an agent just started by another resource has to answer. */
const START_TIMEOUT = 60_000;
const LOOK_INTERVAL = 200;

const attributes = {
  url: {
    type: 'string',
    from: 'configuration',
    shape: httpUrl,
    description: "Address of the agent's API.",
  },
  api_key: {
    type: 'string',
    from: 'configuration',
    shape: text,
    sensitive: true,
    description: 'Key that every request to the agent needs.',
  },
  root: {
    type: 'string',
    from: 'configuration',
    shape: text,
    description:
      "The manifest's folder; paths of secrets, environment files and programs are relative to it.",
  },
  manifest: {
    type: 'dynamic',
    from: 'configuration',
    description: 'The normalised manifest, as the compiler writes it.',
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
export const applicationResource = defineResource({
  name: 'multinode_application',
  description: 'An application, as its manifest describes it, run by an agent.',
  attributes,

  validate({ manifest }) {
    if (!(manifest instanceof Unknown)) validateNormalised(manifest);
  },

  async plan(_prior, { manifest, root }) {
    if (manifest instanceof Unknown || root instanceof Unknown) {
      return { name: UNKNOWN, inputs_fingerprint: UNKNOWN };
    }
    return own(await request({ manifest, root, images: null }));
  },

  create: push,

  async read(state, signal) {
    let view: ApplicationView | null;
    try {
      view = await client(state).getApplication({ signal });
    } catch (error) {
      // Without an answer, whatever the reason, the plan shows a change, and the apply reports the reason.
      if (error instanceof AgentError) return { ...state, name: null, inputs_fingerprint: null };
      throw error;
    }
    return view && { ...state, ...seen(view) };
  },

  update: (_prior, planned, signal) => push(planned, signal),

  async delete(state, signal) {
    const agent = client(state);
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

  async import(url, signal) {
    const api_key = process.env.MULTINODE_KEY;
    if (!api_key) {
      throw new TerraformError('MN3004', 'set MULTINODE_KEY to the key of the agent to import from');
    }
    const view = await client({ url, api_key }).getApplication({ signal });
    if (!view) throw new TerraformError('MN3004', `the agent at ${url} has no application`);
    // The agent does not know the manifest's folder; the first apply sets it.
    return { url, api_key, root: '', images: null, ...seen(view) };
  },
});

async function push(planned: ApplicationState, signal: AbortSignal): Promise<ApplicationState> {
  const application = await request(planned);
  const { inputs_fingerprint } = await own(application);
  if (planned.inputs_fingerprint !== null && planned.inputs_fingerprint !== inputs_fingerprint) {
    throw new TerraformError(
      'MN3003',
      'a secret, an environment file, a variable or a program of the manifest has changed since the plan; plan again',
    );
  }
  const agent = client(planned);
  const end = performance.now() + START_TIMEOUT;
  while (!(await answers(agent, signal)) && performance.now() < end) {
    await delay(LOOK_INTERVAL, undefined, { signal });
  }
  // Without the signal: after an aborted request, it would be unknown whether the agent has the manifest.
  const view = await agent.putApplication(application, { waitSignal: signal });
  if (view.inputs_fingerprint !== inputs_fingerprint)
    throw new TerraformError('MN3003', 'another change was applied at the same time; plan again');
  return { ...planned, ...seen(view) };
}

async function request({
  manifest,
  root,
  images,
}: Pick<ApplicationState, 'manifest' | 'root' | 'images'>): Promise<ApplicationRequest> {
  const valid = validateNormalised(manifest);
  const inputs = await collectInputs(valid, { root: resolve(root), env: process.env });
  return { manifest: valid, inputs: { ...inputs, ...(imageIds.matches(images) && { images }) } };
}

async function own({ manifest, inputs }: ApplicationRequest) {
  return { name: manifest.name, inputs_fingerprint: await inputsFingerprint(inputs) };
}

function seen({ manifest, inputs_fingerprint }: ApplicationView) {
  const json: Json = JSON.parse(JSON.stringify(manifest));
  return { manifest: json, name: manifest.name, inputs_fingerprint };
}

function client({ url, api_key }: Pick<ApplicationState, 'url' | 'api_key'>): Client {
  return new Client({ url, key: api_key });
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
