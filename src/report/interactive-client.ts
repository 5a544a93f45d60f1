import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';

/**
 * What runs in the browser: turns each figure of an interactive page into a view of its compiled specification, which stands in the page as
 * JSON. Expressions are interpreted, not compiled, so that the page's policy need not allow eval; nothing is loaded. Where a
 * figure fails it stays as it was drawn.
 */
const refuse = (): never => {
  throw new Error('figures load nothing');
};
const loader = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse };

async function show(text: Element): Promise<void> {
  const place = document.querySelector(`#figure-${text.getAttribute('data-figure')} .plot`)!;
  const drawn = document.createElement('div');
  const view = new View(parse(JSON.parse(text.textContent), undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: drawn,
    hover: true,
    loader,
  } as never);
  await view.runAsync();
  place.replaceChildren(drawn);
  place.classList.add('live');
}

for (const text of document.querySelectorAll('script[data-figure]')) {
  show(text).catch((error: unknown) => console.error(error));
}
