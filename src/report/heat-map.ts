import type { TopLevelSpec } from 'vega-lite';
import { figure } from '../text.js';
import { withData } from './layers.js';
import { emptyCell, ink, onDarkCell, onLightCell } from './palette.js';
import { bandAxis, extent, isLogarithmicValue, logarithmicAxis, moved, scaleEnds } from './scales.js';

/** Values by colour over two axes of named places; several panels share the axes and the colours. */
export interface HeatMap {
  readonly x: Places;
  readonly y: Places;
  readonly panels: readonly { readonly title: string | null; readonly cells: readonly HeatCell[] }[];
  readonly valueTitle: string;
  /** Where the values should be: colours part there. Without it they go from the least to the greatest. */
  readonly reference?: number;
  /** The least and greatest that values can be: beyond them there are no colours, on either side of a reference. */
  readonly range?: readonly [number, number];
}

interface Places {
  readonly title: string;
  /** From left to right, or from below. */
  readonly labels: readonly string[];
}

export interface HeatCell {
  readonly x: string;
  readonly y: string;
  /** Null where there is no number: at least one cell must have one. */
  readonly value: number | null;
  /** A character in the cell: something is missing here. */
  readonly sign: string | null;
}

/** Panels side by side. */
const panelColumns = 2;

export function heatMap(map: HeatMap): TopLevelSpec {
  const scene = sceneOf(map);
  const panels = map.panels.map((panel, index) => panelSpec(scene, panel, index));
  return (
    panels.length > 1 ? { concat: panels, columns: panelColumns, spacing: 20 } : panels[0]
  ) as TopLevelSpec;
}

/** What all panels have in common. */
interface Scene {
  readonly map: HeatMap;
  readonly several: boolean;
  /** Of a panel, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly scale: ColourScale;
  /** Where a value lies on the scale of colours, from 0 to 1. */
  readonly share: (value: number) => number;
  /** Whether cells are large enough for their numbers. */
  readonly numbersFit: boolean;
  readonly x: object;
}

function sceneOf(map: HeatMap): Scene {
  const several = map.panels.length > 1;
  const side = several ? 172 : 340;
  const [columns, rows] = [map.x.labels.length, map.y.labels.length];
  const width = Math.min(side, Math.max(64, several ? 44 : 72) * columns);
  const height = Math.min(side, 40 * rows);
  const cell = { width: width / columns, height: height / rows };
  const longest = map.panels.flatMap(({ cells }) => cells.map((one) => textOf(one).length));
  const scale = colourScale(map);
  return {
    map,
    several,
    width,
    height,
    scale,
    share: sharePosition(scale),
    numbersFit: extent(longest)[1] * 7 + 4 <= cell.width && cell.height >= 16,
    x: {
      field: 'x',
      type: 'ordinal',
      scale: { domain: [...map.x.labels], paddingInner: 0, paddingOuter: 0 },
      axis: bandAxis(map.x.title, map.x.labels, cell.width),
    },
  };
}

const textOf = ({ value, sign }: HeatCell): string => (value === null ? '' : figure(value, 3)) + (sign ?? '');

function panelSpec(scene: Scene, given: HeatMap['panels'][number], index: number) {
  const { scale, share, numbersFit, width, height, x } = scene;
  const cells = given.cells.map((one) => {
    const colour = one.value === null ? ink : textColour(share(one.value), scale.parts);
    const value = one.value === null ? null : moved(one.value, scale.domain);
    return { ...one, value, text: numbersFit ? textOf(one) : (one.sign ?? ''), colour };
  });
  const y = yEncoding(scene.map.y, index % panelColumns === 0);
  return {
    width,
    height,
    ...(given.title !== null && { title: given.title }),
    layer: withData([
      {
        data: { values: cells.filter(({ value }) => value === null) },
        mark: { type: 'rect', color: emptyCell },
        encoding: { x, y },
      },
      {
        data: { values: cells.filter(({ value }) => value !== null) },
        mark: { type: 'rect' },
        encoding: { x, y, color: colourEncoding(scene) },
      },
      // A layer a colour: a second scale of colours would take the first one's legend.
      ...[ink, onDarkCell, onLightCell].map((color) => ({
        data: { values: cells.filter(({ text, colour }) => text !== '' && colour === color) },
        mark: { type: 'text', fontSize: 12, color },
        encoding: { x, y, text: { field: 'text' } },
      })),
    ]),
  };
}

function yEncoding({ title, labels }: Places, isFirst: boolean) {
  return {
    field: 'y',
    type: 'ordinal',
    scale: { domain: [...labels].toReversed(), paddingInner: 0, paddingOuter: 0 },
    axis: {
      title: isFirst ? title : null,
      labels: isFirst,
      ticks: isFirst,
      labelLimit: 160,
      labelOverlap: true,
    },
  };
}

function colourEncoding({ scale: { type, domain, scheme, middle }, several, map }: Scene) {
  return {
    field: 'value',
    type: 'quantitative',
    scale: { type, domain, scheme, nice: false, ...(middle !== undefined && { domainMid: middle }) },
    legend: {
      title: map.valueTitle,
      orient: 'bottom',
      ...(type === 'log' ? logarithmicAxis(domain) : { format: '.6~g' }),
      gradientLength: several ? 300 : 240,
      labelOverlap: true,
    },
  };
}

interface ColourScale {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly scheme: 'viridis' | 'blueorange';
  /** Whether colours part in the middle, where they are light; else they go from dark to light. */
  readonly parts: boolean;
  /** The value where they part, where that is not half way. */
  readonly middle?: number;
}

function colourScale({ panels, reference, range }: HeatMap): ColourScale {
  const values = panels.flatMap(({ cells }) => cells.flatMap(({ value }) => value ?? []));
  const [least, greatest] = extent(values);
  if (range && reference !== undefined) {
    // Each side has its own stretch: between 0.95 and 1 there is less room than below.
    const [from, to] = [Math.max(range[0], Math.min(least, 2 * reference - range[1])), range[1]];
    return { type: 'linear', domain: [from, to], scheme: 'blueorange', parts: true, middle: reference };
  }
  if (range) return { type: 'linear', domain: range, scheme: 'viridis', parts: false };
  if (reference !== undefined) {
    const reach = Math.max(Math.abs(least - reference), Math.abs(greatest - reference)) || 1;
    return {
      type: 'linear',
      domain: scaleEnds([reference - reach, reference + reach]),
      scheme: 'blueorange',
      parts: true,
    };
  }
  const type = isLogarithmicValue(values) ? 'log' : 'linear';
  // One value only has a colour too, and a legend with room on either side.
  return { type, domain: scaleEnds([least, greatest]), scheme: 'viridis', parts: false };
}

/** Where a value is between the ends of a scale, from 0 to 1. */
function sharePosition({ type, domain: [least, greatest], middle }: ColourScale): (value: number) => number {
  if (middle !== undefined) {
    return (value) =>
      value < middle
        ? (0.5 * (value - least)) / (middle - least)
        : 1 - (0.5 * (greatest - value)) / (greatest - middle);
  }
  const at = type === 'log' ? Math.log : (value: number) => value;
  return (value) => (at(value) - at(least)) / (at(greatest) - at(least));
}

/** What can be read on a cell of the scale's colour. */
function textColour(share: number, parts: boolean): string {
  const isLight = parts ? Math.abs(share - 0.5) < 0.35 : share > 0.6;
  return isLight ? onLightCell : onDarkCell;
}
