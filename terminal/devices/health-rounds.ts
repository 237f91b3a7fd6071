/**
 * How often every device is asked how it is, in milliseconds. What is offered follows within two seconds of a cable that
 * was pulled, and within three of one that was put back (`npm run zhuban -- bench cables`).
 */
export const HEALTH_EVERY_MS = 1_000;

/** The most that one device may take to answer. */
export const HEALTH_DEADLINE_MS = 3_000;
