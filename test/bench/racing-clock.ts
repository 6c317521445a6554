/** Loaded by `--import` into a process: between two looks at its clock a minute passes, by the calendar a moment. */
const minuteMs = 60_000;
const momentMs = 50;
// eslint-disable-next-line no-restricted-properties -- the clock itself is what races
const [now, today] = [performance.now.bind(performance), Date.now];
let looks = 0;

Object.defineProperty(performance, 'now', { value: () => now() + (looks += 1) * minuteMs });
Object.defineProperty(Date, 'now', { value: () => today() + (looks += 1) * momentMs });

export {};
