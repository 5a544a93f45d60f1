/**
 * The height of the smallest letters in figures, in pixels of the screen, and the least contrast of any text outside of
 * coloured cells with the page behind it.
 */
export const legibility = `(() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = getComputedStyle(document.body).backgroundColor;
  const sizes = [];
  const contrasts = [];
  for (const svg of document.querySelectorAll('svg')) {
    const shrunk = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    for (const text of svg.querySelectorAll('text')) {
      const style = getComputedStyle(text);
      sizes.push(shrunk * parseFloat(style.fontSize));
      if (!text.closest('.role-mark')) contrasts.push(contrast(style.fill, behind));
    }
  }
  for (const text of document.querySelectorAll('h1, h2, p, td, th, summary, figcaption')) {
    contrasts.push(contrast(getComputedStyle(text).color, behind));
  }
  return { smallest: Math.min(...sizes), faintest: Math.min(...contrasts) };
})()`;
