import { describe, expect, it } from 'vitest';
import { differences, differenceText } from '../../src/run/differences.js';
import type { Json } from '../../src/store/fingerprint.js';

const texts = (old: Json, now: Json): string[] => differences(old, now).map(differenceText);

describe('differences', () => {
  it('are told as field: old → new, field by field', () => {
    expect(texts({ a: 1, b: { c: 'x', d: true } }, { a: 2, b: { c: 'y', d: true } })).toEqual([
      'a: 1 → 2',
      'b.c: "x" → "y"',
    ]);
    expect(texts({ a: { kind: 'mean' } }, { b: { kind: 'mean' } })).toEqual(['a is left out', 'b is new']);
    expect(texts({ gone: 1 }, { come: null })).toEqual(['gone: 1 → nothing', 'come: nothing → null']);
  });

  it('are none between equal values, whatever the order of keys and the spelling of numbers', () => {
    const old = JSON.parse(
      '{"rate": 1e-5, "one": 1.0, "zero": -0, "inner": {"a": [{"x": 1, "y": 2}], "b": 100}}',
    ) as Json;
    const now = JSON.parse(
      '{"inner": {"b": 1e2, "a": [{"y": 2, "x": 1}]}, "zero": 0, "one": 1, "rate": 0.00001}',
    ) as Json;
    expect(differences(old, now)).toEqual([]);
  });

  it('know a number from its text', () => {
    expect(texts({ rate: 1 }, { rate: '1' })).toEqual(['rate: 1 → "1"']);
  });

  it('show short lists whole, and of long ones the items that differ', () => {
    expect(texts({ hidden: [32, 16] }, { hidden: [32, 8] })).toEqual(['hidden: [32,16] → [32,8]']);
    const long = Array.from({ length: 40 }, (_, i) => i);
    expect(texts({ c: long }, { c: long.with(30, -1) })).toEqual(['c[30]: 30 → -1']);
  });

  it('show of long texts the place where they differ', () => {
    const [text] = texts(
      { sql: `${'SELECT '.repeat(20)}a FROM b` },
      { sql: `${'SELECT '.repeat(20)}c FROM b` },
    );
    expect(text).toContain('SELECT a FROM b" → …');
    expect(text).toContain('SELECT c FROM b"');
    expect(text.length).toBeLessThan(120);
  });
});
