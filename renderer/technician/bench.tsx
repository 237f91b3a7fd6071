import type { ReactNode } from 'react';
import type { TechnicianAction } from '#contract/technician.ts';

export type Act = (action: TechnicianAction) => void;

/** One part of the drawer under its title. */
export function Bench({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) {
  return (
    <section className={wide ? 'bench bench--wide' : 'bench'} aria-label={title}>
      <h3 className="bench__title">{title}</h3>
      {children}
    </section>
  );
}
