import "../styles/overlay.css";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "./icons";

interface OverlayProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** A modal: the browser's own dialog traps focus, closes on Esc and gives focus back. */
export function Overlay({ title, onClose, children, wide = false }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) element.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? "overlay overlay-wide" : "overlay"}
      aria-labelledby={heading}
      onCancel={(event) => {
        if (event.target !== dialog.current) return; // a file chooser inside was cancelled
        event.preventDefault();
        onClose();
      }}
    >
      <header className="overlay-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="icon-button" onClick={onClose} aria-label={`Close ${title}`}>
          <Icon name="close" />
        </button>
      </header>
      <div className="overlay-body">{children}</div>
    </dialog>
  );
}
