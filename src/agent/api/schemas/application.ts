import { closed, record, type Schema, TEXT, TIME } from './common.js';

const MANIFEST: Schema = { type: 'object', description: 'The normalised manifest.' };

export const INPUTS = closed({
  secrets: record(TEXT),
  env_files: record(record(TEXT)),
  environment: record(TEXT),
  sources: record(TEXT),
});

export const APPLICATION_REQUEST = closed({ manifest: MANIFEST, inputs: INPUTS });

export const APPLICATION_VIEW = closed({ manifest: MANIFEST, inputs_fingerprint: TEXT, applied_at: TIME });
