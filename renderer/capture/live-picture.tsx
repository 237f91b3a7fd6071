import { useEffect, useRef, useState } from 'react';
import type { LiveCamera } from './camera-port.ts';
import { findSheet } from './picture/find-sheet.ts';
import type { Corners } from './picture/pixels.ts';

/** The stream as it comes; nothing of it is kept. */
export function LivePicture({
  camera,
  label,
  className,
}: {
  camera: LiveCamera;
  label: string;
  className: string;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = camera.stream;
    // A stream that ends before it plays is told by the camera itself.
    element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [camera]);
  return <video ref={video} className={className} aria-label={label} muted playsInline />;
}

const GLANCE_PX = 360;
const GLANCE_EVERY_MS = 260;
/** A sheet that is pushed about is not called found and lost at every look. */
const LOOKS_TO_LOSE = 3;

/** Where the sheet is now, in parts of the picture's width and height. */
export function useSheetEdges(camera: LiveCamera | undefined): Corners | undefined {
  const [edges, setEdges] = useState<Corners>();
  useEffect(() => {
    if (!camera) return;
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
    return () => {
      clearInterval(timer);
      setEdges(undefined);
    };
  }, [camera]);
  return edges;
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
