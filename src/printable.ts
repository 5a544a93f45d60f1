/** Text from a file, fit to be shown: what a terminal would act on becomes visible (\n, \u001b). */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    if (escaped !== character) return escaped;
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  });
}
