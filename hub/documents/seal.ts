import type { PaperCanvas } from './paper-canvas.ts';

export const SEAL_RED = '#c8102e';
/** 42 mm across, as seals of county bodies are (国发〔1999〕25号). */
export const SEAL_RADIUS = 59.5;

/** The round seal with the body's name on the arc, a star, and 模拟印章 where a real one has its purpose. */
export function drawSeal(
  canvas: PaperCanvas,
  centerX: number,
  centerY: number,
  name: string,
  purpose: string,
): void {
  const { document } = canvas;
  document.save();
  document.opacity(0.82);
  document
    .lineWidth(3.2)
    .strokeColor(SEAL_RED)
    .circle(centerX, centerY, SEAL_RADIUS - 1.6)
    .stroke();
  document
    .fillColor(SEAL_RED)
    .path(starPath(centerX, centerY, 17))
    .fill();
  document.restore();

  const characters = [...name];
  // Narrower steps for long names, so that the two ends never meet above the purpose.
  const span = Math.min(248, characters.length * 23);
  const size = Math.min(15.5, Math.max(8.5, (span / Math.max(characters.length, 1)) * 0.68));
  const step = characters.length > 1 ? span / (characters.length - 1) : 0;
  for (const [index, character] of characters.entries()) {
    const angle = -span / 2 + index * step;
    document.save();
    document.rotate(angle, { origin: [centerX, centerY] });
    const width = canvas.measure(character, { font: 'bold', size });
    canvas.line(character, centerX - width / 2, centerY - SEAL_RADIUS + 6.5, {
      font: 'bold',
      size,
      color: SEAL_RED,
      opacity: 0.82,
    });
    document.restore();
  }
  const purposeSize = 11;
  const purposeWidth = canvas.measure(purpose, { font: 'bold', size: purposeSize, spacing: 1 });
  canvas.line(purpose, centerX - (purposeWidth - 1) / 2, centerY + 25, {
    font: 'bold',
    size: purposeSize,
    spacing: 1,
    color: SEAL_RED,
    opacity: 0.82,
  });
}

function starPath(centerX: number, centerY: number, radius: number): string {
  const inner = radius * 0.382;
  const points = Array.from({ length: 10 }, (_, index) => {
    const angle = (index * Math.PI) / 5 - Math.PI / 2;
    const distance = index % 2 === 0 ? radius : inner;
    return `${(centerX + distance * Math.cos(angle)).toFixed(3)} ${(centerY + distance * Math.sin(angle)).toFixed(3)}`;
  });
  return `M ${points.join(' L ')} Z`;
}
