import type { ReactNode } from 'react';
import { Paged } from './paged.tsx';

/** A sheet of short plain answers, each with its question: for consent, refusals and faults. */
export function Reasons({ children }: { children: ReactNode }) {
  return (
    <div className="sheet consent__paper">
      <Paged>
        <div className="reasons">{children}</div>
      </Paged>
    </div>
  );
}

export function Reason(props: {
  icon: ReactNode;
  title: string;
  /** Of a title that is quoted. */
  titleLanguage?: string | undefined;
  warning?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={props.warning ? 'reason reason--warning' : 'reason'}>
      {props.icon}
      <div>
        <h2 className="reason__title" lang={props.titleLanguage}>
          {props.title}
        </h2>
        {props.children}
      </div>
    </section>
  );
}
