/** A layer of a Vega-Lite specification with data of its own. */
export interface Layer {
  readonly data: { readonly values: readonly object[] };
  readonly mark: object;
  readonly encoding: object;
}

/** The layers that draw something: a scale's ends cannot be found in no data. */
export function withData(layers: readonly Layer[]): Layer[] {
  return layers.filter(({ data }) => data.values.length > 0);
}
