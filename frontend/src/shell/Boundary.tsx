import { Component, type ErrorInfo, type ReactNode } from "react";

interface BoundaryProps {
  readonly children: ReactNode;
  /** Shown instead of the children once they failed; by default the whole page's apology. */
  readonly fallback?: ReactNode;
  readonly onFailed?: (error: Error) => void;
}

/** A part that fails to draw must not take the page with it. */
export class Boundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error, _info: ErrorInfo) {
    this.props.onFailed?.(error);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      this.props.fallback ?? (
        <main className="settings-fault" role="alert">
          <h1>This page failed to draw</h1>
          <p>Your projects and runs are not touched by that.</p>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Reload
          </button>
        </main>
      )
    );
  }
}
