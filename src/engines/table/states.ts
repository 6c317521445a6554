import type { Row } from './page.ts';

/** Cells that say of a thing that it failed, as kubectl, docker, helm, systemctl, gh and their like write them. */
const state =
  /^(?:(?:Init:)?(?:\w*BackOff|Err\w+|\w*Error(?:ed)?|\w*Exceeded|OOMKilled|CrashLoop\w*|InvalidImageName|ContainerCannotRun|ContainerStatusUnknown)|Evicted|Failed|FAILED|failed|failure|Failing|NotReady\S*|(?:U|u)nhealthy|Lost|(?:D|d)ead|(?:D|d)egraded|(?:U|u)nreachable|Warning|timed_out|startup_failure|not-found|error|ERROR|errored)$|^Exited \((?!0\))\d+\)|\(unhealthy\)$|^Restarting \(/;

/** Indices of the rows with a cell that says so: of what failed no row goes, however many they are. */
export function failedRows(rows: readonly Row[]): readonly number[] {
  return rows.flatMap(({ cells }, index) =>
    cells?.some((cell) => cell.split(gap).some((each) => state.test(each.trim()))) === true ? [index] : [],
  );
}

/** Sockets that wait for whoever connects, as lsof, ss and netstat write them. */
const serving = /^LISTEN(?:ING)?$|\(LISTEN\)$/;
/** Where more rows than this share wait it tells nothing. */
const mostServing = 0.4;

/** Indices of the rows that say where a program may be reached: they are few beside its connections. */
export function servingRows(rows: readonly Row[]): readonly number[] {
  const found = rows.flatMap(({ cells }, index) =>
    cells?.some((cell) => cell.split(gap).some((each) => serving.test(each.trim()))) === true ? [index] : [],
  );
  return found.length <= rows.length * mostServing ? found : [];
}

/** In rows whose columns nobody found, cells are what blanks set apart. */
const gap = / {2,}|\t/;
