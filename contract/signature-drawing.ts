/** Draws a signature from its data: the same shapes on the glass, in the SVG and in the PNG of a case. */
import type { Signature, SignatureStroke } from './signature.ts';

/** Width of the line as a part of the surface's height, at the least and at the full pressure. */
const THINNEST = 0.012;
const THICKEST = 0.034;
/** Ink of a signature; dark enough to be copied. */
const INK = '#101c33';
/** Where the line turns sharper than this, in radians, a round joint is set. */
const JOINT_FROM = 0.5;

type Surface = Pick<Signature, 'widthMm' | 'heightMm'>;

/**
 * The outline of one stroke as SVG path data in millimetres, to be filled (nonzero). Thicker under pressure; a dot
 * where the stroke is one point.
 */
export function strokeOutline(stroke: SignatureStroke, { heightMm }: Surface): string {
  const points = stroke.filter(
    ({ x, y }, index) => index === 0 || x !== stroke[index - 1]?.x || y !== stroke[index - 1]?.y,
  );
  const half = (pressure: number): number => ((THINNEST + (THICKEST - THINNEST) * pressure) * heightMm) / 2;
  let path = '';
  let before = 0;
  points.forEach((point, index) => {
    const next = points[index + 1];
    const here = half(point.pressure);
    const direction = next ? Math.atan2(next.y - point.y, next.x - point.x) : before;
    const turned = Math.abs(Math.atan2(Math.sin(direction - before), Math.cos(direction - before)));
    if (index === 0 || next === undefined || turned > JOINT_FROM) path += disc(point.x, point.y, here);
    if (next) {
      const there = half(next.pressure);
      const [acrossX, acrossY] = [-Math.sin(direction), Math.cos(direction)];
      path += `M${pair(point.x + acrossX * here, point.y + acrossY * here)}`;
      // The same way round as the discs: what overlaps stays filled.
      path += `L${pair(point.x - acrossX * here, point.y - acrossY * here)}`;
      path += `L${pair(next.x - acrossX * there, next.y - acrossY * there)}`;
      path += `L${pair(next.x + acrossX * there, next.y + acrossY * there)}Z`;
    }
    before = direction;
  });
  return path;
}

/** The whole signature as a document of its own, as large as it was written. */
export function signatureSvg(signature: Signature): string {
  const { widthMm, heightMm, strokes } = signature;
  const paths = strokes.map((stroke) => `<path d="${strokeOutline(stroke, signature)}"/>`).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${rounded(widthMm)}mm" height="${rounded(heightMm)}mm" ` +
    `viewBox="0 0 ${rounded(widthMm)} ${rounded(heightMm)}"><g fill="${INK}">${paths}</g></svg>`
  );
}

function disc(x: number, y: number, radius: number): string {
  const r = rounded(radius);
  return `M${pair(x - radius, y)}a${r} ${r} 0 1 1 ${rounded(2 * radius)} 0a${r} ${r} 0 1 1 ${rounded(-2 * radius)} 0Z`;
}

function pair(x: number, y: number): string {
  return `${rounded(x)} ${rounded(y)}`;
}

/** To a hundredth of a millimetre, never in powers of ten. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
