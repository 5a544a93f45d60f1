import { describeInBrowser } from './pipeline-browser.js';

describeInBrowser('quick', 60_000);
