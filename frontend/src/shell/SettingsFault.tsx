/** The page was built with settings that can't work: say which, and do nothing else. */
export function SettingsFault({ problems }: { problems: readonly string[] }) {
  return (
    <main className="settings-fault" role="alert">
      <h1>Orrery can't start</h1>
      <p>Its settings are wrong:</p>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </main>
  );
}
