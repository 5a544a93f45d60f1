import { describeInBrowser } from './pipeline-browser.js';

// Between them they have every figure; all shipped pipelines, as they are, are opened in test/long.
describeInBrowser(['lambda', 'sp500-range'], 'quick', 60_000);
