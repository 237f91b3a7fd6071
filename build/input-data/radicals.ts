/** Every ideograph by radical and further strokes: `renderer/input-methods/data/radicals.txt`. */
import { headOf, readSource, sources } from './sources.ts';
import { character } from './unihan.ts';

export function radicalsFile(folder: string, radicalStrokes: ReadonlyMap<string, string>): string {
  const faces = new Map<string, string>();
  for (const line of readSource(folder, sources.radicals).toString('utf8').split('\n')) {
    const [number, , ideograph] = line.split(';').map((part) => part.trim());
    if (number && ideograph && !number.startsWith('#')) faces.set(number, character(ideograph));
  }
  const groups = new Map<string, Map<number, string[]>>();
  for (const [ideograph, places] of radicalStrokes) {
    for (const place of places.split(' ')) {
      const [radical = '', further = '0'] = place.split('.');
      if (!faces.has(radical)) continue;
      const group = groups.get(radical) ?? new Map<number, string[]>();
      groups.set(radical, group);
      // A few old shapes have fewer strokes than their radical.
      const count = Math.max(0, Number(further));
      group.set(count, [...(group.get(count) ?? []), ideograph]);
    }
  }
  const lines: string[] = [];
  for (const [number, face] of faces) {
    const group = groups.get(number);
    if (!group) continue;
    lines.push(`>${face}${number}`);
    for (const count of [...group.keys()].sort((a, b) => a - b)) {
      lines.push(`${count}${(group.get(count) ?? []).join('')}`);
    }
  }
  const head = headOf(
    '">", radical and its number; then further strokes and the characters that have so many.',
    [sources.ideographs, sources.radicals],
  );
  return `${head}${lines.join('\n')}\n`;
}
