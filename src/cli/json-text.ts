/**
 * JSON for people and programs: a line a key, but lists of plain values in one line, however long. Values are turned
 * into what JSON can hold as JSON.stringify does: NaN is null.
 */
export function jsonText(value: unknown, indent = ''): string {
  const plain: unknown = hasToJson(value) ? value.toJSON() : value;
  if (plain === null || typeof plain !== 'object') return JSON.stringify(plain) ?? 'null';
  const deeper = `${indent}  `;
  if (Array.isArray(plain)) {
    if (plain.every((item) => item === null || typeof item !== 'object')) {
      return `[${plain.map((item) => JSON.stringify(item) ?? 'null').join(', ')}]`;
    }
    return `[\n${plain.map((item) => deeper + jsonText(item, deeper)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(plain).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${jsonText(item, deeper)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return (
    typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
  );
}
