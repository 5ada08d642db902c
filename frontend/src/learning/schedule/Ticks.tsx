import { useEffect, useState } from "react";
import { ahead, inZone } from "./words";

const STEP_MS = 20_000; // "in 3 minutes" is said by minutes

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const id = setInterval(() => setNow(Date.now()), STEP_MS);
    return () => clearInterval(id);
  }, []);
  return now;
}

interface TicksProps {
  readonly ticks: readonly string[];
  readonly zone: string;
  /** Said where there are none. */
  readonly empty: string | null;
}

/** The next ticks, as the entry's clock shows them: the server has worked them out. */
export function Ticks({ ticks, zone, empty }: TicksProps) {
  const now = useNow();
  if (ticks.length === 0) return empty && <p className="quiet small">{empty}</p>;
  return (
    <div className="ticks">
      <h4>Next</h4>
      <ol>
        {ticks.map((tick, index) => (
          <li key={tick}>
            <time dateTime={tick}>{inZone(tick, zone, now)}</time>{" "}
            {index === 0 && <span className="quiet small">{ahead(tick, now)}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
