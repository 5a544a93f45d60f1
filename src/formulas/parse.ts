import {
  binary,
  choose,
  type Comparison,
  comparisons,
  type Binary,
  type Expression,
  functions,
  name,
  number,
  type Unary,
  unary,
} from './expression.js';
import { FormulaError } from './formula-error.js';
import { textOf } from './text.js';
import { type Token, tokensOf } from './tokens.js';

/** Whether a formula may have it as the name of an input or a parameter. */
export const isName = (text: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(text) && text !== 'if' && !Object.hasOwn(functions, text);

/** Deeper than any formula that a person writes, and far from where a stack ends. */
const deepest = 100;

/**
 * Parses a formula: numbers, names, + − * / ^ with their usual precedence (^ to the right, and before a sign: −x^2 is
 * −(x²)), exp log sqrt sin cos tanh abs min max, and if(a < b, then, otherwise).
 *
 * `known` are the names that it may have; any where they are undefined. `means`, of terms: mean(f), f a formula of x and t, is a
 * name too, whose f they get; x stands nowhere else. Throws FormulaError, which names the column.
 */
export function parse(
  text: string,
  known: readonly string[] | undefined,
  means?: Map<string, Expression>,
): Expression {
  const parser = new Parser(tokensOf(text), known, means);
  return parser.whole();
}

/** What the formula inside of a mean may name. */
const inMeans = ['x', 't'];
/** What terms may not name outside of means, in capitals neither, as in SQL: x is a list, k is what is to be explained. */
const noColumns = ['x', 'k', 'j', 'label'];

class Parser {
  readonly #tokens: readonly Token[];
  readonly #known: readonly string[] | undefined;
  readonly #means: Map<string, Expression> | undefined;
  #isInMean = false;
  #at = 0;
  #depth = 0;

  constructor(
    tokens: readonly Token[],
    known: readonly string[] | undefined,
    means: Map<string, Expression> | undefined,
  ) {
    this.#tokens = tokens;
    this.#known = known;
    this.#means = means;
  }

  whole(): Expression {
    const expression = this.#sum();
    if (this.#next.kind !== 'end') throw this.#unexpected('an operator or the end');
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#at];
  }

  #unexpected(must: string): FormulaError {
    const { kind, text, column } = this.#next;
    return new FormulaError(must, kind === 'end' ? 'the end' : text, column);
  }

  /** Takes the next token where it is one of these signs. */
  #sign<S extends string>(...signs: readonly S[]): S | undefined {
    const { kind, text } = this.#next;
    const sign = kind === 'sign' ? signs.find((one) => one === text) : undefined;
    if (sign !== undefined) this.#at++;
    return sign;
  }

  #expect(sign: string): void {
    if (this.#sign(sign) === undefined) throw this.#unexpected(sign);
  }

  #sum(): Expression {
    if (++this.#depth > deepest) {
      throw new FormulaError(`brackets at most ${deepest} deep`, 'more', this.#next.column);
    }
    let left = this.#product();
    for (let sign = this.#sign('+', '-'); sign !== undefined; sign = this.#sign('+', '-')) {
      left = binary(sign === '+' ? 'add' : 'subtract', left, this.#product());
    }
    this.#depth--;
    return left;
  }

  #product(): Expression {
    let left = this.#signed();
    for (let sign = this.#sign('*', '/'); sign !== undefined; sign = this.#sign('*', '/')) {
      left = binary(sign === '*' ? 'multiply' : 'divide', left, this.#signed());
    }
    return left;
  }

  /** Signs in front, then a power. */
  #signed(): Expression {
    let negative = false;
    for (let sign = this.#sign('+', '-'); sign !== undefined; sign = this.#sign('+', '-')) {
      if (sign === '-') negative = !negative;
    }
    const power = this.#power();
    if (!negative) return power;
    return power.op === 'number' ? number(-power.value) : unary('negate', power);
  }

  #power(): Expression {
    const base = this.#atom();
    if (this.#sign('^') === undefined) return base;
    if (++this.#depth > deepest) {
      throw new FormulaError(`powers at most ${deepest} deep`, 'more', this.#next.column);
    }
    const exponent = this.#signed();
    this.#depth--;
    return binary('power', base, exponent);
  }

  #atom(): Expression {
    const token = this.#next;
    if (token.kind === 'number') {
      this.#at++;
      return number(token.value);
    }
    if (token.kind === 'name') {
      this.#at++;
      return this.#named(token);
    }
    if (this.#sign('(') === undefined) throw this.#unexpected('a number, a name or (');
    const inner = this.#sum();
    this.#expect(')');
    return inner;
  }

  /** A name, or a call of a function. */
  #named({ text, column }: Token): Expression {
    const isCall = this.#sign('(') !== undefined;
    if (isCall && text === 'if') return this.#choice();
    if (isCall && text === 'mean' && this.#means && !this.#isInMean) return this.#mean(this.#means);
    const arity = Object.hasOwn(functions, text) ? functions[text] : undefined;
    if (isCall && arity === undefined) {
      throw new FormulaError('a function', text, column, {
        name: text,
        known: [...(this.#means && !this.#isInMean ? ['mean'] : []), ...Object.keys(functions), 'if'],
      });
    }
    if (arity === undefined) {
      const known = this.#isInMean ? inMeans : this.#known;
      if (this.#means && !this.#isInMean && noColumns.includes(text.toLowerCase())) {
        const must =
          text.toLowerCase() === 'x' ? 'x inside of mean(…)' : `no ${noColumns.slice(1).join(', ')}`;
        throw new FormulaError(must, text, column);
      }
      if (known?.includes(text) ?? true) return name(text);
      throw new FormulaError('a known name', text, column, { name: text, known: known! });
    }
    if (!isCall) throw this.#unexpected(`( behind ${text}`);
    const first = this.#sum();
    if (arity === 1) {
      this.#expect(')');
      return unary(text as Unary, first);
    }
    this.#expect(',');
    const second = this.#sum();
    this.#expect(')');
    return binary(text as Binary, first, second);
  }

  /** A mean over the values of a row, as a name that says what it is. */
  #mean(means: Map<string, Expression>): Expression {
    this.#isInMean = true;
    const inner = this.#sum();
    this.#expect(')');
    this.#isInMean = false;
    const text = `mean(${textOf(inner)})`;
    means.set(text, inner);
    return name(text);
  }

  #choice(): Expression {
    const a = this.#sum();
    const comparison = this.#sign<Comparison>(...comparisons);
    if (comparison === undefined) throw this.#unexpected('a comparison such as <');
    const b = this.#sum();
    this.#expect(',');
    const then = this.#sum();
    this.#expect(',');
    const otherwise = this.#sum();
    this.#expect(')');
    return choose(comparison, a, b, then, otherwise);
  }
}
