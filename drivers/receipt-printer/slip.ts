import type { Alignment, QrErrorCorrection } from './codec.ts';
import type { SlipImage } from './slip-image.ts';

/** What comes out of the slit, said without any printer language. Printed from top to bottom. */
export interface Slip {
  readonly blocks: readonly SlipBlock[];
}

export type SlipBlock =
  /** The name of the paper: centred, twice as wide and high. */
  | { readonly kind: 'title'; readonly text: string }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly align?: Alignment;
      readonly size?: 'normal' | 'tall' | 'large';
      readonly bold?: boolean;
    }
  /** A label and its value; labels of neighbouring pairs share one column. */
  | { readonly kind: 'pair'; readonly label: string; readonly value: string; readonly bold?: boolean }
  | { readonly kind: 'rule'; readonly style?: 'solid' | 'dashed' }
  | {
      readonly kind: 'qr';
      /**
       * What a scanner reads: at most 512 bytes of UTF-8, so that the code stays scannable on 80 mm. Phones
       * read UTF-8; for other scanners write addresses percent-encoded, in ASCII.
       */
      readonly content: string;
      readonly caption?: string;
      /** Dots a module, 3..8; 6 when absent (0.75 mm at 203 dpi). Fewer when the code would be wider than the paper. */
      readonly moduleDots?: number;
      readonly errorCorrection?: QrErrorCorrection;
    }
  | {
      readonly kind: 'code128';
      /** Printable ASCII. How much fits: 12 characters or 24 digits on 58 mm, 22 or 44 on 80 mm. */
      readonly content: string;
      /** 24..255; 80 when absent. */
      readonly heightDots?: number;
      /** Dots a module, 2..4; 3 when absent. Fewer when the code would be wider than the paper. */
      readonly moduleDots?: number;
      /** Not to be written below the bars. */
      readonly withoutText?: boolean;
    }
  /** At most as wide as the paper: a wider one is made smaller. */
  | { readonly kind: 'image'; readonly image: SlipImage; readonly align?: Alignment }
  | { readonly kind: 'feed'; readonly lines: number }
  /** The mark that nothing printed by a simulated device goes without. */
  | { readonly kind: 'mark'; readonly text?: string }
  | { readonly kind: 'cut' };

export const simulatedDeviceMark = '模拟设备 仅供演示';
export const maximumQrContentBytes = 512;
