import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { unwrap } from '#contract/result.ts';
import { startHub } from './server.ts';
import { answerItem } from './testing/answer-item.ts';
import { hubClient, prepareCase, uploadAttachment } from './testing/terminal-double.ts';

rmSync('/tmp/gallery', { recursive: true, force: true });
mkdirSync('/tmp/gallery', { recursive: true });
const key = 'gallery-key-1234';
const hub = unwrap(
  await startHub({
    dataDirectory: '/tmp/gallery-data',
    itemsDirectory: 'items',
    port: 0,
    terminalKeys: { 'T-440524-0001': key },
    openingHours: 'ignored',
    publicUrl: 'https://hub.example.gov.cn',
  }),
);
const client = hubClient(hub.url, key);
const { feed } = await client.catalog.feed({ from: 0 });
const only = process.argv.slice(2);
for (const row of feed!.upserts) {
  if (row.kind !== 'item') continue;
  if (only.length && !only.some((o) => row.id.includes(o))) continue;
  const slot =
    row.item.outcome.kind === 'booking'
      ? (await client.slots.list({ itemId: row.id, regionCode: '440524000000' })).slots.find(
          (s) => s.free > 0,
        )?.slotId
      : undefined;
  const a = answerItem(row.item, slot);
  const p = await prepareCase(client, {
    terminalId: 'T-440524-0001',
    itemId: row.id,
    content: a.content,
    pages: a.pages,
  });
  try {
    let r = await client.cases.put(p.manifest);
    for (const at of p.manifest.attachments)
      await uploadAttachment(hub.url, key, {
        ...at,
        caseId: p.manifest.caseId,
        bytes: p.sealed.get(at.attachmentId)!,
      });
    r = await client.cases.put(p.manifest);
    if (r.state !== 'received') {
      console.log(row.id, r);
      continue;
    }
    const t = performance.now();
    const res = await client.cases.result({ caseId: p.manifest.caseId, slipCode: p.slipCode });
    console.log(
      row.id,
      r.signedReceipt.receipt.outcome.state,
      res.documents.map((d) => `${d.kind} ${d.pages}p ${d.pdf.length}`),
      res.information?.rows.length,
      Math.round(performance.now() - t),
    );
    for (const d of res.documents)
      writeFileSync(`/tmp/gallery/${row.id.replace('/', '_')}.pdf`, Buffer.from(d.pdf, 'base64'));
  } catch (e) {
    console.log(row.id, (e as Error).message, JSON.stringify((e as { data?: unknown }).data));
  }
}
await hub.close();
