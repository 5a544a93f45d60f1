/** Verbs that agree with a number of rows. */

export const have = (count: number): string => (count === 1 ? 'has' : 'have');
export const are = (count: number): string => (count === 1 ? 'is' : 'are');
