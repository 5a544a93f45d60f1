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

for (const text of document.querySelectorAll('script[data-figure]')) {
  const place = document.querySelector(`#figure-${text.getAttribute('data-figure')} .plot`);
  if (!place) continue;
  const drawn = document.createElement('div');
  const view = new View(parse(JSON.parse(text.textContent), undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: drawn,
    hover: true,
    loader,
  } as never);
  view
    .runAsync()
    .then(() => {
      place.replaceChildren(drawn);
      place.classList.add('live');
    })
    .catch((error: unknown) => console.error(error));
}
