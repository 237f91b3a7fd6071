import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import type { PictureSource } from './document-camera.ts';

/** A material as a scenario names it. Specimen names and numbers only. */
export interface SimulatedPaper {
  /** e.g. 残疾人证, 银行卡, 房屋租赁合同. */
  readonly title: string;
  readonly lines: readonly string[];
  /** Default `a4`. */
  readonly format?: 'a4' | 'card';
}

export type DocumentCameraFault =
  | 'blurred'
  | 'dark'
  | 'empty-desk'
  | 'unplugged'
  | 'silent'
  | 'broken-frames';

/** What a drawing of the desk shows. */
export interface DocumentCameraSnapshot {
  readonly connected: boolean;
  readonly paper: string | undefined;
  readonly faults: readonly DocumentCameraFault[];
}

const frameWidth = 1600;
const frameHeight = 1200;
const noiseTileSize = 256;
const fontFamily = "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', 'SimSun', sans-serif";
const watermark = '模拟样张';
/** Sheet sizes in pixels of a 1600 × 1200 picture: A4 is 210 × 297 mm, a card 85.6 × 54 mm (ISO/IEC 7810 ID-1). */
const paperSizes = { a4: { width: 792, height: 1120 }, card: { width: 900, height: 568 } } as const;

/**
 * A desk under a camera: draws what lies there, with the grain, the shadow and the noise of a real picture,
 * and delivers JPEG frames. Every sheet carries 模拟样张 so that no picture can be taken for a real one.
 */
export class DocumentCameraSimulator implements PictureSource {
  readonly simulated = true;
  onChange: ((snapshot: DocumentCameraSnapshot) => void) | undefined;

  private readonly faults = new Set<DocumentCameraFault>();
  private paper: SimulatedPaper | undefined;
  private frame: Uint8Array | undefined;
  private changes = 0;

  get snapshot(): DocumentCameraSnapshot {
    return {
      connected: !this.faults.has('unplugged'),
      paper: this.paper?.title,
      faults: [...this.faults],
    };
  }

  /** Lays a paper on the desk, in place of the one that lies there. */
  layPaper(paper: SimulatedPaper): void {
    this.paper = paper;
    this.changed();
  }

  /** Takes the paper away; undefined when the desk was empty. */
  takePaper(): SimulatedPaper | undefined {
    const taken = this.paper;
    this.paper = undefined;
    this.changed();
    return taken;
  }

  inject(fault: DocumentCameraFault): void {
    this.faults.add(fault);
    this.changed();
  }

  repair(fault?: DocumentCameraFault): void {
    if (fault === undefined) this.faults.clear();
    else this.faults.delete(fault);
    this.changed();
  }

  async grab(
    bounds: CallBounds,
  ): Promise<Result<Uint8Array, AppFailure<'camera-not-found' | 'deadline-exceeded' | 'aborted'>>> {
    if (bounds.signal.aborted) return fail('aborted');
    if (this.faults.has('unplugged')) return fail('camera-not-found');
    if (this.faults.has('silent')) return waitInVain(bounds);
    const frame = await this.currentFrame();
    // A cable with a bad contact: the head of the frame arrives, the rest does not.
    return ok(this.faults.has('broken-frames') ? frame.slice(0, 200) : frame);
  }

  /** The desk is drawn once for each change, as a live view asks ten times a second; one that changes meanwhile, again. */
  private async currentFrame(): Promise<Uint8Array> {
    while (this.frame === undefined) {
      const drawnAt = this.changes;
      const drawn = Uint8Array.from(await this.draw().encode('jpeg', 92));
      if (drawnAt === this.changes) this.frame = drawn;
    }
    return this.frame;
  }

  private changed(): void {
    this.changes += 1;
    this.frame = undefined;
    this.onChange?.(this.snapshot);
  }

  private draw(): Canvas {
    const scene = createCanvas(frameWidth, frameHeight);
    const context = scene.getContext('2d');
    drawDesk(context);
    if (this.paper !== undefined && !this.faults.has('empty-desk')) drawPaper(context, this.paper);

    const picture = createCanvas(frameWidth, frameHeight);
    const lens = picture.getContext('2d');
    if (this.faults.has('blurred')) lens.filter = 'blur(7px)';
    lens.drawImage(scene, 0, 0);
    lens.filter = 'none';
    if (this.faults.has('dark')) {
      lens.fillStyle = 'rgba(0, 0, 0, 0.86)';
      lens.fillRect(0, 0, frameWidth, frameHeight);
    }
    // Noise arises in the sensor, behind lens and light.
    drawNoise(lens);
    return picture;
  }
}

function waitInVain(bounds: CallBounds): Promise<Result<never, AppFailure<'deadline-exceeded' | 'aborted'>>> {
  return new Promise((resolve) => {
    const abort = (): void => {
      clearTimeout(timer);
      resolve(fail('aborted'));
    };
    const timer = setTimeout(() => {
      bounds.signal.removeEventListener('abort', abort);
      resolve(fail('deadline-exceeded'));
    }, bounds.deadlineMs);
    bounds.signal.addEventListener('abort', abort, { once: true });
  });
}

function drawDesk(context: SKRSContext2D): void {
  const light = context.createRadialGradient(800, 520, 100, 800, 600, 1100);
  light.addColorStop(0, '#8d7a66');
  light.addColorStop(1, '#6b5a49');
  context.fillStyle = light;
  context.fillRect(0, 0, frameWidth, frameHeight);
  const random = createRandom(7);
  context.lineWidth = 2;
  for (let y = 0; y < frameHeight; y += 9) {
    context.strokeStyle = `rgba(50, 35, 20, ${0.03 + 0.06 * random()})`;
    context.beginPath();
    context.moveTo(0, y + 6 * random());
    context.bezierCurveTo(500, y + 14 * random(), 1100, y - 14 * random(), frameWidth, y + 6 * random());
    context.stroke();
  }
}

function drawPaper(context: SKRSContext2D, paper: SimulatedPaper): void {
  const { width, height } = paperSizes[paper.format ?? 'a4'];
  context.save();
  context.translate(frameWidth / 2, frameHeight / 2);
  context.rotate(-0.012);
  context.translate(-width / 2, -height / 2);
  context.shadowColor = 'rgba(0, 0, 0, 0.55)';
  context.shadowBlur = 24;
  context.shadowOffsetX = 8;
  context.shadowOffsetY = 10;
  context.fillStyle = '#f6f4ee';
  context.beginPath();
  context.roundRect(0, 0, width, height, paper.format === 'card' ? 30 : 2);
  context.fill();
  context.shadowColor = 'transparent';
  context.clip();
  drawPrint(context, paper, width, height);
  drawWatermark(context, width, height);
  context.restore();
}

function drawPrint(context: SKRSContext2D, paper: SimulatedPaper, width: number, height: number): void {
  const margin = 70;
  context.fillStyle = '#1d1d1f';
  context.textAlign = 'center';
  context.font = `bold 46px ${fontFamily}`;
  context.fillText(paper.title, width / 2, 110, width - 2 * margin);
  context.strokeStyle = '#1d1d1f';
  context.lineWidth = 3;
  context.strokeRect(margin, 140, width - 2 * margin, 1);
  context.textAlign = 'left';
  context.font = `26px ${fontFamily}`;
  let y = 200;
  for (const line of paper.lines.flatMap((each) => wrap(context, each, width - 2 * margin))) {
    if (y > height - 90) break;
    context.fillText(line, margin, y);
    y += 46;
  }
  context.font = `18px ${fontFamily}`;
  context.fillText('本页为模拟样张，仅供测试，不具有任何效力。', margin, height - 40, width - 2 * margin);
}

function drawWatermark(context: SKRSContext2D, width: number, height: number): void {
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate(-0.5);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = 'rgba(200, 30, 30, 0.26)';
  context.font = `bold ${Math.round(width / 5)}px ${fontFamily}`;
  context.fillText(watermark, 0, 0);
  context.restore();
}

/** Chinese breaks after any character. */
function wrap(context: SKRSContext2D, text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of text) {
    if (line !== '' && context.measureText(line + character).width > width) {
      lines.push(line);
      line = '';
    }
    line += character;
  }
  return [...lines, line];
}

function drawNoise(context: SKRSContext2D): void {
  const tile = createCanvas(noiseTileSize, noiseTileSize);
  const tileContext = tile.getContext('2d');
  const noise = tileContext.createImageData(noiseTileSize, noiseTileSize);
  const random = createRandom(11);
  for (let offset = 0; offset < noise.data.length; offset += 4) {
    const bright = random() < 0.5 ? 0 : 255;
    noise.data[offset] = bright;
    noise.data[offset + 1] = bright;
    noise.data[offset + 2] = bright;
    noise.data[offset + 3] = Math.floor(10 * random());
  }
  tileContext.putImageData(noise, 0, 0);
  for (let y = 0; y < frameHeight; y += noiseTileSize) {
    for (let x = 0; x < frameWidth; x += noiseTileSize) context.drawImage(tile, x, y);
  }
}

/** A repeatable sequence in [0, 1): the same desk looks the same twice. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
