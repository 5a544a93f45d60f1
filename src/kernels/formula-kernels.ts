type Pointer = number;

/** Formulas that a pipeline file has: src/formulas/program.ts makes their instructions. */
export interface FormulaKernels {
  /**
   * out[row] = (1/n) Σ_i f(x[row, i]) x[row, i]^power, power 0 or 2, x float64[rows × n], out float64[rows]. `instructions`
   * int32[6 · length]; register 0 is x, the constants behind it are filled already; `workspace` has float64[128] and then four
   * bytes for each register; `result` is the register of f.
   */
  formulaMeans(
    x: Pointer,
    rows: number,
    n: number,
    out: Pointer,
    instructions: Pointer,
    length: number,
    registers: number,
    workspace: Pointer,
    result: number,
    power: number,
  ): void;
}
