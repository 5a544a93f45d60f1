import { resolve } from 'node:path';
import { thisBuild } from '../pieces/build.js';
import { type Announcement, announcementPrefix, isAnnouncement } from './queues.js';
import type { RedisLink } from './redis.js';

/** Why nobody takes the pieces of a data folder, a line each. */
export async function missingWorkers(
  { client, where }: RedisLink,
  id: string,
  dataFolder: string,
): Promise<string[]> {
  const folder = resolve(dataFolder);
  const announced: Announcement[] = [];
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [next, found] = await client.scan(cursor, 'MATCH', `${announcementPrefix}*`, 'COUNT', 1000);
    keys.push(...found);
    cursor = next;
  } while (cursor !== '0');
  for (const text of keys.length > 0 ? await client.mget(keys) : []) {
    const found = parsed(text);
    if (isAnnouncement(found)) announced.push(found);
  }
  const own = announced.filter(({ folders }) => folders.some((one) => one.id === id));
  const otherBuilds = own.filter(({ build }) => build !== thisBuild());
  if (otherBuilds.length > 0) {
    return otherBuilds.map(
      ({ host, build }) =>
        `the worker on ${host} has pathfit ${build}, this run ${thisBuild()}: install the same on both`,
    );
  }
  // Its sign is on its way.
  if (own.length > 0) return [];
  if (announced.length > 0) {
    return announced.map(
      ({ host, folders }) =>
        `the worker on ${host} sees ${folders.map(({ path }) => path).join(', ')}, which is not the data folder ${folder} of this run: its --data must be that folder, shared`,
    );
  }
  return [
    `no worker is at work for ${folder}: start \`pipeline worker --redis ${where} --data FOLDER\` on each machine, FOLDER being this one there`,
  ];
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return undefined;
  }
}
