/** A serial port or HID device that is attached now, with everything by which it can be told from others. */
export interface AttachedPort {
  readonly transport: 'serial' | 'hid';
  /** What is opened. It may be another one after a replug: `ttyUSB0` comes back as `ttyUSB1`. */
  readonly path: string;
  /** Other names of the same port, which stay: the links of udev below `/dev/serial`. */
  readonly aliases: readonly string[];
  readonly vendorId: number | undefined;
  readonly productId: number | undefined;
  readonly manufacturer: string | undefined;
  readonly product: string | undefined;
  readonly serialNumber: string | undefined;
  /** The socket and the interface: `1-1.2:1.0` on Linux. Stays as long as nobody changes the plug's place. */
  readonly location: string | undefined;
  /** HID only: usage page of the first collection; 0x8C is a code scanner (HID Usage Tables, section 23). */
  readonly usagePage: number | undefined;
}

export interface PortEnumerator {
  /** Opens nothing and sends nothing: looking must not disturb a device that is in use. */
  list(): Promise<readonly AttachedPort[]>;
  /** Which other programs have these ports open, as far as this user may see: path to `name (process id)`. */
  holders(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** `1a86:7523`; nothing for ports that are not on USB. */
export function usbNumbersOf(port: Pick<AttachedPort, 'vendorId' | 'productId'>): string | undefined {
  if (port.vendorId === undefined || port.productId === undefined) return undefined;
  return `${hexOf(port.vendorId)}:${hexOf(port.productId)}`;
}

function hexOf(value: number): string {
  return value.toString(16).padStart(4, '0');
}
