import type { CameraTrouble } from '#contract/camera.ts';
import type { DeviceHealth } from '#contract/device.ts';
import type { FaceEngine } from './face-engine.ts';

/** The face camera among the devices; nothing where no faces are compared. `trouble`: of a camera that the screen opens. */
export function faceHealth(engine: FaceEngine, trouble: CameraTrouble | undefined): readonly DeviceHealth[] {
  if (!engine.available) return [];
  const away = trouble !== undefined || engine.unplugged === true;
  return [
    {
      kind: 'face-camera',
      condition: away ? 'offline' : 'ready',
      problems: away ? ['not-responding'] : [],
      simulated: engine.simulated,
    },
  ];
}
