import type { TopLevelSpec } from 'vega-lite';

/** A specification, or a part of one, as JSON has it. */
interface Json {
  [key: string]: unknown;
}

/** The field that says which row of the data a mark is: marks of the same row light up together. */
export const rowField = 'j';

/** What light is left of a series that a legend has switched off. */
const off = 0.06;

/**
 * The same figure, to be looked at with a pointer: wheel and drag zoom and move each plot's axes of numbers (a double click
 * resets them), a click on a legend's entry leaves that series alone (with shift further ones), and marks of the row under the pointer
 * are larger in all plots.
 */
export function interactiveSpec(spec: TopLevelSpec): TopLevelSpec {
  const copy = structuredClone(spec) as unknown as Json;
  const plots = plotsOf(copy);
  const legend = plots
    .flatMap((plot) => layersOf(plot))
    .map((layer) => legendField(layer))
    .find((field) => field !== undefined);
  const shownViews: string[] = [];
  const rowViews: string[] = [];
  plots.forEach((plot, p) => {
    const layers = layersOf(plot);
    const zoomed = layers.find((layer) => zoomable(layer).length > 0);
    if (zoomed) {
      const select = { type: 'interval', encodings: zoomable(zoomed) };
      paramsOf(zoomed).push({ name: `zoom${p}`, select, bind: 'scales' });
      // What has left the plot is not drawn beside it.
      for (const layer of layers) {
        if (zoomable(layer).length > 0) layer['mark'] = { ...markOf(layer), clip: true };
      }
    }
    layers.forEach((layer, l) => {
      const view = `plot${p}layer${l}`;
      layer['name'] = view;
      if (hasRows(layer)) {
        if (!rowViews.some((name) => name.startsWith(`plot${p}layer`))) rowViews.push(view);
        const size = markOf(layer)['size'] ?? 30;
        encodingOf(layer)['size'] = {
          condition: { param: 'row', empty: false, value: 8 * (size as number) },
          value: size,
        };
      }
      if (legend === undefined || colourField(layer) !== legend) return;
      if (!shownViews.some((name) => name.startsWith(`plot${p}layer`))) shownViews.push(view);
      const opacity = markOf(layer)['opacity'] ?? 1;
      encodingOf(layer)['opacity'] = { condition: { param: 'shown', value: opacity }, value: off };
    });
  });
  if (shownViews.length > 0) {
    // One layer per plot: what is chosen in one plot holds in all.
    const select = { type: 'point', fields: [legend] };
    paramsOf(copy).push({ name: 'shown', select, bind: 'legend', views: shownViews });
  }
  if (rowViews.length > 0) {
    const select = { type: 'point', on: 'pointerover', clear: 'pointerout', fields: [rowField] };
    paramsOf(copy).push({ name: 'row', select, views: rowViews });
  }
  return copy as unknown as TopLevelSpec;
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

function colourField(layer: Json): unknown {
  return encodingOf(layer)['color']?.['field'];
}

/** The field of a legend that names series. */
function legendField(layer: Json): unknown {
  const colour = encodingOf(layer)['color'];
  return colour?.['type'] === 'nominal' && colour['legend'] !== null ? colour['field'] : undefined;
}

function hasRows({ data, mark }: Json): boolean {
  const [first] = ((data as Json | undefined)?.['values'] ?? []) as Json[];
  const type = typeof mark === 'string' ? mark : (mark as Json | undefined)?.['type'];
  return first !== undefined && rowField in first && (type === 'circle' || type === 'point');
}
