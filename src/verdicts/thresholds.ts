/** Every number that a verdict is decided by, with its reason. */

/** A test decides where its p-value is below this: 5 %, the convention, shared among the tests of one verdict. */
export const significance = 0.05;

/**
 * A network adds something where it removes at least this share of the mean squared error of the simpler rung: below
 * 1 % the root mean square error is less than half a percent smaller, which nobody would train a network for.
 */
export const materialGain = 0.01;

/**
 * A gain of fewer nats per transition is as good as none: where drift and noise are normal it is a hundredth of the mean
 * squared error.
 */
export const materialNats = 0.005;

/**
 * A parameter is identifiable where its uncertainty moves k by less than a tenth of what λ explains of k, so that its
 * share has a digit; it is not where the uncertainty moves k by all of that.
 */
export const identifiableShare = 0.1;
export const unidentifiableShare = 1;

/** What rounding leaves of a float64, relative: 2⁻⁵³. */
export const rounding = 1.1102230246251565e-16;

/**
 * An estimate is equal to the truth where they differ by less than this share of it: noise-free closed forms are off
 * by rounding, while their standard errors are smaller still.
 */
export const equalShare = 1e-9;

/**
 * A network has no standard error; its λ̂ counts as the truth where its mean is within what one number in closed form
 * allows to know (its 95 % interval), and in any case within 2 % of it, a tenth of what a person would call a different
 * number.
 */
export const networkTolerance = 0.02;

/**
 * A curve λ̂(x) is recovered where its root mean square distance from λ(x) is below a tenth of λ's own size, or a
 * fifth of how much λ varies, whichever is larger; it is not where it is off by as much as λ varies. Its 95 % band has
 * to hold half of λ(x) at least: neighbouring points miss together, so that a few are no surprise.
 */
export const curveTolerance = 0.1;
export const curveCoverage = 0.5;

/** Each row's λ is recovered where λ̂ explains 90 % of its variance, and not at all below 10 %. */
export const explainedWell = 0.9;
export const explainedHardly = 0.1;

/**
 * A fit overfits where what it leaves of constant λ's mean squared error is more on held-out rows than on training rows
 * by half of constant λ's, or of its own on training rows where that is larger: ordinary estimators with p parameters
 * on N rows lose about 2 p / N, far less.
 */
export const overfitShare = 0.5;

/** A loss at the end that is this many times its least, or a gradient that many times its median: spikes. */
export const lossSpike = 10;
export const gradientSpike = 1000;

/** A training whose trend asks for more than so many times the epochs that it had is not on its way: it is stuck. */
export const hopeless = 100;

/** Fewer epochs have no trend: whoever has not come far in them may yet. */
export const fewestToJudge = 12;

/** A learning rate below this share of the largest stable one hardly moves anything. */
export const crawling = 1e-3;

/** The loss is still falling where the last quarter of the epochs took at least this share of it away. */
export const stillFalling = 0.1;

/** The row means of an odd power vanish where they are below a third of the usual size of that power. */
export const vanishing = 1 / 3;

/**
 * The model does not hold where λ over time, or residuals beyond the errors' reach, have a p-value below this: two fifths
 * of 5 % each, since the tails of correlated errors are approximate (test/truth/model.test.ts measures both together).
 */
export const modelSignificance = 0.02;

/**
 * A model of a process does not hold where its tests together have a p-value of at most 3 %, or another estimator gains over it
 * with less than 4 % two-sided, shared among the others, 2 % of which is on the side of a gain: 5 % in all.
 */
export const testedSignificance = 0.03;
export const beatenSignificance = 0.04;

/**
 * The spread of residuals varies where its test has a p-value below 1 %, and matters where it is half as wide again in
 * one place as in another: below that equal-spread standard errors are off by less than a quarter.
 */
export const spreadSignificance = 0.01;
export const materialSpread = 1.5;

/**
 * A few rows carry the estimate where they hold half of Σ s², or where leaving them out moves λ̂ by more than the
 * standard error that it has without them, and by more than chance does in one sample of a hundred.
 */
export const carryingShare = 0.5;
export const carryingErrors = 1;
export const carryingSignificance = 0.01;

/**
 * Of posteriors, per parameter: fewer nats than so many are as good as none. A standard deviation that is a tenth too small costs
 * 0.012 nats.
 */
export const materialPosteriorNats = 0.01;

/** A posterior is as good as the exact one where it surely loses less, and is not where it surely loses more nats per parameter. */
export const exactNats = 0.02;
export const inexactNats = 0.1;

/** Twice the draws would buy so many nats per parameter or more: there are too few. */
export const tooFewDrawsNats = 0.05;

/**
 * A posterior is off by something that matters where an interval's coverage is five points off, its standard deviations are a
 * tenth off, or what was seen explains a hundredth of its transforms.
 */
export const materialCoverage = 0.05;
export const materialSdRatio = 0.1;
export const materialDependence = 0.01;

/** A posterior with more than so much of the prior's standard deviation says hardly more than the prior; below the other it says much. */
export const priorLike = 0.9;
export const unlikePrior = 0.7;
