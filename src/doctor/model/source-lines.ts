interface Line {
  readonly line: number;
  readonly code: string;
}

/** Where in a module's text to look first: the lines of `gradient` that a mistake of a kind can be in, by what they name. */
export class SourceLines {
  readonly #lines: readonly Line[];

  constructor(text: string, functionName = 'gradient') {
    this.#lines = bodyOf(text, functionName);
  }

  /** Where a parameter's derivative is summed up, else where it is first assigned, else returned. */
  ofParameter(name: string): string | undefined {
    return said(this.#sumOf(name));
  }

  /** Where the targets are read. */
  ofResidual(): string | undefined {
    return said(this.#residual());
  }

  /** Where what is common to all derivatives begins: the mean over the rows, the 2 and the sign of the loss's own. */
  ofLoss(): string | undefined {
    return said(
      this.#first(String.raw`/\s*(?:\w+\.)?count\b`) ??
        this.#first(String.raw`(?<![\w.])2(?:\.0)?\s*\*`) ??
        this.#residual(),
    );
  }

  /**
   * Where a function's derivative stands: as 1 − y² of tanh, else where the function is called, else where that is made which a
   * parameter's derivative is the sum of.
   */
  ofFunction(name: string, parameter: string): string | undefined {
    const squared = name === 'tanh' ? String.raw`\b1(?:\.0)?\s*-` : String.raw`(?!)`;
    return said(
      this.#last(squared) ??
        this.#last(String.raw`\b${name}\(`) ??
        this.#summandOf(parameter) ??
        this.#sumOf(parameter),
    );
  }

  /** Where it branches. */
  ofBranch(): string | undefined {
    return said(
      this.#last(String.raw`[<>]=?.*\?`) ??
        this.#last(String.raw`\bif\s*\(`) ??
        this.#last(String.raw`\b(?:max|min|abs)\(`),
    );
  }

  #residual(): Line | undefined {
    return this.#first(String.raw`\brows\.k\b`) ?? this.#first(String.raw`(?<![\w.])k\[`);
  }

  #sumOf(name: string): Line | undefined {
    const own = String.raw`(?<![\w.])(?:\w+\.)?${this.#aliasOf(name)}`;
    return (
      this.#first(String.raw`${own}(?:\[.*\])?\s*[-+]=`) ??
      this.#first(String.raw`${own}\[.*\]\s*=(?!=)`) ??
      this.#first(String.raw`${own}\s*=(?![=>]).*${own}\b`) ??
      this.#first(String.raw`${own}\s*=(?![=>])`) ??
      this.#first(String.raw`(?<![\w.])${name}\s*:`) ??
      this.#last(String.raw`(?<![\w.])${name}\b`)
    );
  }

  /** Where the first name on the right of a parameter's sum is declared. */
  #summandOf(parameter: string): Line | undefined {
    const [, sum = ''] = this.#sumOf(parameter)?.code.split(/[-+]=/) ?? [];
    for (const [name] of sum.matchAll(/[A-Za-z_]\w*/g)) {
      const declared = this.#first(String.raw`\b(?:const|let)\s+${name}\s*=`);
      if (declared) return declared;
    }
    return undefined;
  }

  /** The name that a parameter's derivative goes by before it is returned: `dw` of `{ w: dw }`. */
  #aliasOf(name: string): string {
    for (const { code } of this.#lines.toReversed()) {
      const alias = code.match(new RegExp(String.raw`[{,]?\s*\b${name}\s*:\s*(\w+)\s*(?=[,}/]|$)`));
      if (alias && !/^\d/.test(alias[1])) return alias[1];
    }
    return name;
  }

  #first(pattern: string): Line | undefined {
    return this.#lines.find(({ code }) => new RegExp(pattern).test(code));
  }

  #last(pattern: string): Line | undefined {
    return this.#lines.findLast(({ code }) => new RegExp(pattern).test(code));
  }
}

const longest = 60;

/** The line and its code, without the head of a loop that it may stand in. */
function said(found: Line | undefined): string | undefined {
  if (!found) return undefined;
  const code = found.code.trim().replace(/^for \([^;]*;[^;]*;[^;)]*\) (?=\w)/, '');
  return `line ${found.line}: ${code.length > longest ? `${code.slice(0, longest - 1)}…` : code}`;
}

/** The lines of a function's body, without comments, by counting brackets from where it is declared. */
function bodyOf(text: string, name: string): Line[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
  const lines = code.split('\n').map((line, i) => ({ line: i + 1, code: line }));
  const first = lines.findIndex((line) =>
    new RegExp(String.raw`(?:function\s+${name}\b|(?:const|let|var)\s+${name}\s*=)`).test(line.code),
  );
  if (first < 0) return lines;
  let depth = 0;
  let opened = false;
  for (let i = first; i < lines.length; i++) {
    for (const sign of lines[i].code) {
      if (sign === '{') [depth, opened] = [depth + 1, true];
      else if (sign === '}') depth--;
    }
    if (opened && depth <= 0) return lines.slice(first, i + 1);
  }
  return lines.slice(first);
}
