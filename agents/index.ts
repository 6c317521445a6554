import type { Recipe } from '../src/wrap/recipe.ts';
import { aider } from './aider/index.ts';
import { claude } from './claude/index.ts';
import { codex } from './codex/index.ts';
import { copilot } from './copilot/index.ts';
import { cursor } from './cursor/index.ts';
import { qwen } from './qwen/index.ts';

/** Every agent that `headroom wrap` knows, in the order in which they are listed to the user. */
export const recipes: readonly Recipe[] = [claude, codex, copilot, qwen, aider, cursor];

export function findRecipe(id: string): Recipe | null {
  return recipes.find((recipe) => recipe.id === id) ?? null;
}
