import { type ReactNode, useEffect, useRef } from 'react';
import { type HandAction, Hands } from './hands.tsx';

export interface PageProps {
  title: string;
  lead?: ReactNode;
  /** A drawing of what the machine is doing. */
  stage?: ReactNode;
  align?: 'start' | 'center';
  children?: ReactNode;
  /** Go on: at the right of the hands. */
  go?: HandAction | undefined;
  /** A second way, beside help. */
  beside?: ReactNode;
  className?: string;
}

/** One page: exactly one heading, which takes the focus when the page appears; one thing; the hands. */
export function Page({ title, lead, stage, align = 'start', children, go, beside, className }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const classes = ['page', `page--${align}`, stage ? 'page--staged' : '', className ?? ''];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <main className="page__main">
        {stage && <div className="page__stage">{stage}</div>}
        <div className="page__text">
          <h1 className="page__title" tabIndex={-1} ref={heading}>
            {title}
          </h1>
          {lead && <div className="page__lead">{lead}</div>}
        </div>
        <div className="page__body">{children}</div>
      </main>
      <Hands go={go} beside={beside} />
    </div>
  );
}
