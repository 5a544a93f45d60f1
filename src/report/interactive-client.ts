import { changeset, parse, type Spec, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { linkedSelections } from './interactive-spec.js';

/**
 * What runs in the browser: turns each figure of an interactive page into a view of its compiled specification, which stands in the page as
 * JSON. Expressions are interpreted, not compiled, so that the page's policy need not allow eval; nothing is loaded. Where a
 * figure fails it stays as it was drawn. What is pointed at in one figure, a row or an estimator, is chosen in all that have it.
 */
const refuse = (): never => {
  throw new Error('figures load nothing');
};
const loader = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse };

async function show(text: Element): Promise<void> {
  const place = document.querySelector(`#figure-${text.getAttribute('data-figure')} .plot`)!;
  const drawn = document.createElement('div');
  const spec = JSON.parse(text.textContent) as Spec;
  const view = new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: drawn,
    hover: true,
    loader,
  } as never);
  await view.runAsync();
  // One picture with one text, as it was: its parts are none that could be named.
  const texts = ['title', 'desc'].map((name) => place.querySelector(name)?.textContent ?? '');
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', texts.join('. '));
  for (const svg of drawn.children) svg.setAttribute('aria-hidden', 'true');
  place.replaceChildren(drawn);
  place.classList.add('live');
  for (const name of linkedSelections) {
    if (spec.data?.some((data) => data.name === `${name}_store`)) link(view, name);
  }
}

/** A choice as Vega-Lite keeps it. */
interface Chosen {
  readonly unit: string;
  readonly fields: unknown;
  readonly values: unknown;
}

const linked = new Map<string, { readonly views: View[]; chosen: string }>();

/** Has a choice in this figure hold in all others that have one of its name, and theirs in this. */
function link(view: View, name: string): void {
  const store = `${name}_store`;
  const group = linked.get(name) ?? { views: [], chosen: '[]' };
  linked.set(name, group);
  group.views.push(view);
  view.addDataListener(store, (_, tuples: readonly Chosen[]) => {
    const chosen = JSON.stringify(tuples.map(({ values }) => values));
    if (chosen === group.chosen) return;
    group.chosen = chosen;
    for (const other of group.views) {
      if (other === view) continue;
      const copies = tuples.map(({ unit, fields, values }) => ({ unit, fields, values }));
      void other
        .change(
          store,
          changeset()
            .remove(() => true)
            .insert(copies),
        )
        .runAsync();
    }
  });
}

for (const text of document.querySelectorAll('script[data-figure]')) {
  show(text).catch((error: unknown) => console.error(error));
}
