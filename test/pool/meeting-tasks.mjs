import { asMember } from '../../dist/pool/barrier.js';

/** Tasks of threads that wait for each other, for barrier.test.ts. `cells` is where each member has a float64. */
const cellsOf = ({ memory }, { cells, team }) => memory.float64(cells, team.members);

/** Where each of `count` things has an int32. */
const doneOf = ({ memory }, { done, count }) => memory.int32(done, count);

const meetsUntil = (context, input, member, atMeeting, meetings = Infinity) =>
  asMember(context.memory, input.team, member, (team) => {
    const cells = cellsOf(context, input);
    for (let meeting = 1; meeting <= meetings; meeting++) {
      cells[member] = meeting;
      atMeeting(meeting);
      team.meet();
      const late = cells.findIndex((value) => value !== meeting);
      if (late >= 0) throw new Error(`member ${member} at meeting ${meeting} saw ${cells[late]} of ${late}`);
      // Nobody writes the next number before everyone has read this one.
      team.meet();
    }
    return member === 0 ? meetings : undefined;
  });

export const tasks = {
  nothing: () => undefined,
  meets: (context, input, member) => meetsUntil(context, input, member, () => undefined, input.meetings),
  /** All meet without end: only an abort ends them. */
  meetsForEver: (context, input, member) => meetsUntil(context, input, member, () => undefined),
  throws: (context, input, member) =>
    meetsUntil(context, input, member, (meeting) => {
      if (member === input.bad && meeting === 10) throw new RangeError(`member ${member} has no rows`);
    }),
  exits: (context, input, member) =>
    meetsUntil(context, input, member, (meeting) => {
      if (member === input.bad && meeting === 10) process.exit(7);
    }),
  /** Counts what each of `count` things was done, `rounds` times over. */
  shares: (context, input, member) =>
    asMember(context.memory, input.team, member, (team) => {
      const done = doneOf(context, input);
      for (let round = 0; round < input.rounds; round++) {
        team.share(input.count, input.most, (first, end) => {
          if (end <= first || end - first > input.most) throw new Error(`${first} to ${end} is no piece`);
          for (let i = first; i < end; i++) Atomics.add(done, i, 1);
        });
        team.meet();
      }
    }),
  /** Whoever is `slow` waits with his first piece until the others have done all but that. */
  sharesWithOneThatWaits: (context, input, member) =>
    asMember(context.memory, input.team, member, (team) => {
      const done = doneOf(context, input);
      team.share(input.count, input.most, (first, end) => {
        const left = () => input.count - done.reduce((sum, value) => sum + value, 0);
        while (member === input.slow && left() > end - first) team.check();
        for (let i = first; i < end; i++) Atomics.add(done, i, 1);
      });
      team.meet();
    }),
};
