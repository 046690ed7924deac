/** What mocha does after the last test. */
import { removeOwnEngine } from './engine.js';

export const mochaGlobalTeardown = removeOwnEngine;
