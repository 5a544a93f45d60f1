import { firstCase } from '../first-case.js';
import type { FitEvidence, TrainingEvidence } from './fit-evidence.js';
import { crawling, gradientSpike, lossSpike, stillFalling } from './thresholds.js';
import type { Answer, Judge } from './verdict.js';
import { plural } from '../text.js';
import { figure, list, percent } from './words.js';

type Trained = FitEvidence & { readonly training: TrainingEvidence };

/** Forecast and fact of every training. */
export const trainingStable: Judge = {
  id: 'trainingStable',
  question: 'Was the training stable?',
  labels: {
    yes: { words: 'training stable', tone: 'good' },
    no: { words: 'training failed', tone: 'bad' },
    unclear: { words: 'training not finished', tone: 'open' },
    unknown: { words: 'no training', tone: 'neutral' },
  },
  explanation: [
    'The verdict follows losses, gradients and λ̂ over the epochs. A training is stable where nothing blew up, it fits its own rows no worse than one number does, and neither its loss nor its λ̂ still moves at the end.',
    'An unclear answer is settled by more epochs (the sentence says how many the trend asks for), or by another learning rate: `pipeline check` computes the largest stable one.',
  ],
  judge({ fits }) {
    const trained = fits.filter((fit): fit is Trained => fit.training !== null);
    if (trained.length === 0) {
      return { answer: 'unknown', sentence: 'Nothing was trained in epochs.', evidence: { trainings: [] } };
    }
    const judged = trained.map((fit) => ({ fit, ...answerTo(fit) }));
    const answers = new Set(judged.map(({ answer }) => answer));
    const answer = firstCase<Answer>(
      [answers.has('no'), 'no'],
      [answers.has('unclear'), 'unclear'],
      [true, 'yes'],
    );
    const told = judged.filter((one) => one.answer === answer);
    return {
      answer,
      sentence:
        answer === 'yes'
          ? stableInWords(trained)
          : told
              .slice(0, 4)
              .map(({ reason }) => reason)
              .join(' '),
      evidence: {
        trainings: judged.map(({ fit: { name, status, training }, answer: own }) => ({
          name,
          answer: own,
          status,
          optimizer: training.optimizer,
          learningRate: training.learningRate,
          largestStableRate: training.largestStableRate,
          stableRate: training.stableRate,
          stableRateIsSure: training.stableRateIsSure,
          limitIsExact: training.limitIsExact,
          forecastEpoch: training.forecastEpoch,
          divergedEpoch: training.divergedEpoch,
          halvings: training.halvings,
          epochs: training.loss.length,
          firstLoss: numberOrNull(training.loss[0]),
          lastLoss: numberOrNull(training.loss.at(-1)),
          smallestLoss: numberOrNull(least(training.loss)),
          lastQuarterFall: lastQuarterFall(training.loss),
          finish: training.finish.state,
          epochsWanted: training.finish.epochsWanted,
        })),
      },
    };
  },
};

function answerTo(fit: Trained): { answer: Answer; reason: string } {
  const { name, training } = fit;
  const {
    learningRate,
    largestStableRate,
    forecastEpoch,
    divergedEpoch,
    halvings,
    loss,
    gradientNorm,
    finish,
  } = training;
  if (divergedEpoch !== null) {
    const forecast = firstCase(
      [forecastEpoch !== null, () => ` (forecast: ${forecastEpoch})`],
      [largestStableRate !== null, ' (not forecast: the curvature at the start allowed its learning rate)'],
      [true, ''],
    );
    const above = firstCase(
      [learningRate === null, ': standardise the inputs, or use float64'],
      [
        largestStableRate !== null && learningRate! > largestStableRate,
        () =>
          `: its learning rate ${figure(learningRate!)} is above the largest stable one, ${figure(largestStableRate!)}; ${rateInWords(training)}`,
      ],
      [true, () => `: try a learning rate below ${figure(learningRate!)}, standardised inputs, or clipNorm`],
    );
    const on = halvings > 0 ? ` It continued with the learning rate halved ${plural(halvings, 'time')}.` : '';
    return { answer: 'no', reason: `${name} diverged in epoch ${divergedEpoch}${forecast}${above}.${on}` };
  }
  const last = loss.at(-1) ?? NaN;
  if (last > lossSpike * least(loss) && last > loss[0] / lossSpike) {
    return {
      answer: 'unclear',
      reason: `${name} ended with a loss of ${figure(last, 2)}, far above its smallest, ${figure(least(loss), 2)}.`,
    };
  }
  const largest = gradientNorm.reduce((most, norm) => Math.max(most, norm), 0);
  const spike = largest / median(gradientNorm);
  if (spike > gradientSpike && largest > 10 * gradientNorm[0]) {
    return {
      answer: 'unclear',
      reason: `${name} had a gradient ${figure(spike, 2)} times its median: it came close to exploding.`,
    };
  }
  const { state, reason } = finish;
  if (state === 'moving' || state === 'stuck') {
    const crawls =
      learningRate !== null && largestStableRate !== null && learningRate < crawling * largestStableRate;
    const limit = crawls ? ` ${limitInWords(fit).join('')}.` : '';
    return { answer: state === 'moving' ? 'unclear' : 'no', reason: `${name} ${reason}.${limit}` };
  }
  return { answer: 'yes', reason: '' };
}

/** A learning rate to go on with. */
function rateInWords({ stableRate, stableRateIsSure }: TrainingEvidence): string {
  return stableRateIsSure ? `${stableRate} would have worked` : `try ${stableRate}`;
}

/** A learning rate beside its limit. */
function limitInWords({ name, training }: Trained): string[] {
  const { learningRate, largestStableRate, limitIsExact, stableRate } = training;
  if (learningRate === null || largestStableRate === null) return [];
  const [rate, limit] = [figure(learningRate), figure(largestStableRate)];
  if (learningRate < crawling * largestStableRate) {
    return [
      `${name} has learning rate ${rate}, far below what would work: at less than a thousandth of the limit ${limit} a training hardly moves; try ${figure(stableRate!)}`,
    ];
  }
  const side = learningRate <= largestStableRate ? 'below' : 'above';
  const guide = limitIsExact ? '' : ' (a guide, from the curvature at the start)';
  return [`${name} has learning rate ${rate}, ${side} the limit ${limit} for full batches${guide}`];
}

function stableInWords(trained: readonly Trained[]): string {
  const falling = trained.filter(({ training }) => (lastQuarterFall(training.loss) ?? 0) > stillFalling);
  const limits = trained.flatMap(limitInWords);
  const opening = `No loss or gradient blew up in ${list(trained.map(({ name, training }) => `${name} (${plural(training.loss.length, 'epoch')})`))}.`;
  const below = limits.length > 0 ? ` ${list(limits.slice(0, 2))}.` : '';
  const end =
    falling.length > 0
      ? ` At the end the loss of ${list(falling.map(({ name, training }) => `${name} was still falling, by ${percent(lastQuarterFall(training.loss)!)} in the last quarter of its epochs`))}.`
      : '';
  return `${opening}${below}${end}`;
}

/** The share of the loss that the last quarter of the epochs took away; null below four epochs. */
function lastQuarterFall(loss: Float64Array): number | null {
  if (loss.length < 4) return null;
  const before = loss[loss.length - 1 - Math.floor(loss.length / 4)];
  const fall = 1 - loss.at(-1)! / before;
  return Number.isFinite(fall) ? fall : null;
}

const numberOrNull = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

function least(values: Float64Array): number {
  return values.reduce((smallest, value) => Math.min(smallest, value), Infinity);
}

function median(values: Float64Array): number {
  return values.toSorted()[Math.floor(values.length / 2)];
}
