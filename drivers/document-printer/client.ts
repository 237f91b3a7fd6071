import type { Result } from '#contract/result.ts';
import type { Deadline } from '../bounds.ts';
import { strings } from './attributes.ts';
import { groupTag, type IppAttribute, type IppGroup, type IppMessage } from './codec.ts';
import { exchangeIpp, type IppExchange, type IppTarget, type IppTransportFailure } from './transport.ts';

export interface IppCall {
  readonly operation: number;
  /** Operation attributes behind charset, language, printer-uri (and job-id). */
  readonly attributes?: readonly IppAttribute[];
  /** Job template attributes. */
  readonly template?: readonly IppAttribute[];
  readonly document?: Uint8Array;
}

const greatestRequestId = 2 ** 31 - 1;

/** Puts the head that RFC 8011 section 4.1.4 demands on every request, and bounds each exchange in time. */
export class IppClient {
  private readonly target: IppTarget;
  private readonly requestTimeoutMs: number;
  private readonly exchange: IppExchange;
  private requestId = 0;

  constructor(target: IppTarget, requestTimeoutMs: number, exchange: IppExchange = exchangeIpp) {
    this.target = target;
    this.requestTimeoutMs = requestTimeoutMs;
    this.exchange = exchange;
  }

  /** One exchange, never repeated. A document may take the whole budget, a question only the request timeout. */
  async call(call: IppCall, budget: Deadline): Promise<Result<IppMessage, IppTransportFailure>> {
    this.requestId = this.requestId === greatestRequestId ? 1 : this.requestId + 1;
    const head = [
      strings('charset', 'attributes-charset', 'utf-8'),
      strings('naturalLanguage', 'attributes-natural-language', 'en'),
      strings('uri', 'printer-uri', this.target.printerUri),
    ];
    const groups: IppGroup[] = [
      { tag: groupTag.operation, attributes: [...head, ...(call.attributes ?? [])] },
    ];
    if (call.template !== undefined && call.template.length > 0) {
      groups.push({ tag: groupTag.job, attributes: [...call.template] });
    }
    const document = call.document ?? new Uint8Array();
    const remainingMs = budget.remainingMs();
    const answer = await this.exchange(
      this.target,
      {
        version: { major: 2, minor: 0 },
        code: call.operation,
        requestId: this.requestId,
        groups,
        data: document,
      },
      {
        deadlineMs: document.length > 0 ? remainingMs : Math.min(remainingMs, this.requestTimeoutMs),
        signal: budget.signal,
      },
    );
    if (!answer.ok && answer.failure.code === 'deadline-exceeded' && budget.check().ok) {
      return { ok: false, failure: { ...answer.failure, code: 'printer-silent' } };
    }
    return answer;
  }

  /** For questions, which may safely be asked twice: a broken connection is tried once more. */
  async ask(call: IppCall, budget: Deadline): Promise<Result<IppMessage, IppTransportFailure>> {
    const first = await this.call(call, budget);
    if (first.ok || first.failure.code !== 'connection-lost' || !budget.check().ok) return first;
    return this.call(call, budget);
  }
}
