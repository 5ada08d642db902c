import { ApiError, describeError } from "../api/errors";
import { Icon } from "./icons";

interface FaultProps {
  readonly error: Error;
  readonly onRetry?: (() => void) | undefined;
  /** What is shown beside this was true once. */
  readonly stale?: boolean;
}

/** A failure in words, with the request's id for whoever must look for it. */
export function Fault({ error, onRetry, stale = false }: FaultProps) {
  const known = error instanceof ApiError ? error : null;
  return (
    <div className="fault" role="alert">
      <span className="tone tone-failed">
        <Icon name="failed" />
      </span>
      <div>
        <p>{describeError(error)}</p>
        {stale && <p className="quiet">What you see is from before.</p>}
        {known?.requestId && <p className="quiet">Request {known.requestId}</p>}
        {onRetry && (known === null || known.retryable) && (
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}
