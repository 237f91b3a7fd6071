/** A sheet begins on the screenful on which its first words stand: before them it would be an empty piece of paper. */
const MARK = 'breaksBefore';

/** Lays the sheets of a flow of columns anew, in their order: each may move those after it. */
export function placeSheets(flow: HTMLElement): void {
  const sheets = flow.querySelectorAll<HTMLElement>('.sheet');
  for (const sheet of sheets) delete sheet.dataset[MARK];
  for (const sheet of sheets) {
    const begins = sheet.getClientRects()[0]?.left;
    const content = firstContent(sheet);
    if (begins !== undefined && content !== undefined && content > begins + sheet.clientWidth) {
      sheet.dataset[MARK] = '';
    }
  }
}

/** Where the first thing that is seen stands. */
function firstContent(sheet: HTMLElement): number | undefined {
  const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const isPicture = node instanceof SVGSVGElement || node instanceof HTMLImageElement;
    if (!isPicture && (node.nodeType !== Node.TEXT_NODE || !node.textContent?.trim())) continue;
    range.selectNode(node);
    const [rect] = range.getClientRects();
    if (rect !== undefined && rect.width > 1) return rect.left;
  }
  return undefined;
}
