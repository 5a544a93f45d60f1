/**
 * Formulas as MathML, from the part of TeX that pathfit's formulas are written in: letters, numbers, operators, `_`, `^` and `'`
 * with a sign or a group in braces, \frac{a}{b}, \sqrt{a}, \sum, \hat{a}, \mathrm{word}, \min, \max, \ln, comparisons, \cdot,
 * \sim, \, and \quad. Throws an Error where it is anything else, which is a
 * defect of the formula.
 */
export function mathmlOf(formula: string): string {
  const tokens = formula.match(/\\mathrm\{(?:[^{}])*\}|\\[a-z]+|\\,|\d+(?:\.\d+)?(?:e-?\d+)?|[^\s]/giu) ?? [];
  const reader = new Reader(tokens);
  const body = reader.row(undefined);
  return `<math displaystyle="true"><mrow>${body}</mrow></math>`;
}

/** Operators by their names in TeX. */
const operators: Readonly<Record<string, string>> = {
  '\\cdot': '<mo>⋅</mo>',
  '\\sim': '<mo>∼</mo>',
  '\\lt': '<mo>&lt;</mo>',
  '\\le': '<mo>≤</mo>',
  '\\gt': '<mo>&gt;</mo>',
  '\\ge': '<mo>≥</mo>',
  '\\ne': '<mo>≠</mo>',
  '\\ln': '<mi>ln</mi><mspace width="0.17em"/>',
  '\\max': '<mo rspace="0.3em">max</mo>',
  '\\min': '<mo rspace="0.3em">min</mo>',
  '\\sum': '<mo movablelimits="false">∑</mo>',
  '\\,': '<mspace width="0.17em"/>',
  '\\quad': '<mspace width="1.5em"/>',
};

class Reader {
  #at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  /** What stands before a closing brace, or before the end. */
  row(end: '}' | undefined): string {
    const parts: string[] = [];
    for (;;) {
      const token = this.tokens[this.#at];
      if (token === end) break;
      if (token === undefined) throw new Error('a formula must close its braces');
      parts.push(this.#scripted());
    }
    this.#at++;
    return parts.join('');
  }

  /** A sign with what stands below and above it. */
  #scripted(): string {
    const isSum = this.tokens[this.#at] === '\\sum';
    const base = this.#primed(this.#one());
    const [below, above] = ['_', '^'].map((mark) => {
      if (this.tokens[this.#at] !== mark) return undefined;
      this.#at++;
      return this.#one();
    });
    const [under, over, both] = isSum ? ['munder', 'mover', 'munderover'] : ['msub', 'msup', 'msubsup'];
    if (below !== undefined && above !== undefined) return `<${both}>${base}${below}${above}</${both}>`;
    if (below !== undefined) return `<${under}>${base}${below}</${under}>`;
    return above === undefined ? base : `<${over}>${base}${above}</${over}>`;
  }

  #primed(base: string): string {
    if (this.tokens[this.#at] !== "'") return base;
    this.#at++;
    return `<msup>${base}<mo>′</mo></msup>`;
  }

  #one(): string {
    const token = this.tokens[this.#at++];
    switch (token) {
      case '{':
        return `<mrow>${this.row('}')}</mrow>`;
      case '\\frac':
        return `<mfrac>${this.#one()}${this.#one()}</mfrac>`;
      case '\\hat':
        return `<mover accent="true">${this.#one()}<mo stretchy="false">^</mo></mover>`;
      case '\\sqrt':
        return `<msqrt>${this.#one()}</msqrt>`;
    }
    if (token !== undefined && Object.hasOwn(operators, token)) return operators[token];
    const word = /^\\mathrm\{((?:[A-Za-z0-9]|\\_)+)\}$/.exec(token ?? '')?.[1];
    if (word !== undefined) return `<mi mathvariant="normal">${word.replaceAll('\\_', '_')}</mi>`;
    if (token === undefined || token.startsWith('\\') || /[}_^<>&"']/.test(token)) {
      throw new Error(`a formula must not have ${token ?? 'an end'} here`);
    }
    if (/^\d/.test(token)) return `<mn>${token}</mn>`;
    if (/^\p{L}$/u.test(token)) return `<mi>${token}</mi>`;
    return `<mo${/[()|]/.test(token) ? ' stretchy="false"' : ''}>${token === '-' ? '−' : token}</mo>`;
  }
}
