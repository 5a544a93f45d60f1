import { printable } from '../text.js';

/** Bytes of the signature and the header, with which a PNG file begins. */
const beginning = 8 + 25;

/**
 * A PNG file with texts in it, each under its keyword: international text as the PNG specification (third edition,
 * 11.3.3.4, iTXt) has it, not compressed. The specification's keywords are Title, Description and a few more.
 */
export function withTexts(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  const chunks = Object.entries(texts).map(([keyword, text]) =>
    // Nothing compressed, by method 0, in no language, under no translated keyword.
    chunk(
      'iTXt',
      Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(printable(text))]),
    ),
  );
  return Buffer.concat([png.subarray(0, beginning), ...chunks, png.subarray(beginning)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(4 + body.length + 4);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), 4 + body.length);
  return bytes;
}

/** The remainder of x³² + x²⁶ + … that PNG files check each chunk by (annex D); Node 20.0 has none of its own. */
function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  }
  return ~remainder >>> 0;
}
