import type { MemoryViews } from './memory-views.js';

/**
 * Where the threads of a team meet: in shared memory, spinning first and sleeping after, since a thread that is
 * waited for is mostly a microsecond away, and a sleep takes tens of them.
 *
 * Cells: how many have arrived, how many times all have met, whether the team is broken (one has failed, or the run
 * is to stop: a member that waits, or asks, then throws), and for each member the pieces of its work that were taken
 * since all have met.
 */
const arrived = 0;
const meetings = 1;
const broken = 2;
const taken = 3;

/** Bytes of the cells, in whole cache lines. */
export const barrierBytes = (members: number): number => Math.ceil((taken + members) / 16) * 64;

/** Looks before a waiting thread sleeps, and the milliseconds after which a sleeping one looks again. */
const spins = 4000;
const napMilliseconds = 50;

/**
 * Pieces of work for each member of a team between two meetings. Cores of one machine differ in speed by half within
 * milliseconds: in halves the slower one would hold up the other.
 */
const piecesEach = 8;

/** Who works together: put into a team's input by the pool. */
export interface TeamInput {
  readonly members: number;
  /** Byte offset of the barrier's cells. */
  readonly barrier: number;
}

/** What the members say that wait for one that will not come: the cause is what that one says. */
export const teamBroken = 'another thread of the team has failed';

/** Lets every member that waits at the barrier, or comes to it, throw. */
export function breakBarrier(cells: Int32Array): void {
  Atomics.store(cells, broken, 1);
  Atomics.notify(cells, meetings);
}

/** One member's view of its team. */
export class Team {
  readonly members: number;
  readonly #cells: Int32Array;

  constructor(
    memory: MemoryViews,
    { members, barrier }: TeamInput,
    readonly member: number,
  ) {
    this.members = members;
    this.#cells = memory.int32(barrier, taken + members);
  }

  /** Throws where the team is broken. */
  check(): void {
    if (Atomics.load(this.#cells, broken) !== 0) throw new Error(teamBroken);
  }

  /** Returns when all members have come here; what each wrote before, all see after. */
  meet(): void {
    this.check();
    if (this.members === 1) return;
    const cells = this.#cells;
    const meeting = Atomics.load(cells, meetings);
    if (Atomics.add(cells, arrived, 1) === this.members - 1) {
      Atomics.store(cells, arrived, 0);
      for (let member = 0; member < this.members; member++) Atomics.store(cells, taken + member, 0);
      Atomics.add(cells, meetings, 1);
      Atomics.notify(cells, meetings);
      return;
    }
    for (let spin = 0; Atomics.load(cells, meetings) === meeting; spin++) {
      if (spin < spins) continue;
      this.check();
      Atomics.wait(cells, meetings, meeting, napMilliseconds);
    }
    this.check();
  }

  /**
   * Shares 0 … count − 1 in pieces of consecutive ones. Each member has its part, whose data are in its core's cache
   * from the last time; who has done his takes pieces of the others'. Once between two meetings, by all members with the
   * same numbers.
   *
   * @param most how many a piece has at most: between two the team looks whether it is to stop.
   */
  share(count: number, most: number, work: (first: number, end: number) => void): void {
    const { members } = this;
    if (members === 1) {
      for (let first = 0; first < count; first += most) {
        this.check();
        work(first, Math.min(first + most, count));
      }
      return;
    }
    const each = Math.max(1, Math.min(most, Math.ceil(count / (members * piecesEach))));
    const pieces = Math.ceil(count / each);
    for (let k = 0; k < members; k++) {
      const member = (this.member + k) % members;
      const { first, end } = partOf(pieces, { member, members });
      for (;;) {
        this.check();
        const piece = first + Atomics.add(this.#cells, taken + member, 1);
        if (piece >= end) break;
        work(piece * each, Math.min((piece + 1) * each, count));
      }
    }
  }
}

/** Does a member's part of the work; where it throws, the others are told. */
export function asMember<Result>(
  memory: MemoryViews,
  input: TeamInput,
  member: number,
  work: (team: Team) => Result,
): Result {
  const team = new Team(memory, input, member);
  try {
    return work(team);
  } catch (error) {
    breakBarrier(memory.int32(input.barrier, taken));
    throw error;
  }
}

/** The part of 0 … count − 1 that is one of several members': contiguous, as even as can be. */
export function partOf(
  count: number,
  { member, members }: Pick<Team, 'member' | 'members'>,
): { first: number; end: number } {
  return { first: Math.floor((count * member) / members), end: Math.floor((count * (member + 1)) / members) };
}
