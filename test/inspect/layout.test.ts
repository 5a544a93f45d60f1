import { describe, expect, it } from 'vitest';
import { alignedFigures } from '../../src/cli/aligned-figures.js';
import { fitTable, textColumn } from '../../src/cli/fit-table.js';
import { jsonText } from '../../src/cli/json-text.js';
import { listColumn } from '../../src/cli/list-column.js';
import { cut, printable, width, wrap } from '../../src/cli/output.js';
import { ListCell } from '../../src/inspect/cells.js';

describe('numbers of a column', () => {
  it('have one number of decimals where that suits all', () => {
    expect(alignedFigures([0.25, 12.5, -3, null])).toEqual(['0.25', '12.50', '-3.00', '–']);
    expect(alignedFigures([1, 20, 300])).toEqual(['1', '20', '300']);
    expect(alignedFigures([1 / 252, 3 / 252])).toEqual(['0.0039683', '0.0119048']);
  });

  it('else have their points in one line', () => {
    expect(alignedFigures([0.05, 1e-17, 1])).toEqual(['0.05 ', '1e-17', '1    ']);
    expect(alignedFigures([5.001984, 0.00396825, 10])).toEqual(['5.00198   ', '0.00396825', '10         ']);
  });

  it('leave text and what is not finite as it is', () => {
    expect(alignedFigures(['9007199254740993', 5])).toEqual(['9007199254740993', '5']);
    expect(alignedFigures([NaN, Infinity, 0.5])).toEqual(['NaN', 'Infinity', '0.5']);
  });
});

describe('a column of lists', () => {
  const lists = [new ListCell([0.0123, -0.0045, 0.0301, 0.01], 1000), null, new ListCell([0.02], 1)];
  const column = listColumn('x', lists, String);

  it('shows as many items as there is room for, and the width', () => {
    expect(column.cells(45)).toEqual(['[ 0.0123, -0.0045,  0.0301, … 1,000 values]', '–', '[ 0.0200]']);
    expect(column.cells(30)[0]).toBe('[ 0.0123, … 1,000 values]');
    expect(column.cells(20)[0]).toBe('[… 1,000 values]');
  });

  it.each([20, 30, 40, 60, 80])('is never wider than its %i columns', (room) => {
    for (const text of column.cells(Math.max(room, column.least))) {
      expect(width(text)).toBeLessThanOrEqual(Math.max(room, column.least));
    }
  });

  it('shows a short list whole, and an empty one', () => {
    const short = listColumn('x', [new ListCell([1, 2, null], 3), new ListCell([], 0)], String);
    expect(short.cells(80)).toEqual(['[1, 2, –]', '[]']);
    expect(short.most).toBe(9);
  });
});

describe('a table', () => {
  const columns = ['a', 'bb', 'ccc'].map((title) => textColumn(title, ['12345678', '–'], 'right'));

  it('takes the columns that fit, and names those that are left', () => {
    expect(fitTable(columns, 18)).toEqual({
      lines: ['       a        bb', '12345678  12345678', '       –         –'],
      left: ['ccc'],
    });
  });

  it('shows one column cut where not even that fits', () => {
    expect(fitTable(columns, 5)).toEqual({ lines: ['    a', '1234…', '    –'], left: ['bb', 'ccc'] });
  });
});

describe('text', () => {
  it('is cut and wrapped by the columns that it takes', () => {
    expect(cut('λ̂ is λ̂', 6)).toBe('λ̂ is λ̂');
    expect(cut('abcdef', 5)).toBe('abcd…');
    expect(wrap(['one', 'two', 'three'], 7, ' ', ', ')).toEqual(['one,', ' two,', ' three']);
    expect(wrap(['much-too-long'], 6)).toEqual(['much-…']);
  });

  it('from a file cannot command the terminal', () => {
    expect(printable('a\u001b[31m\nb\u202e\u009b')).toBe('a\\u001b[31m\\nb\\u202e\\u009b');
    expect(printable('\uffff\ufffe.')).toBe('\\uffff\\ufffe.');
    expect(printable('λ – 😀 ok')).toBe('λ – 😀 ok');
  });
});

describe('JSON', () => {
  it('is what JSON.stringify gives, with plain lists in one line', () => {
    const value = { a: [1, NaN, 'x'], b: { c: [] }, d: [{ e: null }], f: undefined, g: new ListCell([1], 1) };
    expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    expect(jsonText(value).split('\n')).toContain('  "a": [1, null, "x"],');
  });
});
