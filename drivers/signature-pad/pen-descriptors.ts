/** Report descriptors for simulator and tests. */

/**
 * A pen digitizer as Windows asks for it (the sample of Microsoft's "Required HID top-level collections" for pens):
 * report 2, buttons of one bit, X and Y of 16 bits in thousandths of an inch, pressure of 1024 steps.
 */
// biome-ignore format: one item of the descriptor a line.
export const integratedPen = Uint8Array.of(
  0x05, 0x0d, // Usage Page (Digitizers)
  0x09, 0x02, // Usage (Pen)
  0xa1, 0x01, // Collection (Application)
  0x85, 0x02, //   Report ID (2)
  0x09, 0x20, //   Usage (Stylus)
  0xa1, 0x00, //   Collection (Physical)
  0x09, 0x42, //     Usage (Tip Switch)
  0x09, 0x44, //     Usage (Barrel Switch)
  0x09, 0x45, //     Usage (Eraser)
  0x09, 0x3c, //     Usage (Invert)
  0x15, 0x00, //     Logical Minimum (0)
  0x25, 0x01, //     Logical Maximum (1)
  0x75, 0x01, //     Report Size (1)
  0x95, 0x04, //     Report Count (4)
  0x81, 0x02, //     Input (Data,Var,Abs)
  0x95, 0x01, //     Report Count (1)
  0x81, 0x03, //     Input (Const)
  0x09, 0x32, //     Usage (In Range)
  0x81, 0x02, //     Input (Data,Var,Abs)
  0x95, 0x02, //     Report Count (2)
  0x81, 0x03, //     Input (Const)
  0x05, 0x01, //     Usage Page (Generic Desktop)
  0x09, 0x30, //     Usage (X)
  0x75, 0x10, //     Report Size (16)
  0x95, 0x01, //     Report Count (1)
  0xa4,       //     Push
  0x55, 0x0d, //       Unit Exponent (-3)
  0x65, 0x13, //       Unit (inch)
  0x35, 0x00, //       Physical Minimum (0)
  0x46, 0x3a, 0x20, // Physical Maximum (8250)
  0x26, 0xf8, 0x52, // Logical Maximum (21240)
  0x81, 0x02, //       Input (Data,Var,Abs)
  0x09, 0x31, //       Usage (Y)
  0x46, 0x2c, 0x18, // Physical Maximum (6188)
  0x26, 0x6c, 0x3e, // Logical Maximum (15980)
  0x81, 0x02, //       Input (Data,Var,Abs)
  0xb4,       //     Pop
  0x05, 0x0d, //     Usage Page (Digitizers)
  0x09, 0x30, //     Usage (Tip Pressure)
  0x26, 0xff, 0x03, // Logical Maximum (1023)
  0x81, 0x02, //     Input (Data,Var,Abs)
  0xc0,       //   End Collection
  0xc0,       // End Collection
);

/** A plain pad: unnumbered reports, 12-bit fields that share bytes, neither pressure nor unit. */
// biome-ignore format: one item of the descriptor a line.
export const plainPad = Uint8Array.of(
  0x05, 0x0d, 0x09, 0x01, 0xa1, 0x01, // Digitizer
  0x09, 0x20, 0xa1, 0x00, //             Stylus
  0x09, 0x42, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02, // tip
  0x95, 0x07, 0x81, 0x03, //             padding
  0x05, 0x01, 0x09, 0x30, 0x09, 0x31, // X, Y
  0x26, 0xff, 0x0f, 0x75, 0x0c, 0x95, 0x02, 0x81, 0x02,
  0xc0, 0xc0,
);
