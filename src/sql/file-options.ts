/** How a declared file is to be read, where the file does not say itself. */
export interface FileOptions {
  /** The format of its dates, as strptime has it: %d/%m/%y. */
  readonly dateFormat?: string | undefined;
  readonly decimal?: '.' | ',' | undefined;
  readonly thousands?: ',' | '.' | "'" | ' ' | undefined;
  /** Lines in front of the one with the columns' names. */
  readonly skip?: number | undefined;
  readonly encoding?: 'utf-8' | 'utf-16' | 'latin-1' | undefined;
  /** Every column is text, as it stands in the file. */
  readonly allText?: boolean | undefined;
  /** Values that stand for missing ones. */
  readonly nullStrings?: readonly string[] | undefined;
  /** Between two values; a space stands for any number of spaces and tabs. */
  readonly separator?: string | undefined;
}

/** A file with what is to be known to read it. */
export interface DeclaredFile extends FileOptions {
  readonly path: string;
}

/** Options that files of text alone have. */
export const textOptions = ['skip', 'encoding', 'allText', 'separator'] as const;
