import { describeInBrowser } from '../report/pipeline-browser.js';

/** The reports of the shipped pipelines as they are; the suite has them with few rows and epochs. */
describeInBrowser('whole', 300_000);
