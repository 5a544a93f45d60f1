import { crc32, inflateSync } from 'node:zlib';

/** A PNG file, read as its specification says, with nothing of what wrote it. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, row by row. */
  readonly rgba: Uint8Array;
  /** What its iTXt chunks say, by their keywords. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Throws where the file is no PNG of 8 bits a channel with alpha, not interlaced, or a checksum is wrong. */
export function decodePng(bytes: Uint8Array): Pixels {
  const file = Buffer.from(bytes);
  const fail = (what: string): never => {
    throw new Error(`no such PNG: ${what}`);
  };
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') fail('its signature');
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < file.length;) {
    const end = at + 8 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (file.readUInt32BE(end) !== crc32(file.subarray(at + 4, end))) fail(`the checksum of ${type}`);
    chunks.push({ type, data: file.subarray(at + 8, end) });
    at = end + 4;
  }
  const [{ type, data: header }] = chunks;
  if (type !== 'IHDR' || chunks.at(-1)?.type !== 'IEND') fail('its first and last chunk');
  if (!header.subarray(8).equals(Buffer.of(8, 6, 0, 0, 0))) fail(`its header ${header.toString('hex')}`);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const texts = chunks.flatMap(({ type, data }): [string, string][] => {
    const [keyword] = data.toString('latin1').split('\0');
    return type === 'iTXt' ? [[keyword, data.toString('utf8', keyword.length + 5)]] : [];
  });
  const data = chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data);
  const rgba = unfiltered(inflateSync(Buffer.concat(data)), 4 * width, height);
  return { width, height, rgba, texts: new Map(texts) };
}

/** Each row begins with the number of its filter: none, left, above, average, Paeth. */
function unfiltered(filtered: Uint8Array, stride: number, height: number): Uint8Array {
  if (filtered.length !== height * (stride + 1)) throw new Error('no such PNG: the length of its data');
  const bytes = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const at = y * stride + i;
      const left = i < 4 ? 0 : bytes[at - 4];
      const above = y === 0 ? 0 : bytes[at - stride];
      const corner = i < 4 || y === 0 ? 0 : bytes[at - stride - 4];
      const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      bytes[at] = filtered[y * (stride + 1) + 1 + i] + predicted;
    }
  }
  return bytes;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const off = [left, above, corner].map((value) => Math.abs(guess - value));
  return [left, above, corner][off.indexOf(Math.min(...off))];
}

/** Colour of a pixel, such as #ffffff; with its alpha where it is not opaque. */
export function colourAt({ width, rgba }: Pixels, x: number, y: number): string {
  const at = 4 * (y * width + x);
  const colour = Buffer.from(rgba.subarray(at, at + 4)).toString('hex');
  return `#${colour.endsWith('ff') ? colour.slice(0, 6) : colour}`;
}

/** The columns and rows where something is drawn on white, and how many pixels of them there are. */
export function inkOf({ width, height, rgba }: Pixels) {
  const columns = new Set<number>();
  const rows = new Set<number>();
  let count = 0;
  for (let p = 0; p < width * height; p++) {
    if (rgba[4 * p] === 255 && rgba[4 * p + 1] === 255 && rgba[4 * p + 2] === 255) continue;
    columns.add(p % width);
    rows.add(Math.floor(p / width));
    count++;
  }
  return { columns, rows, count };
}
