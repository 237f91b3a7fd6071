import { useEffect, useRef, useState } from 'react';
import type { LiveCamera } from './camera-port.ts';
import { findSheet } from './picture/find-sheet.ts';
import type { Corners } from './picture/pixels.ts';

/** The stream as it comes; nothing of it is kept. `still`: what was taken stands there while a page is made of it. */
export function LivePicture({
  camera,
  label,
  className,
  still = false,
}: {
  camera: LiveCamera;
  label: string;
  className: string;
  still?: boolean;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = camera.stream;
    return () => {
      element.srcObject = null;
    };
  }, [camera]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another camera's stream has to be played as well.
  useEffect(() => {
    // A stream that ends before it plays is told by the camera itself.
    if (still) video.current?.pause();
    else video.current?.play().catch(() => undefined);
  }, [still, camera]);
  return <video ref={video} className={className} aria-label={label} muted playsInline />;
}

const GLANCE_PX = 360;
const GLANCE_EVERY_MS = 260;
/** A sheet that is pushed about is not called found and lost at every look. */
const LOOKS_TO_LOSE = 3;

/** Where the sheet is now, in parts of the picture's width and height; not looked for while a page is made. */
export function useSheetEdges(camera: LiveCamera | undefined, still: boolean): Corners | undefined {
  const [edges, setEdges] = useState<Corners>();
  useEffect(() => {
    if (!camera || still) return;
    let missed = 0;
    const timer = setInterval(() => {
      const seen = camera.glance(GLANCE_PX);
      const found = seen && findSheet(seen);
      missed = found ? 0 : missed + 1;
      if (seen && found) {
        setEdges(
          found.map(({ x, y }) => ({
            x: (x + 0.5) / seen.width,
            y: (y + 0.5) / seen.height,
          })) as unknown as Corners,
        );
      } else if (missed >= LOOKS_TO_LOSE) setEdges(undefined);
    }, GLANCE_EVERY_MS);
    return () => clearInterval(timer);
  }, [camera, still]);
  return camera && edges;
}

/** The found edges over the picture; drawn in the picture's own shape. */
export function SheetEdges({ edges, size }: { edges: Corners; size: LiveCamera['size'] }) {
  const points = edges.map(({ x, y }) => `${(x * size.width).toFixed(1)},${(y * size.height).toFixed(1)}`);
  return (
    <svg className="viewfinder__edges" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden>
      <polygon points={points.join(' ')} />
    </svg>
  );
}
