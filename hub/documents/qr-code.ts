import encodeQR from 'qr';
import type { PaperCanvas } from './paper-canvas.ts';

/** Draws the code as vectors; `size` in points without the quiet zone, which the caller leaves white (4 modules, ISO/IEC 18004). */
export function drawQrCode(canvas: PaperCanvas, text: string, x: number, y: number, size: number): void {
  // The library insists on a border; it is cut off again, so that the code ends where the caller expects it.
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));
  const unit = size / modules.length;
  const { document } = canvas;
  document.save();
  for (const [row, cells] of modules.entries()) {
    for (let start = 0; start < cells.length; start += 1) {
      if (!cells[start]) continue;
      let end = start;
      while (cells[end + 1]) end += 1;
      // A hair wider than the grid: renderers would show white seams between the rows.
      document.rect(x + start * unit, y + row * unit, (end - start + 1) * unit, unit + 0.05);
      start = end;
    }
  }
  document.fillColor('#000000', 1).fill();
  document.restore();
}
