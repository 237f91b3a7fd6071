import type { MachinePart } from '#contract/visit/road.ts';

/**
 * The whole front of the machine, with the part to use now glowing as its lamp does, and an arrow to it. One line
 * weight, rounded; the places are those of the common standing terminal (docs/experience/design-system.md).
 */
export function MachineDrawing({ part }: { part: MachinePart }) {
  const arrow = ARROWS[part];
  return (
    <svg className="machine" viewBox="0 0 132 190" aria-hidden data-part={part}>
      <path className="machine__shell" d="M26 6h80a8 8 0 0 1 8 8v98H18V14a8 8 0 0 1 8-8z" />
      <rect className="machine__screen" x="28" y="22" width="76" height="80" rx="4" />
      <path className="machine__desk" d="M18 112h96l8 20H10z" />
      <path className="machine__shell" d="M14 132h104v48a6 6 0 0 1-6 6H20a6 6 0 0 1-6-6z" />
      <g className="machine__part" data-on={part === 'face-camera' || undefined}>
        <circle cx="66" cy="14" r="4" />
      </g>
      <g className="machine__part" data-on={part === 'document-camera' || undefined}>
        <path d="M14 106V78h-8M2 78h10" />
        <path d="M4 124h18" />
      </g>
      <g className="machine__part" data-on={part === 'code-scanner' || undefined}>
        <rect x="26" y="117" width="20" height="10" rx="3" />
      </g>
      <g className="machine__part">
        <path d="M58 119h2M65 119h2M72 119h2M58 125h2M65 125h2M72 125h2" />
      </g>
      <g className="machine__part" data-on={part === 'id-card-reader' || undefined}>
        <rect x="84" y="116" width="24" height="12" rx="3" />
      </g>
      <g className="machine__part" data-on={part === 'receipt-slot' || undefined}>
        <path d="M86 144h20" />
      </g>
      <g className="machine__part" data-on={part === 'document-tray' || undefined}>
        <path d="M30 160h52M28 168h56" />
      </g>
      <path className="machine__arrow" d={arrow} />
    </svg>
  );
}

/** From the free side, to the part. */
const ARROWS: Record<MachinePart, string> = {
  'face-camera': 'M100 34 76 18m9 0h-9v9',
  'document-camera': 'M34 66 14 76m4-9-4 9 9 1',
  'code-scanner': 'M36 92v20m-6-6 6 6 6-6',
  'id-card-reader': 'M96 90v21m-6-6 6 6 6-6',
  'receipt-slot': 'M96 170v-20m-6 6 6-6 6 6',
  'document-tray': 'M106 164H90m6-6-6 6 6 6',
};
