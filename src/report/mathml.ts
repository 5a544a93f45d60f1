/**
 * Formulas as MathML, from the part of TeX that pathfit's formulas are written in: letters, numbers, operators, `_` and `^` with a
 * sign or a group in braces, \frac{a}{b}, \sum, \hat{a}, \min, \quad. Throws an Error where it is anything else, which is a
 * defect of the formula.
 */
export function mathmlOf(formula: string): string {
  const tokens = formula.match(/\\[a-z]+|\d+(?:\.\d+)?(?:e-?\d+)?|[^\s]/giu) ?? [];
  const reader = new Reader(tokens);
  const body = reader.row(undefined);
  return `<math displaystyle="true"><mrow>${body}</mrow></math>`;
}

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
    const base = this.#one();
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

  #one(): string {
    const token = this.tokens[this.#at++];
    switch (token) {
      case '{':
        return `<mrow>${this.row('}')}</mrow>`;
      case '\\frac':
        return `<mfrac>${this.#one()}${this.#one()}</mfrac>`;
      case '\\hat':
        return `<mover accent="true">${this.#one()}<mo stretchy="false">^</mo></mover>`;
      case '\\sum':
        return '<mo movablelimits="false">∑</mo>';
      case '\\min':
        return '<mo rspace="0.3em">min</mo>';
      case '\\quad':
        return '<mspace width="1.5em"/>';
    }
    if (token === undefined || token.startsWith('\\') || /[}_^<>&"']/.test(token)) {
      throw new Error(`a formula must not have ${token ?? 'an end'} here`);
    }
    if (/^\d/.test(token)) return `<mn>${token}</mn>`;
    if (/^\p{L}$/u.test(token)) return `<mi>${token}</mi>`;
    return `<mo${/[()]/.test(token) ? ' stretchy="false"' : ''}>${token === '-' ? '−' : token}</mo>`;
  }
}
