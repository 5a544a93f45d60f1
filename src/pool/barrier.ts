/**
 * Where the threads of a team meet: in shared memory, spinning first and sleeping after, since a thread that is
 * waited for is mostly a microsecond away, and a sleep takes tens of them.
 *
 * Cells: how many have arrived, how many times all have met, and whether the team is broken: one has failed, or
 * the run is to stop. A member that waits, or asks, then throws.
 */
const arrived = 0;
const meetings = 1;
const broken = 2;

export const barrierBytes = 64;

/** Looks before a waiting thread sleeps, and the milliseconds after which a sleeping one looks again. */
const spins = 4000;
const napMilliseconds = 50;

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
    memory: WebAssembly.Memory,
    { members, barrier }: TeamInput,
    readonly member: number,
  ) {
    this.members = members;
    this.#cells = new Int32Array(memory.buffer, barrier, barrierBytes / 4);
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
}

/** Does a member's part of the work; where it throws, the others are told. */
export function asMember<Result>(
  memory: WebAssembly.Memory,
  input: TeamInput,
  member: number,
  work: (team: Team) => Result,
): Result {
  const team = new Team(memory, input, member);
  try {
    return work(team);
  } catch (error) {
    breakBarrier(new Int32Array(memory.buffer, input.barrier, barrierBytes / 4));
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
