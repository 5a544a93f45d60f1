import { describe, expect, it } from 'vitest';
import { canonicalJson, fingerprintOf } from '../../src/store/fingerprint.js';

describe('canonicalJson', () => {
  it('sorts keys at every level and leaves lists in their order', () => {
    expect(canonicalJson({ b: [2, { d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[2,{"c":null,"d":1}]}');
  });

  it('writes equal numbers alike, however they were spelled', () => {
    expect(canonicalJson({ rate: Number('1e-5') })).toBe(canonicalJson({ rate: Number('0.00001') }));
  });

  it('refuses numbers that JSON cannot hold', () => {
    expect(() => canonicalJson({ dt: NaN })).toThrow(TypeError);
  });
});

describe('fingerprintOf', () => {
  it('is the sha256 of the canonical text', () => {
    // printf '{"a":1}' | sha256sum
    expect(fingerprintOf({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
  });

  it('differs where any value does', () => {
    expect(fingerprintOf({ a: 1, b: [1, 2] })).not.toBe(fingerprintOf({ a: 1, b: [2, 1] }));
  });
});
