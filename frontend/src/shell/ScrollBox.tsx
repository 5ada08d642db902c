import "../styles/tables.css";
import { type ReactNode, useEffect, useRef, useState } from "react";

interface ScrollBoxProps {
  /** What is in it, for who comes by Tab and can't see. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** What may be wider than its panel: it scrolls sideways, by the keyboard too, and only then takes the focus. */
export function ScrollBox({ label, className = "", children }: ScrollBoxProps) {
  const box = useRef<HTMLElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    const look = () => setWide(element.scrollWidth > element.clientWidth);
    const observer = new ResizeObserver(look);
    for (const part of [element, ...element.children]) observer.observe(part);
    look();
    return () => observer.disconnect();
  }, []);
  return (
    <section ref={box} className={`scroll-x ${className}`} aria-label={label} tabIndex={wide ? 0 : undefined}>
      {children}
    </section>
  );
}
