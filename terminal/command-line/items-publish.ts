import { resolve } from 'node:path';
import type { PublicationAnswer } from '#contract/publication-api.ts';
import { EXIT } from './exit-codes.ts';
import { showFinding } from './items-lint.ts';
import { Output } from './output.ts';
import { filesToPublish } from './publishing/files-to-publish.ts';
import { asked, connectOperator, type HubOperator, type HubRefusal } from './publishing/hub-operator.ts';

export interface PublishingOptions {
  readonly hub: string;
  readonly keyFile: string;
  readonly json?: boolean;
}

export interface ChangeOptions extends PublishingOptions {
  readonly note?: string;
  readonly dryRun?: boolean;
  /** The revision that the operator has seen. */
  readonly expect?: number;
}

export async function publishItems(paths: readonly string[], options: ChangeOptions): Promise<number> {
  const output = new Output(options);
  const read = await filesToPublish(paths.map((path) => resolve(path)));
  if (!read.ok) return output.fail(read.failure);
  const { files, broken } = read.value;
  for (const finding of broken) showFinding(output, finding);
  if (broken.length > 0) return output.fail({ code: 'not-published' });
  return await change(output, options, (hub, request) =>
    hub.publish({ files: files.map(({ path: name, content }) => ({ path: name, content })), ...request }),
  );
}

export async function withdrawItems(itemIds: readonly string[], options: ChangeOptions): Promise<number> {
  return await change(new Output(options), options, (hub, request) =>
    hub.withdraw({ itemIds: [...itemIds], ...request }),
  );
}

export async function rollBackItems(
  revision: number,
  options: ChangeOptions & { readonly item?: readonly string[] },
): Promise<number> {
  return await change(new Output(options), options, (hub, request) =>
    hub.rollBack({
      revision,
      ...(options.item === undefined ? {} : { itemIds: [...options.item] }),
      ...request,
    }),
  );
}

/** Who changed the catalog, when and how; the newest first. */
export async function listPublications(
  options: PublishingOptions & { readonly limit: number },
): Promise<number> {
  const output = new Output(options);
  const operator = await connectOperator(options);
  if (!operator.ok) return output.fail(operator.failure);
  const listed = await asked(operator.value.list({ limit: options.limit }));
  if (!listed.ok) return refused(output, listed.refusal);
  for (const line of listed.value.publications) {
    const { revision, at, operatorId = 'hub', action, ofRevision, note, changes } = line;
    output.show(
      { event: 'publication', ...line },
      [
        `${revision}  ${at}  ${operatorId}  ${action}${ofRevision === undefined ? '' : ` to ${ofRevision}`}  ${changes.length} files${note === undefined ? '' : `  ${note}`}`,
        ...changes.slice(0, 6).map(({ file, change: kind }) => `    ${kind}  ${file}`),
        ...(changes.length > 6 ? [`    … and ${changes.length - 6} more`] : []),
      ].join('\n'),
    );
  }
  output.show(
    { event: 'catalog', revision: listed.value.revision },
    `the newest revision is ${listed.value.revision}`,
  );
  return EXIT.ok;
}

interface Request {
  readonly dryRun: boolean;
  readonly note?: string;
  readonly expectedRevision?: number;
}

async function change(
  output: Output,
  options: ChangeOptions,
  ask: (hub: HubOperator, request: Request) => Promise<PublicationAnswer>,
): Promise<number> {
  const operator = await connectOperator(options);
  if (!operator.ok) return output.fail(operator.failure);
  const answer = await asked(
    ask(operator.value, {
      dryRun: options.dryRun === true,
      ...(options.note === undefined ? {} : { note: options.note }),
      ...(options.expect === undefined ? {} : { expectedRevision: options.expect }),
    }),
  );
  if (!answer.ok) return refused(output, answer.refusal);
  const { state, revision, changes, findings } = answer.value;
  for (const finding of findings) showFinding(output, finding);
  const says = {
    published: `published as revision ${revision}`,
    unchanged: `nothing to do: all of it is on line, revision ${revision}`,
    checked: `nothing was published: ${changes.length} files would change after revision ${revision}`,
  };
  output.show(
    { event: state, revision, changes },
    [...changes.map(({ file, change: kind }) => `${kind}  ${file}`), says[state]].join('\n'),
  );
  return EXIT.ok;
}

function refused(output: Output, refusal: HubRefusal): number {
  if (refusal.findings === undefined) return output.fail(refusal.failure);
  for (const finding of refusal.findings) showFinding(output, finding);
  return output.fail({ code: 'not-published' });
}
