import type { TopLevelSpec } from 'vega-lite';
import { printable } from '../text.js';
import type { Figure } from './document.js';
import { darkFigureRules, figureConfig } from './palette.js';
import { escapeText } from './escape.js';
import { interactiveSpec } from './interactive-spec.js';

/** A figure drawn as a piece of a page: colours for dark screens are the page's business. */
export interface Drawing {
  readonly svg: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a figure's Vega-Lite specification. The same bytes for the same figure: widths of text are estimated, never
 * measured by what fonts there are, and ids are numbered within the figure. Nothing is loaded from anywhere. What Vega
 * warns of (a value that it would leave out, a scale that cannot be) is a defect of the specification, and thrown.
 */
export async function drawFigure(figure: Figure): Promise<Drawing> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  // Vega's own types leave it out.
  (vega as unknown as { textMetrics: { canvas(measure: boolean): void } }).textMetrics.canvas(false);
  const logger = strictLogger(figure.name);
  const { spec } = vegaLite.compile(figureSpec(figure), { logger });
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logger, loader: noLoader });
  const drawn = await view.toSVG();
  view.finalize();
  return withAlternative(figure, drawn);
}

/** The specification that a figure is drawn from, with how it looks. */
export function figureSpec({ spec }: Pick<Figure, 'spec'>): TopLevelSpec {
  return { ...(withSafeTexts(spec) as TopLevelSpec), config: figureConfig };
}

/** The same as a file in Vega-Lite's language, for an editor or another program: one JSON document that says what it shows. */
export function figureSpecification(figure: Figure): string {
  const { title, description } = figure;
  const $schema = 'https://vega.github.io/schema/vega-lite/v6.json';
  return `${JSON.stringify({ $schema, usermeta: { title }, description, ...figureSpec(figure) })}\n`;
}

/** A figure's specification, compiled to Vega, to be looked at with a pointer (interactive-spec.ts), as JSON. */
export async function interactiveFigure(figure: Figure): Promise<string> {
  const vegaLite = await import('vega-lite');
  const { spec } = vegaLite.compile(interactiveSpec(figureSpec(figure)), {
    logger: strictLogger(figure.name),
  });
  return JSON.stringify(spec);
}

/**
 * Vega looks texts up in objects, and fails where one is the name of a property that every object inherits, such as
 * `constructor`, which an estimator may be called as well: a space behind it is not seen.
 */
function withSafeTexts(value: unknown): unknown {
  if (typeof value === 'string') return value in {} ? `${value} ` : value;
  if (Array.isArray(value)) return value.map(withSafeTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSafeTexts(inner)]));
}

/** A figure as a file of its own, which follows the light or dark screen that it is shown on. */
export async function figureFile(figure: Figure): Promise<string> {
  const { svg } = await drawFigure(figure);
  const style = `<style>@media screen and (prefers-color-scheme:dark){${darkFigureRules}}</style>`;
  return `${svg.replace('</desc>', () => `</desc>${style}`)}\n`;
}

const rootTag = /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>/;

/** Puts a title and description where Vega has none, and numbers within the figure where Vega counts its calls. */
function withAlternative({ name, title, description }: Figure, drawn: string): Drawing {
  const root = rootTag.exec(drawn);
  if (!root) throw new Error(`figure ${name} was not drawn as SVG`);
  const [tag, width, height] = root;
  const ids = [...drawn.matchAll(/<[^<>]* id="([^"]*)"/g)].map(([, id]) => id);
  const named = new Map(ids.map((id, i) => [id, `${name}-${i + 1}`]));
  // Foreign text is in labels alone; where it has control characters they become visible.
  const body = printable(withTips(inPowers(drawn.slice(tag.length)))).replace(/<[^<>]*>/g, (element) =>
    element
      .replace(/ id="([^"]*)"/, (_, id: string) => ` id="${named.get(id)}"`)
      .replace(/url\(#([^)]*)\)/, (_, id: string) => `url(#${named.get(id)})`)
      // The figure as a whole has a text: its parts are none that could be named.
      .replace(/ (?:role="graphics-[^"]*"|aria-(?:roledescription|label)="[^"]*")/g, '')
      // A thousandth of a pixel is enough, and the same on every engine.
      .replace(/\d+\.\d{4,}/g, (number) => String(Number(Number(number).toFixed(3)))),
  );
  const open =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
    ` role="img" aria-labelledby="${name}-title ${name}-description">`;
  const alternative =
    `<title id="${name}-title">${escapeText(title)}</title>` +
    `<desc id="${name}-description">${escapeText(description)}</desc>`;
  return { svg: open + alternative + body, width: Number(width), height: Number(height) };
}

/** What a mark says of itself, as a tip that needs no script. */
function withTips(svg: string): string {
  return svg.replace(
    /<path([^<>]*) aria-label="([^"]*)"([^<>]*)\/>/g,
    (_, before: string, tip: string, after: string) => `<path${before}${after}><title>${tip}</title></path>`,
  );
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 10⁻⁵, 10¹². */
export function powerOfTen(exponent: number): string {
  const raised = Array.from(String(Math.abs(exponent)), (digit) => superscripts[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${raised}`;
}

/** Numbers as people write them: 1e-5 as 10⁻⁵, 2.5e+10 as 2.5·10¹⁰. */
function inPowers(svg: string): string {
  return svg.replace(
    />([-−]?)([\d.]+)e([-+−]?)(\d+)<\/text>/g,
    (_, sign: string, factor: string, exponentSign: string, exponent: string) => {
      if (Number(exponent) === 0) return `>${sign}${factor}</text>`;
      const isBelow = exponentSign !== '' && exponentSign !== '+';
      const power = powerOfTen(isBelow ? -Number(exponent) : Number(exponent));
      return `>${sign}${factor === '1' ? '' : `${factor}·`}${power}</text>`;
    },
  );
}

const refuse = (): never => {
  throw new Error('figures load nothing');
};
const noLoader = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse };

function strictLogger(name: string) {
  const fail = (...words: readonly unknown[]): never => {
    throw new Error(`figure ${name}: ${words.join(' ')}`);
  };
  const logger = {
    level: () => logger,
    error: fail,
    warn: fail,
    info: () => logger,
    debug: () => logger,
  };
  return logger as never;
}
