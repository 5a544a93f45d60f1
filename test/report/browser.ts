import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A Chromium that is installed here, or undefined. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Screen {
  readonly width: number;
  /** 900 where it is left out. */
  readonly height?: number;
  readonly scheme: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
}

/** A page in a headless Chromium, spoken to by the DevTools protocol over two pipes. */
export class Browser {
  /** Addresses that were asked for, and what was written to the console, since the last `open`. */
  requests: string[] = [];
  complaints: string[] = [];

  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #listeners = new Map<string, () => void>();
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #profile = mkdtempSync(join(tmpdir(), 'pathfit-browser-'));
  #count = 0;
  #session: string | undefined;

  private constructor(command: string) {
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe'];
    this.#child = spawn(command, [...options, `--user-data-dir=${this.#profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.#input = this.#child.stdio[3] as Writable;
    let text = '';
    (this.#child.stdio[4] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (text + chunk).split('\0');
      text = messages.pop()!;
      for (const message of messages) this.#receive(JSON.parse(message) as Message);
    });
  }

  static async start(command: string): Promise<Browser> {
    const browser = new Browser(command);
    const { targetId } = await browser.#call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.#call('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = sessionId as string;
    for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await browser.#call(`${domain}.enable`);
    return browser;
  }

  async open(url: string, { width, height = 900, scheme, media = 'screen' }: Screen): Promise<void> {
    this.requests = [];
    this.complaints = [];
    await this.#call('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    await this.show(scheme, media);
    const loaded = new Promise<void>((resolve) => this.#listeners.set('Page.loadEventFired', resolve));
    await this.#call('Page.navigate', { url });
    await loaded;
  }

  /** Has the page that is open, and those after it, in a scheme of colours. */
  async show(scheme: Screen['scheme'], media: Screen['media'] = 'screen'): Promise<void> {
    await this.#call('Emulation.setEmulatedMedia', {
      media,
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
  }

  /** The value of an expression in the page, or of the promise that it is. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const answer = await this.#call('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (answer['exceptionDetails']) throw new Error(JSON.stringify(answer['exceptionDetails']));
    return (answer['result'] as { value: Value }).value;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#input.write(`${JSON.stringify({ id: ++this.#count, method: 'Browser.close' })}\0`);
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #call(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#count;
    const answer = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    this.#input.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  #receive(message: Message): void {
    if (message.id !== undefined) return this.#answers.get(message.id)?.(message);
    const { method = '', params } = message;
    if (method === 'Network.requestWillBeSent') {
      this.requests.push((params!['request'] as { url: string }).url);
    }
    if (/^(Log\.entryAdded|Runtime\.(consoleAPICalled|exceptionThrown))$/.test(method)) {
      this.complaints.push(JSON.stringify(params));
    }
    this.#listeners.get(method)?.();
  }
}
