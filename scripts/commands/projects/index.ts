import { c } from './c.ts';
import { data } from './data.ts';
import { fetched } from './fetched.ts';
import { go } from './go.ts';
import { javascript } from './javascript.ts';
import type { Project } from './project.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';

/** All projects, in the order in which they are made: a later one may use an earlier. */
export const projects: readonly Project[] = [...fetched, python, javascript, ...rust, ...go, c, data];
