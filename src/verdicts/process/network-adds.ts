import { materialNats, significance } from '../thresholds.js';
import type { Answer, Figures, Judge } from '../verdict.js';
import { figure } from '../words.js';
import type { ProcessEvidence } from './evidence.js';
import { gainInWords, type TransitionRung } from './ladder.js';

/** Whether a network, or another free form, knows more of what comes next than the best simpler rung. */
export const networkAdds: Judge<ProcessEvidence> = {
  id: 'networkAdds',
  question: 'Did a network earn its keep?',
  labels: {
    yes: { words: 'network needed', tone: 'good' },
    no: { words: 'network not needed', tone: 'neutral' },
    unclear: { words: 'network’s gain unclear', tone: 'open' },
    unknown: { words: 'network not judged', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares log scores on the same unseen transitions: the log density that the network gave to what came next, and that of the best simpler estimator, which may be the line that the training of the network began from. The network earns its keep where its mean is larger by more than chance alone would show in 5 of 100 runs.',
    'More unseen transitions make the interval of the gain narrower, by the square root of their number.',
  ],
  judge({ ladder: { rungs } }) {
    const networks = rungs.filter(({ level }) => level === 'network');
    if (networks.length === 0) {
      return { answer: 'unknown', sentence: 'There is no network in the file.', evidence: { networks: [] } };
    }
    const judged = networks.map((rung) => ({ rung, ...answerTo(rung, networks.length) }));
    const order: readonly Answer[] = ['yes', 'unclear', 'unknown', 'no'];
    const answer = order.find((one) => judged.some(({ answer: own }) => own === one))!;
    return {
      answer,
      sentence: judged
        .filter((one) => one.answer === answer)
        .slice(0, 2)
        .map(({ rung, reason }) => `${rung.name} ${reason}.`)
        .join(' '),
      evidence: {
        networks: judged.map(({ rung: { name, logScore, gainOverSimpler }, answer: own }): Figures => ({
          name,
          answer: own,
          logScore,
          gain: gainOverSimpler && { ...gainOverSimpler },
        })),
      },
    };
  },
};

function answerTo(
  { logScore, impossible, gainOverSimpler: gain }: TransitionRung,
  networks: number,
): { answer: Answer; reason: string } {
  if (logScore === null) {
    return {
      answer: 'no',
      reason: impossible > 0 ? 'makes unseen transitions impossible' : 'could not be fitted',
    };
  }
  if (!gain) return { answer: 'unknown', reason: 'has nothing simpler to compare with' };
  const { over, mean, interval95, p } = gain;
  if (mean === 0) return { answer: 'no', reason: `is the same as ${over}` };
  const said = gainInWords(gain).replace(/^it /, '');
  const decided = p !== null && p < significance / networks;
  if (decided && mean > 0) return { answer: 'yes', reason: `beats ${over}: it ${said}` };
  if (decided) return { answer: 'no', reason: `is worse than ${over}: it ${said}` };
  const most = interval95?.[1] ?? Infinity;
  if (most < materialNats) {
    return {
      answer: 'no',
      reason:
        most > 0
          ? `gains at most ${figure(most, 2)} nats per unseen transition over ${over}`
          : `gains nothing over ${over}`,
    };
  }
  return { answer: 'unclear', reason: `is indistinguishable from ${over}: it ${said}` };
}
