/**
 * Whether a TrueType font draws a character, by the segmented coverage (format 12) of its table cmap: OpenType 1.9,
 * "cmap – Character to Glyph Index Mapping Table". Throws where the font has no such table.
 */
export function hasGlyph(font: Buffer, codePoint: number): boolean {
  const coverage = segmentedCoverage(font);
  const groups = font.readUInt32BE(coverage + 12);
  for (let g = 0; g < groups; g++) {
    const at = coverage + 16 + 12 * g;
    if (codePoint <= font.readUInt32BE(at + 4)) return codePoint >= font.readUInt32BE(at);
  }
  return false;
}

function segmentedCoverage(font: Buffer): number {
  const records = (at: number, count: number, size: number): number[] =>
    Array.from({ length: count }, (_, i) => at + size * i);
  const table = records(12, font.readUInt16BE(4), 16).find(
    (at) => font.toString('latin1', at, at + 4) === 'cmap',
  );
  if (table === undefined) throw new Error('the font has no table cmap');
  const cmap = font.readUInt32BE(table + 8);
  const coverage = records(cmap + 4, font.readUInt16BE(cmap + 2), 8)
    .map((at) => cmap + font.readUInt32BE(at + 4))
    .find((at) => font.readUInt16BE(at) === 12);
  if (coverage === undefined) throw new Error('the font has no cmap of format 12');
  return coverage;
}
