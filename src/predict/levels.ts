/** The levels for which is told what they would have saved. */
export const predictedLevels = ['lossless', 'balanced'] as const;
export type PredictedLevel = (typeof predictedLevels)[number];
