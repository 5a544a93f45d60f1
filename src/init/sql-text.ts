/** Pieces of the SQL that is proposed. */

export function lines(...texts: readonly string[]): string {
  return texts.join('\n');
}

/** WHERE with all conditions, as a line; none where there is none. */
export function where(conditions: readonly string[]): string[] {
  return conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : [];
}
