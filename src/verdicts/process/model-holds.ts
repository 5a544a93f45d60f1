import type { FitStatistic } from '../../likelihood/goodness-of-fit.js';
import { testedSignificance } from '../thresholds.js';
import { gainInWords } from './ladder.js';
import type { Answer, Judge } from '../verdict.js';
import { figure, list } from '../words.js';
import type { Goodness, ProcessEvidence, ProcessFit } from './evidence.js';

type Tested = ProcessFit & { readonly goodness: Goodness };

const asked: Readonly<Record<FitStatistic, string>> = {
  kolmogorovSmirnov: 'their distribution is not the one that it says',
  andersonDarling: 'their distribution is not the one that it says, the tails above all',
  ljungBox: 'they depend on what came before in ways that it does not know',
  ljungBoxSquares: 'calm and wild times follow each other in ways that it does not know',
  tails: 'some are far larger than it allows, as jumps are',
  spreadByLevel: 'their spread depends on x in another way than it says',
};

/** Whether unseen transitions are as the best simple model says, by tests whose null distribution is simulated. */
export const modelHolds: Judge<ProcessEvidence> = {
  id: 'modelHolds',
  question: 'Do unseen transitions look as the model says?',
  labels: {
    yes: { words: 'model holds', tone: 'good' },
    no: { words: 'model fails', tone: 'bad' },
    unclear: { words: 'model’s fit unclear', tone: 'open' },
    unknown: { words: 'model not judged', tone: 'neutral' },
  },
  explanation: [
    'Where a model holds, the probability that it gave to values up to the one that came, F(y | x), is uniform between 0 and 1, and that of one transition says nothing of the next. The verdict tests both on unseen transitions, and whether their sizes depend on each other. An estimator that foretells better beyond chance shows a fault too. Since parameters were estimated, the null distribution of each test is simulated: paths of the fitted law, fitted again. Judged is the estimator of few parameters that scores best on unseen transitions.',
    'A model that fails may still be the best of the file: the ladder shows by how much. Jumps, a volatility that changes by itself, and noise of measurement are what most often makes a diffusion fail.',
  ],
  judge({ fits }) {
    const tested = fits
      .filter((fit): fit is Tested => fit.goodness !== null && fit.level === 'closed-form')
      .toSorted((a, b) => (b.holdOutScore ?? -Infinity) - (a.holdOutScore ?? -Infinity));
    if (tested.length === 0) {
      const untested = fits
        .filter(({ level, holdOutScore }) => level === 'closed-form' && holdOutScore !== null)
        .map(({ name }) => name);
      return {
        answer: 'unknown',
        sentence:
          untested.length === 0
            ? 'No estimator of few parameters has a law of unseen transitions that could be tested.'
            : `The law of ${list(untested)} is not tested: the tests fit simulated series again, which is done for a maximum of a likelihood that pathfit knows, neither for a module’s nor for what a correction (correct) makes of one, nor for a search that has not converged.`,
        evidence: { fits: [] },
      };
    }
    const answers = tested.map((fit) => ({ fit, answer: answerTo(fit) }));
    const [{ fit, answer }] = answers;
    const { transitions, replicates, tests, p } = fit.goodness;
    const said = `${transitions} unseen transitions against ${replicates} simulated series`;
    const worst = tests.toSorted((a, b) => a.p - b.p)[0];
    return {
      answer,
      sentence:
        fit.beatenBy && p > testedSignificance
          ? `Unseen transitions pass the tests of ${fit.name} (p = ${figure(p, 2)}, ${said}), but ${fit.beatenBy.name} foretells them better: ${gainInWords(fit.beatenBy.gain)}.`
          : answer === 'no'
            ? `Unseen transitions are not as ${fit.name} says: ${asked[worst.of]} (p ${pInWords(p, replicates)} for all tests together, ${said}).`
            : `Unseen transitions look as ${fit.name} says: p = ${figure(p, 2)} for ${tests.length} tests together (${said}).`,
      evidence: {
        fits: answers.map(({ fit: fitOf, answer: own }) => ({
          name: fitOf.name,
          answer: own,
          transitions: fitOf.goodness.transitions,
          replicates: fitOf.goodness.replicates,
          p: fitOf.goodness.p,
          beatenBy: fitOf.beatenBy && { name: fitOf.beatenBy.name, ...fitOf.beatenBy.gain },
          tests: fitOf.goodness.tests.map((test) => ({ ...test })),
        })),
      },
    };
  },
};

/** A law of something richer that foretells better shows a fault that no test looked for. */
const answerTo = ({ goodness: { p }, beatenBy }: Tested): Answer =>
  p <= testedSignificance || beatenBy ? 'no' : 'yes';

const pInWords = (p: number, replicates: number): string =>
  p <= 1 / (replicates + 1) ? `= ${figure(p, 2)}, the least that can be found,` : `= ${figure(p, 2)}`;
