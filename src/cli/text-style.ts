/** How text is to look. */
export interface TextStyle {
  /** Columns of the terminal: no line is longer. */
  readonly columns: number;
  /** Whether statistics have histograms. */
  readonly histograms: boolean;
  /** Marks a heading. */
  heading(line: string): string;
}
