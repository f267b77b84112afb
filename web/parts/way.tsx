const steps = ['Connect', 'Choose', 'Set up', 'Syncing'] as const;
export type Step = (typeof steps)[number];

/** How far along the way to a working connection a person is. */
export function Way({ at }: { at: Step }) {
  const here = steps.indexOf(at);
  return (
    <nav aria-label="Steps">
      <ol className="way">
        {steps.map((step, index) => (
          <li key={step} {...(index < here ? { 'data-done': true } : {})} {...(index === here ? { 'aria-current': 'step' as const } : {})}>
            <span>{index + 1}. {step}</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
