import { behaviour } from '../behaviour/suite.js';
import { local } from '../providers/local/target.js';

behaviour(local);
