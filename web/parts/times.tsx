import { useEffect, useState } from 'react';

const days = new Intl.DateTimeFormat('en-AU', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat('en-AU', { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat('en-AU', { numeric: 'auto' });

/** A calendar date as words; it has no time zone. */
export const day = (date: string): string => days.format(new Date(`${date.slice(0, 10)}T00:00:00Z`));

/** A moment to the second, where the order of steps matters. */
export const Moment = ({ at }: { at: string }) => <time dateTime={at}>{exact.format(new Date(at))}</time>;
const exact = new Intl.DateTimeFormat('en-AU', { dateStyle: 'medium', timeStyle: 'medium' });

/** How long ago, with the exact time beside the pointer. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  const then = new Date(at);
  const seconds = (then.getTime() - now) / 1000;
  const [unit, size] = seconds > -60 ? ['second', 1] as const : seconds > -3600 ? ['minute', 60] as const : seconds > -86_400 ? ['hour', 3600] as const : ['day', 86_400] as const;
  return <time dateTime={at} title={moments.format(then)}>{unit === 'second' ? 'just now' : relative.format(Math.round(seconds / size), unit)}</time>;
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => { setNow(Date.now()); }, 15_000);
    return () => { window.clearInterval(timer); };
  }, []);
  return now;
}
