/**
 * The failures that pathfit explains to a person: one line that says what must hold, what was found, where,
 * and what to do. Anything else that is thrown is a defect and is reported as such.
 */
export class PathfitError extends Error {
  constructor(
    message: string,
    /** The exit code of the command line: see the subclasses. */
    readonly exitCode: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The command or the pipeline file asks for something that cannot be: nothing was run. Exit code 2. */
export class UsageError extends PathfitError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 2, options);
  }
}

/** How an option is called: by the library, or on the command line, where `flag` is said if it is not --option. */
type NameOption = (option: string, flag?: string) => string;

/** An option that does not fit: whoever calls the library reads of its options, and on the command line of flags. */
export class OptionError extends UsageError {
  /** The message with flags. */
  readonly ofFlags: string;

  constructor(words: (name: NameOption) => string) {
    super(words((option) => option));
    this.ofFlags = words((option, flag = `--${option}`) => flag);
  }
}

/** What was asked is well formed, but running it failed. Exit code 1. */
export class RunError extends PathfitError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 1, options);
  }
}

/** Another process is writing the dataset. Exit code 75 (EX_TEMPFAIL). */
export class HeldError extends PathfitError {
  constructor(message: string) {
    super(message, 75);
  }
}

/** The run was interrupted (SIGINT or SIGTERM); what is stored is whole, and the same command resumes it. */
export class InterruptedError extends PathfitError {
  constructor(exitCode = 130) {
    super('interrupted; run the same command to resume from here', exitCode);
  }
}

/** The words of an unknown thrown value, without a stack trace. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What the system's failures mean, and what to do. */
const systemCauses: Readonly<Record<string, readonly [found: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', 'free some space'],
  EDQUOT: ['the disk quota is used up', 'free some space'],
  EFBIG: [
    'the file would be longer than this process or its disk allows',
    'raise the limit (ulimit -f), or use another disk',
  ],
  EROFS: ['the disk cannot be written, it is mounted read-only', 'use a folder on another one, with --data'],
  EACCES: ['the permission is missing', 'change it, or use another folder'],
  EPERM: ['the permission is missing', 'change it, or use another folder'],
  EMFILE: ['no further file may be opened by this process', 'raise its limit (ulimit -n)'],
  ENFILE: ['no further file may be opened on this machine', 'raise its limit, or end other programs'],
  ENOTDIR: ['a file is where a folder should be', 'use another folder'],
  EIO: ['the disk reports an error', 'see the system’s log'],
};

interface SystemError extends Error {
  readonly code?: string | undefined;
  readonly syscall?: string;
  readonly path?: string;
}

/** Node hides what the system refused to a thread that was starting behind a code of its own. */
function systemError(error: SystemError): Pick<SystemError, 'code' | 'syscall' | 'path'> {
  if (error.code !== 'ERR_WORKER_INIT_FAILED') return error;
  return { code: error.message.split(': ').at(-1), syscall: 'starting a thread' };
}

/** Codes of what the machine refuses, whatever file it is asked for. */
const machineCodes = new Set(['EMFILE', 'ENFILE', 'EIO', 'ENOMEM']);

/** Whether a file could not be read through no fault of its own, or of whoever named it. */
export function isMachineFailure(error: unknown): boolean {
  return machineCodes.has((error as { code?: string } | null)?.code ?? '');
}

/** What Node says where a file that it looks for cannot be opened: it does not say why. */
function moduleFailure({ code, message }: SystemError): RunError | undefined {
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  const [line] = message.split('\n');
  return new RunError(
    `a file of pathfit or of its packages is not there or cannot be opened (${line}): ` +
      'raise the limit of open files (ulimit -n), or install pathfit again',
  );
}

/** A failure of the system (a full disk, a folder that cannot be written) as a RunError of one line; undefined for others. */
export function systemFailure(error: unknown): RunError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path } = systemError(error);
  if (code === undefined || syscall === undefined) return moduleFailure(error);
  const known = systemCauses[code];
  if (!known) return new RunError(`the system refuses: ${error.message}`, { cause: error });
  const [found, remedy] = known;
  const where = path === undefined ? syscall : `${syscall} ${path}`;
  return new RunError(`${found} (${code}, ${where}): ${remedy}`, { cause: error });
}

/** A failure of the system as a RunError of one line that says what becomes of what is stored. */
export function inOneLine(where: string, error: unknown): unknown {
  const failure = systemFailure(error);
  if (!failure) return error;
  const advice = 'then run the same command again; what was stored before is whole';
  return new RunError(`${where}: ${failure.message}, ${advice}`, { cause: error });
}
