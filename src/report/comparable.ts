/** Which estimators’ log-likelihoods, AIC and BIC may be compared, in words. */
export function comparableText(
  estimators: readonly { readonly name: string; readonly comparableAs: string | null }[],
): string {
  const groups = new Map<string, string[]>();
  for (const { name, comparableAs } of estimators) {
    if (comparableAs !== null) groups.set(comparableAs, [...(groups.get(comparableAs) ?? []), name]);
  }
  const several = [...groups.values()].filter((names) => names.length > 1);
  return several.length === 0
    ? 'no two here are comparable.'
    : `comparable are ${several.map((names) => names.join(', ')).join('; ')}.`;
}
