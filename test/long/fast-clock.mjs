// Checkpoints are kept every two seconds: here by a clock that runs ten times as fast.
const now = performance.now.bind(performance);
performance.now = () => 10 * now();
