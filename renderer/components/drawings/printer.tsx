import { useId } from 'react';

export type PrinterState = 'waiting' | 'printing' | 'printed' | 'failed' | 'unknown';

/** The A4 printer's tray, or the slot where slips come out. */
export function PrinterDrawing({
  device,
  state,
}: {
  device: 'document-printer' | 'receipt-printer';
  state: PrinterState;
}) {
  return device === 'document-printer' ? <DocumentPrinter state={state} /> : <ReceiptPrinter state={state} />;
}

function DocumentPrinter({ state }: { state: PrinterState }) {
  const id = useId();
  return (
    <svg className="drawing printer" data-state={state} viewBox="0 0 320 240" aria-hidden>
      <Metal id={id} />
      <ellipse cx="160" cy="222" rx="130" ry="9" fill="#17233a" opacity="0.1" />
      <rect
        x="36"
        y="26"
        width="248"
        height="104"
        rx="18"
        fill={`url(#${id}top)`}
        stroke="#b4c1d8"
        strokeWidth="2"
      />
      <rect x="56" y="46" width="78" height="30" rx="8" fill="#101c33" />
      <path d="M68 61h30" stroke="#7db9ff" strokeWidth="4" strokeLinecap="round" />
      <circle className="printer__lamp" cx="252" cy="61" r="9" />
      <path d="M56 118h208v76H56z" fill="#b7c3d8" />
      <path d="M56 118h208v20H56z" fill="#17233a" opacity="0.16" />
      <rect x="58" y="108" width="204" height="16" rx="8" fill="#101c33" />
      <svg x="70" y="116" width="180" height="96" overflow="hidden" aria-hidden>
        <g className="printer__paper">
          <path
            d="M6 0h168v74a6 6 0 0 1-6 6H12a6 6 0 0 1-6-6z"
            fill="#fff"
            stroke="#c7d2e6"
            strokeWidth="2"
          />
          <g fill="#b9cbe8">
            <rect x="56" y="14" width="68" height="8" rx="4" fill="#7fa8e3" />
            <rect x="28" y="34" width="124" height="6" rx="3" />
            <rect x="28" y="47" width="124" height="6" rx="3" />
            <rect x="28" y="60" width="62" height="6" rx="3" />
          </g>
          <circle cx="138" cy="61" r="11" fill="none" stroke="#d2452e" strokeWidth="3" opacity="0.75" />
        </g>
      </svg>
      <TakeArrow />
      <path d="M44 188h232l12 22a6 6 0 0 1-5 9H37a6 6 0 0 1-5-9z" fill={`url(#${id}tray)`} opacity="0.96" />
    </svg>
  );
}

function ReceiptPrinter({ state }: { state: PrinterState }) {
  const id = useId();
  return (
    <svg className="drawing printer" data-state={state} viewBox="0 0 320 240" aria-hidden>
      <Metal id={id} />
      <rect
        x="60"
        y="22"
        width="200"
        height="96"
        rx="20"
        fill={`url(#${id}top)`}
        stroke="#b4c1d8"
        strokeWidth="2"
      />
      <rect x="96" y="84" width="128" height="14" rx="7" fill="#101c33" />
      <circle className="printer__lamp" cx="232" cy="50" r="8" />
      <svg x="104" y="91" width="112" height="136" overflow="hidden" aria-hidden>
        <g className="printer__paper">
          <path
            d="M4 0h104v120l-8.700-8-8.600 8-8.700-8-8.700 8-8.600-8-8.700 8-8.700-8-8.600 8-8.700-8-8.700 8-8.600-8-8.700 8z"
            fill="#fff"
            stroke="#c7d2e6"
            strokeWidth="2"
          />
          <g fill="#b9cbe8">
            <rect x="32" y="14" width="48" height="7" rx="3.500" fill="#7fa8e3" />
            <rect x="20" y="31" width="72" height="5" rx="2.500" />
            <rect x="20" y="42" width="52" height="5" rx="2.500" />
          </g>
          <g fill="#3f4d6b">
            <path d="M38 56h12v12H38zM62 56h12v12H62zM38 80h12v12H38zM54 60h4v4h-4zM54 70h8v4h-8zM66 74h8v6h-8zM56 82h6v10h-6zM66 86h8v6h-8z" />
          </g>
        </g>
      </svg>
      <TakeArrow />
    </svg>
  );
}

/** Where the paper is taken: shown when it has come out. */
function TakeArrow() {
  return (
    <g className="printer__take" fill="none" strokeWidth="8" strokeLinecap="round" strokeLinejoin="round">
      <path d="M290 140v48M274 172l16 18 16-18" />
    </g>
  );
}

function Metal({ id }: { id: string }) {
  return (
    <defs>
      <linearGradient id={`${id}top`} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor="#f8f9fc" />
        <stop offset="1" stopColor="#d3dbea" />
      </linearGradient>
      <linearGradient id={`${id}tray`} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor="#c3cde0" />
        <stop offset="1" stopColor="#aab7d0" />
      </linearGradient>
    </defs>
  );
}
