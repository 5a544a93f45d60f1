import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const isThere = (command: string): boolean => spawnSync(command, ['-V']).error === undefined;

/** Whether Slurm is installed, as Debian’s slurmctld, slurmd and slurm-client have it, and may be started. */
export const hasSlurm = process.getuid?.() === 0 && ['slurmctld', 'slurmd', 'sbatch'].every(isThere);

/** What a test that needs one says where it is not there. */
export const withoutSlurm = hasSlurm
  ? ''
  : ' (skipped: slurmctld and slurmd are not installed, or this is not root)';

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A cluster of two nodes on this machine. */
export class SlurmCluster {
  readonly #running = new Map<string, ChildProcess>();

  private constructor(readonly folder: string) {}

  get environment(): Record<string, string> {
    return { SLURM_CONF: join(this.folder, 'slurm.conf') };
  }

  static async start(folder: string): Promise<SlurmCluster> {
    const cluster = new SlurmCluster(folder);
    for (const name of ['state', 'n1', 'n2']) mkdirSync(join(folder, name));
    const [controller, first, second] = await freePorts(3);
    const node = (name: string, port: number): string =>
      `NodeName=${name} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${port} CPUs=2 RealMemory=1000 State=UNKNOWN`;
    writeFileSync(
      join(folder, 'slurm.conf'),
      [
        'ClusterName=trial',
        `SlurmctldHost=${hostname()}(127.0.0.1)`,
        `SlurmctldPort=${controller}`,
        'SlurmUser=root',
        'SlurmdUser=root',
        'AuthType=auth/none',
        'CredType=cred/none',
        'ProctrackType=proctrack/linuxproc',
        'TaskPlugin=task/none',
        'JobAcctGatherType=jobacct_gather/none',
        'AccountingStorageType=accounting_storage/none',
        'SelectType=select/cons_tres',
        'SelectTypeParameters=CR_Core',
        'SlurmdParameters=config_overrides',
        'ReturnToService=2',
        'SlurmdTimeout=10',
        'MessageTimeout=30',
        'SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=1',
        'MaxArraySize=1001',
        `StateSaveLocation=${join(folder, 'state')}`,
        `SlurmdSpoolDir=${folder}/%n`,
        `SlurmctldPidFile=${folder}/slurmctld.pid`,
        `SlurmdPidFile=${folder}/slurmd-%n.pid`,
        node('n1', first),
        node('n2', second),
        'PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP',
        '',
      ].join('\n'),
    );
    cluster.#spawn('slurmctld', ['-D']);
    for (const name of ['n1', 'n2']) cluster.startNode(name);
    for (let waited = 0; !/idle.*2|2.*idle/s.test(cluster.ask('sinfo', ['-h', '-o', '%t %D'])); waited++) {
      if (waited > 300)
        throw new Error(`no Slurm: ${readFileSync(join(folder, 'slurmctld.log'), 'utf8').slice(-2000)}`);
      await sleep(100);
    }
    return cluster;
  }

  #spawn(command: string, words: readonly string[], name = command): void {
    const log = openSync(join(this.folder, `${name}.log`), 'a');
    const environment = { ...process.env, ...this.environment };
    this.#running.set(name, spawn(command, words, { env: environment, stdio: ['ignore', log, log] }));
  }

  startNode(name: string): void {
    this.#spawn('slurmd', ['-D', '-N', name], name);
  }

  /** As where a node loses its power: its daemon goes, and what it runs with it. */
  killNode(name: string): void {
    // The daemon of a step has the node’s name, and its script is that one’s child.
    const steps = spawnSync('pgrep', ['-f', `slurmstepd: .*`], { encoding: 'utf8' }).stdout.split('\n');
    this.#running.get(name)!.kill('SIGKILL');
    for (const step of steps.filter((line) => line !== '' && isOf(Number(line), name, this.folder))) {
      spawnSync('pkill', ['-KILL', '-P', step]);
      spawnSync('kill', ['-KILL', step]);
    }
  }

  ask(command: string, words: readonly string[]): string {
    const environment = { ...process.env, ...this.environment };
    return spawnSync(command, words, { env: environment, encoding: 'utf8' }).stdout;
  }

  async stop(): Promise<void> {
    this.ask('scancel', ['--user=root']);
    await sleep(500);
    for (const child of this.#running.values()) child.kill('SIGTERM');
    const ended = async (child: ChildProcess): Promise<void> => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      await Promise.race([new Promise((resolve) => child.once('exit', resolve)), sleep(5000)]);
    };
    await Promise.all([...this.#running.values()].map(ended));
    for (const child of this.#running.values()) child.kill('SIGKILL');
  }
}

/** Whether a process works for a node of this cluster, as its environment says. */
function isOf(pid: number, node: string, folder: string): boolean {
  try {
    const children = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout.split('\n');
    return children.some((child) => {
      if (child === '') return false;
      const environment = readFileSync(`/proc/${child}/environ`, 'utf8').split('\0');
      return (
        environment.includes(`SLURMD_NODENAME=${node}`) &&
        environment.includes(`SLURM_CONF=${folder}/slurm.conf`)
      );
    });
  } catch {
    return false;
  }
}
