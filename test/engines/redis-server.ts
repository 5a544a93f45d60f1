import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createConnection, createServer } from 'node:net';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether Redis is installed: Debian’s package redis-server has it. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Whether it has TLS, and a certificate can be made. */
export const hasTls =
  hasRedis &&
  spawnSync('openssl', ['version']).status === 0 &&
  /parsed into an integer/.test(String(spawnSync('redis-server', ['--tls-port', 'none']).stderr));

/** What a test that needs one says where it is not there. */
export const withoutRedis = hasRedis ? '' : ' (skipped: redis-server is not installed)';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A Redis of the test’s own on loopback, which writes down what it is told. */
export class RedisServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly password: string | undefined,
    /** Where it has TLS: the file of its certificate, which it has made itself. */
    readonly certificate: string | undefined,
  ) {}

  static async start(folder: string, password?: string): Promise<RedisServer> {
    const server = new RedisServer(folder, await freePort(), password, undefined);
    await server.start();
    return server;
  }

  /** One that answers by TLS alone. */
  static async startWithTls(folder: string): Promise<RedisServer> {
    const server = new RedisServer(folder, await freePort(), undefined, join(folder, 'redis.crt'));
    const words =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1';
    const files = ['-keyout', join(folder, 'redis.key'), '-out', server.certificate!];
    const made = spawnSync('openssl', [...words.split(' '), ...files]);
    if (made.status !== 0) throw new Error(String(made.stderr));
    await server.start();
    return server;
  }

  get url(): string {
    const who = this.password === undefined ? '' : `:${this.password}@`;
    return `${this.certificate === undefined ? 'redis' : 'rediss'}://${who}127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const port = String(this.port);
    const tls = ['--port', '0', '--tls-port', port, '--tls-auth-clients', 'no'];
    const files = [
      '--tls-cert-file',
      this.certificate ?? '',
      '--tls-key-file',
      join(this.folder, 'redis.key'),
    ];
    const words = [
      ...(this.certificate === undefined ? ['--port', port] : [...tls, ...files]),
      '--bind',
      '127.0.0.1',
      '--dir',
      this.folder,
    ];
    const kept = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];
    const locked = this.password === undefined ? [] : ['--requirepass', this.password];
    this.#process = spawn('redis-server', [...words, ...kept, ...locked], { stdio: 'ignore' });
    while (!(await answers(this.port))) await sleep(20);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  /** As where the machine of a queue has lost its disk. */
  loseData(): void {
    rmSync(`${this.folder}/appendonlydir`, { recursive: true, force: true });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
