const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const days = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const usual = /^(\w{3}) (\w{3}) ([1-9]\d?) (\d\d:\d\d:\d\d) (\d{4}) ([-+]\d{4})$/;

/** A moment without its weekday, and its zone. */
export interface IsoTime {
  readonly time: string;
  readonly zone: string;
}

/** A date as git writes it, `Sat Nov 21 17:14:21 2026 +0100`; null: it is written otherwise, or its weekday is wrong. */
export function isoOf(date: string): IsoTime | null {
  const [, day = '', month = '', of = '', clock = '', year = '', zone = ''] = usual.exec(date) ?? [];
  const at = months.indexOf(month);
  const moment = new Date(Date.UTC(Number(year), at, Number(of)));
  if (
    at === -1 ||
    Number(year) < firstYear ||
    days[moment.getUTCDay()] !== day ||
    moment.getUTCMonth() !== at
  )
    return null;
  const [monthOf, dayOf] = [String(at + 1), of].map((each) => each.padStart(2, '0'));
  return { time: `${year}-${monthOf ?? ''}-${dayOf ?? ''} ${clock}`, zone };
}

/** `Date.UTC` takes smaller years for those of the last century. */
const firstYear = 100;
