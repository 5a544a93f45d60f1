import type { Redis } from 'ioredis';
import { InterruptedError, messageOf, RunError, UsageError } from '../../errors.js';

/** The least version of Redis whose commands the queue takes. */
const leastVersion = [6, 2] as const;

/** Milliseconds that a first answer may take. */
const answerWithin = 10_000;

/** A URL without its password, for messages. Throws UsageError where it is none of Redis. */
export function maskedUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '') {
    const must =
      'a URL such as redis://host:6379, or rediss://user:password@host:6379 where it has a password and TLS';
    // What is not understood may hold a password all the same.
    const found = /^[\w.-]*(:\d+)?$/.test(url) ? JSON.stringify(url) : 'another text';
    throw new UsageError(`the URL of Redis (--redis, or PATHFIT_REDIS) must be ${must}, found ${found}`);
  }
  return `${parsed.protocol}//${parsed.host}${parsed.pathname === '/' ? '' : parsed.pathname}`;
}

/** The connections of one process to one Redis, with which it comes together again where that is gone for a while. */
export interface RedisLink {
  /** For everything but commands that wait. */
  readonly client: Redis;
  /** Without the password. */
  readonly where: string;
  close(): void;
}

/** Connects, and says in one line what is wrong where that cannot be. Throws UsageError, RunError or InterruptedError. */
export async function connectRedis(url: string, signal: AbortSignal | undefined): Promise<RedisLink> {
  const where = maskedUrl(url);
  const { Redis } = await import('ioredis');
  let isConnected = false;
  const client = new Redis(url, {
    lazyConnect: true,
    // Commands wait until a Redis that restarts is there again.
    maxRetriesPerRequest: null,
    connectTimeout: answerWithin,
    retryStrategy: (times) => (isConnected ? Math.min(100 * times, 2000) : null),
  });
  let failure: unknown;
  client.on('error', (error) => (failure ??= error));
  const closed = new Promise<never>((_, reject) => {
    client.once('end', () => reject(new Error('the connection was closed')));
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${answerWithin / 1000} s`)), answerWithin);
    signal?.addEventListener('abort', () => reject(new InterruptedError()), { once: true });
  });
  try {
    await Promise.race([client.connect(), closed, late]);
    const info = await Promise.race([client.info('server'), closed, late]);
    checkVersion(info, where);
    isConnected = true;
    return { client, where, close: () => client.disconnect() };
  } catch (error) {
    client.disconnect();
    if (error instanceof RunError || error instanceof InterruptedError) throw error;
    throw refusal(failure ?? error, where);
  } finally {
    clearTimeout(timer);
    closed.catch(() => undefined);
    late.catch(() => undefined);
  }
}

function checkVersion(info: string, where: string): void {
  const found = /redis_version:(\S+)/.exec(info)?.[1] ?? 'none';
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [least, leastMinor] = leastVersion;
  if (major > least || (major === least && minor >= leastMinor)) return;
  throw new RunError(
    `Redis must be ${leastVersion.join('.')} or later, found ${found} at ${where}: install a later one, or give another URL`,
  );
}

/** What a failure to connect means, and what to do. */
function refusal(error: unknown, where: string): RunError {
  const message = messageOf(error);
  const { code } = error as NodeJS.ErrnoException;
  const cause = { cause: error };
  if (/WRONGPASS|NOAUTH|invalid password|AUTH/i.test(message)) {
    return new RunError(
      `Redis at ${where} refuses the user or the password: give them as redis://user:password@host:port, best in PATHFIT_REDIS`,
      cause,
    );
  }
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return new RunError(
      `no Redis answers at ${where} (${code}): start one there, or give another URL`,
      cause,
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new RunError(`there is no machine of the name in ${where} (${code}): correct the URL`, cause);
  }
  if (/ssl|tls|certificate|wrong version number/i.test(`${message} ${code ?? ''}`)) {
    return new RunError(
      `Redis at ${where} and this machine do not agree on TLS (${message.split('\n')[0].slice(0, 100)}): use rediss:// where it has TLS and redis:// where it has none, and NODE_EXTRA_CA_CERTS for a certificate of one’s own`,
      cause,
    );
  }
  return new RunError(
    `Redis at ${where} does not answer as one (${message.split('\n')[0].slice(0, 200)}): correct the URL, where rediss:// is for TLS alone`,
    cause,
  );
}

/** What `work` gives, or undefined after so many milliseconds: what waits for a Redis that is away goes on by itself. */
export async function within<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
