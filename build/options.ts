import { EXIT } from './exit-codes.ts';

/**
 * Reads a command line: `--help` prints the text and ends well, a mistake prints it on standard error and ends
 * with the usage code.
 */
export function readOptions<Parsed extends { values: { help?: boolean | undefined } }>(
  help: string,
  parse: () => Parsed,
): Parsed {
  let parsed: Parsed;
  try {
    parsed = parse();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(EXIT.usage);
  }
  if (parsed.values.help) {
    console.log(help);
    process.exit(EXIT.ok);
  }
  return parsed;
}
