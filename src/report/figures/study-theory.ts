/** What a study is held against, in words. */
export interface StudyTheory {
  /** Whether theory has a bias for estimates, so that what it says stands beside theirs. */
  readonly hasBias: boolean;
  /** What the distribution is that theory gives. */
  readonly distribution: string;
  /** What a bias is held against: «the interval holds 0». */
  readonly bias: string;
}

export const studyTheories: Readonly<Record<'lambda' | 'process', StudyTheory>> = {
  lambda: {
    hasBias: false,
    distribution: 'normal about the truth, by each replicate’s paths and the known noise',
    bias: 'In standard deviations of the estimate; where the interval holds 0, chance can explain the bias.',
  },
  process: {
    hasBias: true,
    distribution:
      'normal with the standard deviation that estimates have over a long time, about the truth and the first-order bias',
    bias: 'In standard deviations of the estimate; the vertical mark is theory’s first-order bias, about 4/T for kappa. Where the interval holds it, chance can explain the difference.',
  },
};
