/** The thread in which the file of a whole catalog is unpacked: each message asks for its next lines. */
import { parentPort, workerData } from 'node:worker_threads';
import { type SnapshotFile, unpackLines } from './snapshot-batches.ts';

const port = parentPort;
if (port === null) throw new Error('this is a thread, not a program');
const batches = unpackLines(workerData as SnapshotFile);
port.on('message', async () => {
  const step = await batches.next();
  if (step.done === true) {
    port.postMessage(step);
    port.close();
    return;
  }
  const { bytes, ends, digests, parts } = step.value;
  port.postMessage(step, [bytes.buffer, ends.buffer, digests.buffer, parts.buffer]);
});
