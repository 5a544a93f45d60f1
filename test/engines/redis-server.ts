import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createConnection, createServer } from 'node:net';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether Redis is installed: Debian’s package redis-server has it. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

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
  ) {}

  static async start(folder: string, password?: string): Promise<RedisServer> {
    const server = new RedisServer(folder, await freePort(), password);
    await server.start();
    return server;
  }

  get url(): string {
    const who = this.password === undefined ? '' : `:${this.password}@`;
    return `redis://${who}127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const words = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
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
