import type { ReactNode } from "react";

interface PartProps {
  readonly title: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** One chapter of the results; the browser opens it for a search in the page. */
export function Part({ title, open = false, children }: PartProps) {
  return (
    <details className="part" open={open}>
      <summary>
        <h3>{title}</h3>
      </summary>
      <div className="part-body">{children}</div>
    </details>
  );
}
