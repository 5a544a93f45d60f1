import type { Config } from 'vega-lite';

/**
 * Colours of pages and figures, each for light and for dark screens. Figures have the light ones as they are, so that
 * any program shows them; a rule for each colour replaces it where a dark page is preferred, and never on paper. So
 * every light colour is one that nothing else has.
 */
interface Colour {
  readonly light: string;
  readonly dark: string;
}

const neutral = {
  ink: { light: '#1f2328', dark: '#e6e8eb' },
  quiet: { light: '#59626c', dark: '#a3acb6' },
  line: { light: '#dfe2e6', dark: '#363c44' },
  paper: { light: '#ffffff', dark: '#16191d' },
  empty: { light: '#eceef1', dark: '#2b3138' },
} as const satisfies Record<string, Colour>;

const series: readonly Colour[] = [
  { light: '#0b62a4', dark: '#6cb2eb' },
  { light: '#b8420a', dark: '#f59a5f' },
  { light: '#187a3c', dark: '#5fd08b' },
  { light: '#7a2fc0', dark: '#c79bf2' },
  { light: '#8a6200', dark: '#e3bd4d' },
  { light: '#b5176a', dark: '#f38bc0' },
  { light: '#0c7180', dark: '#5ccfdd' },
  { light: '#5a5148', dark: '#c4b8ab' },
];

/** What an answer means, and what stands behind its words. */
const meanings = {
  link: { light: '#0b5cad', dark: '#7cb8f0' },
  good: { light: '#17693d', dark: '#63d198' },
  'good-behind': { light: '#e3f3e9', dark: '#14301f' },
  bad: { light: '#a8201a', dark: '#ff9488' },
  'bad-behind': { light: '#fdeae8', dark: '#3c1b18' },
  open: { light: '#7a4e00', dark: '#f2c468' },
  'open-behind': { light: '#fdf1d8', dark: '#362b12' },
  neutral: { light: '#475160', dark: '#b3bcc8' },
  'neutral-behind': { light: '#ebeef2', dark: '#252c35' },
} as const satisfies Record<string, Colour>;

/** The colours that a figure's constants are given in. */
export const ink = neutral.ink.light;
export const quiet = neutral.quiet.light;
export const emptyCell = neutral.empty.light;
/** On cells of a colour scale, which is the same on light and dark screens. */
export const onDarkCell = '#fefefe';
export const onLightCell = '#111111';

/** What words that judge are written in. */
export function toneColour(tone: 'good' | 'bad' | 'open' | 'neutral'): string {
  return meanings[tone].light;
}

const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down', 'triangle-right'];

/** Colours and shapes that distinguish `count` series: 56 of them. */
export function seriesStyle(count: number): { colours: string[]; shapes: string[] } {
  const each = Array.from({ length: count }, (_, i) => i);
  return {
    colours: each.map((i) => series[i % series.length].light),
    shapes: each.map((i) => shapes[i % shapes.length]),
  };
}

/** Rules that turn a figure's colours into those for dark screens. */
export const darkFigureRules = [
  ...Object.values(neutral),
  ...series,
  meanings.good,
  meanings.bad,
  meanings.open,
  meanings.neutral,
]
  .map(({ light, dark }) => `svg [fill="${light}"]{fill:${dark}}svg [stroke="${light}"]{stroke:${dark}}`)
  .join('');

/** Values of the page's own variables. */
export function pageColours(mode: keyof Colour): string {
  return Object.entries({ ...neutral, ...meanings })
    .map(([name, colour]) => `--${name}:${colour[mode]}`)
    .join(';');
}

export const font = 'system-ui, sans-serif';

/**
 * Legends stand one below another: beside one another they would make a figure wider, and its letters smaller. Vega reads it,
 * and the types of Vega-Lite, which hands it on, leave it out.
 */
const legends = { layout: { bottom: { anchor: 'start', direction: 'vertical', margin: 4 } } } as object;

/** How figures look. Text is large enough to be read at three quarters of its size. */
export const figureConfig: Config = {
  background: neutral.paper.light,
  font,
  // The figure as a whole has a text alternative; one a mark would only repeat the table below it.
  aria: false,
  view: { stroke: null },
  axis: {
    labelColor: ink,
    titleColor: ink,
    domainColor: quiet,
    tickColor: quiet,
    gridColor: neutral.line.light,
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 8,
  },
  legend: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    labelLimit: 220,
    titleLimit: 300,
    ...legends,
  },
  title: { color: ink, fontSize: 13, fontWeight: 'normal' },
};
