import { tryGarbage } from '../cli/garbage-in.js';

tryGarbage();
