/**
 * The ends of keys that tell them apart, of at least `parts` names each: `optimizer.learningRate` of
 * train.estimators.network.optimizer.learningRate.
 */
export function shortNames(keys: readonly string[], parts: number): Map<string, string> {
  const end = (key: string, count: number): string => key.split('.').slice(-count).join('.');
  return new Map(
    keys.map((key) => {
      let count = parts;
      while (keys.some((other) => other !== key && end(other, count) === end(key, count))) count++;
      return [key, end(key, count)];
    }),
  );
}
