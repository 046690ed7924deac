import { behaviour } from '../behaviour/suite.js';
import { nomad } from '../providers/nomad/target.js';

behaviour(nomad);
