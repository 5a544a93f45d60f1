import type { TopLevelSpec } from 'vega-lite';

/** A specification, or a part of one, as JSON has it. */
interface Json {
  [key: string]: unknown;
}

/** The field that says which row of the data a mark is: marks of the same row light up together. */
export const rowField = 'j';

/** The field that says which estimator a mark is of: pointed at in one figure, it stands out in all. */
const estimatorField = 'estimator';

/** What is chosen in one figure and holds in all, each a store of the compiled specification. */
export const linkedSelections = ['row', 'estimator'] as const;

/** What light is left of a series that a legend has switched off, and of estimators beside the one that is pointed at. */
const [off, beside] = [0.06, 0.15];

/**
 * The same figure, to be looked at with a pointer: wheel and drag zoom and move each plot's axes of numbers (a double click
 * resets them), a click on a legend's entry, or on a line or its name where these stand in its place, leaves that series alone
 * (with shift further ones), marks of the row under the pointer are larger in all plots, and other estimators than the one under
 * it faint.
 */
export function interactiveSpec(spec: TopLevelSpec): TopLevelSpec {
  const copy = structuredClone(spec) as unknown as Json;
  const plots = plotsOf(copy);
  const series = plots
    .flatMap((plot) => layersOf(plot))
    .map((layer) => seriesOf(layer))
    .find((one) => one !== undefined);
  const views = { shown: new Views(), row: new Views(), estimator: new Views() };
  plots.forEach((plot, p) => {
    const layers = layersOf(plot);
    zoomBy(layers, `zoom${p}`);
    layers.forEach((layer, l) => {
      const view = `plot${p}layer${l}`;
      layer['name'] = view;
      if (hasRows(layer)) {
        views.row.add(p, view);
        const size = markOf(layer)['size'] ?? 30;
        encodingOf(layer)['size'] = {
          condition: { param: 'row', empty: false, value: 8 * (size as number) },
          value: size,
        };
      }
      const isShown = series !== undefined && hasField(layer, series.field);
      const isEstimator = hasField(layer, estimatorField);
      if (isShown) views.shown.add(p, view);
      if (isEstimator) views.estimator.add(p, view);
      if (isShown || isEstimator) fade(layer, isShown, isEstimator);
    });
  });
  // One layer per plot: what is chosen in one plot holds in all.
  const choose = (name: keyof typeof views, select: object, more: object = {}): void => {
    const { names } = views[name];
    if (names.length > 0)
      paramsOf(copy).push({ name, select: { type: 'point', ...select }, ...more, views: names });
  };
  if (series) {
    const fields = [series.field];
    if (series.hasLegend) choose('shown', { fields }, { bind: 'legend' });
    else choose('shown', { fields, on: `click[${isOf(series.field)}]` });
  }
  choose('row', { on: 'pointerover', clear: 'pointerout', fields: [rowField] });
  choose('estimator', {
    on: `pointerover[${isOf(estimatorField)}]`,
    clear: 'pointerout',
    fields: [estimatorField],
  });
  return copy as unknown as TopLevelSpec;
}

/** Whether an event is on a mark that has a field: by the event, since interpreted filters know no datum. */
const isOf = (field: string): string => `event.item && event.item.datum && event.item.datum.${field}`;

/** Views that a choice is made in: the first of each plot. */
class Views {
  readonly names: string[] = [];
  readonly #plots = new Set<number>();

  add(plot: number, view: string): void {
    if (this.#plots.has(plot)) return;
    this.#plots.add(plot);
    this.names.push(view);
  }
}

/** Has wheel and drag move the axes of numbers of a plot. */
function zoomBy(layers: readonly Json[], name: string): void {
  const zoomed = layers.find((layer) => zoomable(layer).length > 0);
  if (!zoomed) return;
  paramsOf(zoomed).push({ name, select: { type: 'interval', encodings: zoomable(zoomed) }, bind: 'scales' });
  // What has left the plot is not drawn beside it.
  for (const layer of layers) {
    if (zoomable(layer).length > 0) layer['mark'] = { ...markOf(layer), clip: true };
  }
}

/** Has a layer be faint where its series is switched off, or another estimator is pointed at. */
function fade(layer: Json, isShown: boolean, isEstimator: boolean): void {
  const value = markOf(layer)['opacity'] ?? 1;
  const [first, ...rest] = [
    ...(isShown ? [{ test: { not: { param: 'shown' } }, value: off }] : []),
    ...(isEstimator ? [{ test: { not: { param: 'estimator' } }, value: beside }] : []),
  ];
  encodingOf(layer)['opacity'] = { condition: rest.length > 0 ? [first, ...rest] : first, value };
}

/** The plots of a specification, which may stand abreast and below one another. */
function plotsOf(spec: Json): Json[] {
  const parts = spec['vconcat'] ?? spec['hconcat'] ?? spec['concat'];
  return Array.isArray(parts) ? parts.flatMap((part) => plotsOf(part as Json)) : [spec];
}

const layersOf = (plot: Json): Json[] => (Array.isArray(plot['layer']) ? (plot['layer'] as Json[]) : [plot]);

const encodingOf = (layer: Json): Record<string, Json | undefined> =>
  (layer['encoding'] ?? {}) as Record<string, Json | undefined>;

function markOf({ mark }: Json): Json {
  return typeof mark === 'string' ? { type: mark } : (mark as Json);
}

function paramsOf(layer: Json): Json[] {
  layer['params'] ??= [];
  return layer['params'] as Json[];
}

/** The channels of place that have numbers, where the other one has a field too. */
function zoomable(layer: Json): string[] {
  const { x, y } = encodingOf(layer);
  if (x?.['field'] === undefined || y?.['field'] === undefined) return [];
  return Object.entries({ x, y }).flatMap(([channel, of]) =>
    of['type'] === 'quantitative' ? [channel] : [],
  );
}

/** The field that names series by their colours, and whether a legend has it. */
function seriesOf(layer: Json): { readonly field: string; readonly hasLegend: boolean } | undefined {
  const colour = encodingOf(layer)['color'];
  const scale = colour?.['scale'] as Json | undefined;
  const isSeries =
    colour?.['type'] === 'nominal' && ((scale?.['domain'] as unknown[] | undefined) ?? []).length > 1;
  return isSeries ? { field: colour['field'] as string, hasLegend: colour['legend'] !== null } : undefined;
}

function firstDatum({ data }: Json): Json | undefined {
  return (((data as Json | undefined)?.['values'] ?? []) as Json[])[0];
}

function hasField(layer: Json, field: string): boolean {
  const first = firstDatum(layer);
  return first !== undefined && field in first;
}

function hasRows(layer: Json): boolean {
  const { type } = markOf(layer);
  return hasField(layer, rowField) && (type === 'circle' || type === 'point');
}
