/** A drawn sheet of paper on a dark desk, as the document camera would see it. */
export async function samplePage(): Promise<Blob | undefined> {
  const canvas = new OffscreenCanvas(960, 720);
  const pen = canvas.getContext('2d');
  if (!pen) return undefined;
  pen.fillStyle = '#22304a';
  pen.fillRect(0, 0, 960, 720);
  pen.translate(480, 360);
  pen.rotate(0.02);
  pen.fillStyle = '#fbfaf6';
  pen.fillRect(-240, -320, 480, 640);
  pen.fillStyle = '#3a4257';
  pen.font = '700 34px sans-serif';
  pen.textAlign = 'center';
  pen.fillText('居住证明（样本）', 0, -240);
  pen.fillStyle = '#b8bdc9';
  for (let line = 0; line < 9; line += 1)
    pen.fillRect(-190, -180 + line * 44, line % 4 === 3 ? 210 : 380, 10);
  pen.strokeStyle = '#d2452e';
  pen.lineWidth = 6;
  pen.beginPath();
  pen.arc(120, 220, 58, 0, Math.PI * 2);
  pen.stroke();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}
