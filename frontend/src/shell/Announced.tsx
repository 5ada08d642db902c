import { useAnnouncement } from "./announcer";

/** The regions that a screen reader follows, by turns: in one, the same words twice would change nothing. */
export function Announced() {
  const { words, turn } = useAnnouncement();
  return (
    <>
      {[0, 1].map((region) => (
        <div key={region} className="unseen" role="status" aria-live="polite">
          {turn % 2 === region ? words : ""}
        </div>
      ))}
    </>
  );
}
