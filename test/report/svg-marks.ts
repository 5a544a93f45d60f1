/** Marks that Vega drew from data, read out of the SVG: not those of axes and legends. */

interface Mark {
  readonly x: number;
  readonly y: number;
  /** Of a rule: how far it goes down, in pixels. */
  readonly dy: number;
}

type Kind = 'line' | 'symbol' | 'rect' | 'rule';

/** In the order in which they were drawn. The reference line, which spans the plot, is no mark of data. */
export function marksOf(svg: string, kind: Kind): Mark[] {
  const groups = svg.matchAll(new RegExp(`<g class="mark-${kind} role-mark[^"]*"[^>]*>(.*?)</g>`, 'gs'));
  return [...groups].flatMap(([, body]) =>
    [...body.matchAll(/<(?:path|line)\b[^>]*>/g)]
      .map(([element]) => {
        const [, x = '0', y = '0'] = /transform="translate\(([-\d.]+),([-\d.]+)\)"/.exec(element) ?? [];
        const [, dx = '0'] = / x2="([-\d.]+)"/.exec(element) ?? [];
        const [, dy = '0'] = / y2="([-\d.]+)"/.exec(element) ?? [];
        return { x: Number(x), y: Number(y), dx: Number(dx), dy: Number(dy) };
      })
      .filter(({ dx }) => dx === 0),
  );
}

/** All texts of a figure, those of axes and legends too. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text\b[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
}
