/** The least value of a bounded prior and the greatest. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/** What is wrong with ends that leave nothing between them. */
export const refusedEnds = ({ low, high }: Ends): { key: string; message: string } | undefined =>
  low < high ? undefined : { key: 'high', message: `must be above low (${low}), found ${high}` };
