import { written } from './project.ts';

/** Code that is warned of. */
export const c = written('c', () => ({
  Makefile: `CFLAGS = -Wall -Wextra -Wconversion
all: a.o b.o c.o
clean:
	rm -f *.o
`,
  'a.c': `#include <stdio.h>
int sum(const int *values, unsigned n) {
  int total = 0;
  for (int i = 0; i < n; i++) total += values[i];
  return total;
}
void show(long value) { printf("%d\\n", value); }
`,
  'b.c': `#include <string.h>
static int unused(int x) { return x; }
char *name(char *to, const char *from, int n) {
  unsigned length = strlen(from);
  if (n < length) return to;
  return strcpy(to, from);
}
`,
  'c.c': `int half(int x) { double y = x / 2.0; return y; }
int sign(int x) { if (x > 0) return 1; else if (x < 0) return -1; }
`,
}));
