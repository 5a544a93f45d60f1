import { printable } from '../text.js';

/** Text as HTML or XML, in an element or a quoted attribute; control characters become visible. */
export function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
