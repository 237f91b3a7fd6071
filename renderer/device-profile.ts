/**
 * How large a pixel is on the glass. The shell may say so in `<meta name="mm-per-px" content="0.248">`;
 * otherwise the tokens' own values stand: 21.5 inch portrait, 12.1 inch landscape.
 */
export function applyDeviceProfile(page: Document): void {
  const told = Number(page.querySelector<HTMLMetaElement>('meta[name="mm-per-px"]')?.content);
  // Panels from 7 inch 4K to 65 inch HD lie within these; anything else is a slip of the pen.
  if (told >= 0.04 && told <= 0.9) page.documentElement.style.setProperty('--mm-per-px', String(told));
}
