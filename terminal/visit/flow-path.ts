/** `{ flow: { printing: 'working' } }` as `printing.working`. */
export function flowPath(value: unknown): string {
  let level: unknown =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>).flow : value;
  const parts: string[] = [];
  while (typeof level === 'object' && level !== null) {
    const [entry] = Object.entries(level);
    if (entry === undefined) break;
    parts.push(entry[0]);
    level = entry[1];
  }
  if (typeof level === 'string') parts.push(level);
  return parts.join('.');
}
