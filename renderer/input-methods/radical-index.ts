/** 部首检字: every ideograph by radical and further strokes. Pure: gets its table as text (data/radicals.txt). */
export interface Radical {
  /** As it is written. */
  readonly face: string;
  /** 1 … 214; an apostrophe marks the simplified form. */
  readonly number: string;
  /** By the number of further strokes. */
  readonly byStrokes: ReadonlyMap<number, readonly string[]>;
}

export function readRadicals(data: string): Radical[] {
  const radicals: Radical[] = [];
  let current = new Map<number, string[]>();
  for (const line of data.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const heading = /^>(.)(.+)$/u.exec(line);
    if (heading) {
      current = new Map();
      radicals.push({ face: heading[1] ?? '', number: heading[2] ?? '', byStrokes: current });
      continue;
    }
    const group = /^(\d+)(.+)$/u.exec(line);
    if (group) current.set(Number(group[1]), [...(group[2] ?? '')]);
  }
  return radicals;
}
