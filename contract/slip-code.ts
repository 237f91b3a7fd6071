import { SLIP_QR_PREFIX, slipCodeSchema } from './case.ts';

/** What a scanner read, or somebody typed: spaces, dashes and lower case are forgiven. */
export function slipCodeFrom(text: string): string | undefined {
  const bare = text.startsWith(SLIP_QR_PREFIX) ? text.slice(SLIP_QR_PREFIX.length) : text;
  const code = bare.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return slipCodeSchema.safeParse(code).success ? code : undefined;
}
