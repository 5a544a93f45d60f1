import { describeInBrowser } from '../report/pipeline-browser.js';
import { shipped } from '../report/shipped.js';

/** The reports of the shipped pipelines as they are; the suite has some of them with few rows and epochs. */
describeInBrowser(shipped, 'whole', 300_000);
