import { type Label, marks } from '../verdicts/verdict.js';
import type { Card, Figure, Report, ReportedAnswer } from './document.js';
import { escapeText } from './escape.js';

/** The pieces of a page that answer: its head, and the verdicts line by line. */

/** A question that is longer than this is no heading. */
const longestHeading = 160;

/** The question, what was found, every verdict in two words, and the numbers that answer. */
export function overviewHtml({ title, lead, overview }: Report, answers: readonly ReportedAnswer[]): string {
  const { about, conclusion, cards } = overview;
  const isHeading = lead.length <= longestHeading;
  const chips = answers.map(
    ({ id, label, question }) =>
      `<li><a class="chip ${label.tone}" href="#${answerId(id)}" title="${escapeText(question)}">${labelHtml(label)}</a></li>`,
  );
  return [
    '<header id="top">',
    `<p class="about">${escapeText([...(isHeading ? [title] : []), about].filter((part) => part !== '').join(' · '))}</p>`,
    `<h1>${proseHtml(isHeading ? lead : title)}</h1>`,
    ...(isHeading ? [] : [`<p>${proseHtml(lead)}</p>`]),
    `<p class="lead">${unbroken(conclusion)}</p>`,
    ...(chips.length > 0 ? [`<ul class="chips" aria-label="Verdicts">\n${chips.join('\n')}\n</ul>`] : []),
    '</header>',
    ...(cards.length > 0 ? [`<div class="cards">\n${cards.map(cardHtml).join('\n')}\n</div>`] : []),
  ].join('\n');
}

function cardHtml({ title, value, note, tone }: Card): string {
  const mark = tone ? `<span class="mark ${tone}" aria-hidden="true">${marks[tone]}</span> ` : '';
  return `<div class="card"><p class="what">${escapeText(title)}</p><p class="value">${mark}${escapeText(value)}</p><p class="note">${unbroken(note)}</p></div>`;
}

/** Each verdict in a line, what it rests on folded behind it, with links to the figures that show it. */
export function answersHtml(
  answers: readonly ReportedAnswer[],
  figures: ReadonlyMap<Figure, { readonly number: number }>,
): string {
  const numbers = new Map([...figures].map(([{ name }, { number }]) => [name, number]));
  return answers
    .map(({ id, question, answer, label, sentence, explanation, figures: shownBy }) => {
      const links = shownBy.flatMap((name) => {
        const number = numbers.get(name);
        return number === undefined ? [] : [`<a href="#figure-${name}">Figure ${number}</a>`];
      });
      return [
        `<details class="verdict" id="${answerId(id)}"><summary><span class="chip ${label.tone}">${labelHtml(label)}</span> <span>${escapeText(sentence)}</span></summary>`,
        `<div><p><strong>${escapeText(question)} <b>${escapeText(answer)}</b></strong></p>`,
        ...explanation.map((paragraph) => `<p>${escapeText(paragraph)}</p>`),
        ...(links.length > 0 ? [`<p>Shown by ${links.join(', ')}.</p>`] : []),
        '</div></details>',
      ].join('\n');
    })
    .join('\n');
}

/** A number and its per cent stay on one line. */
const unbroken = (text: string): string => escapeText(text).replace(/(\d) %/g, '$1\u00a0%');

const answerId = (id: string): string => `verdict-${id}`;

const labelHtml = ({ words, tone }: Label): string =>
  `<b aria-hidden="true">${marks[tone]}</b> ${escapeText(words)}`;

/** Names and keys stand between backticks, as in the pipeline files whose comments these are. */
export function proseHtml(text: string): string {
  return escapeText(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
