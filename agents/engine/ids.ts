import { monotonicFactory } from 'ulid';

/**
 * A new ULID. Ids that this process makes within one millisecond keep their order, because a session's runs are in the order of their ids.
 */
export const newId: (nowMs: number) => string = monotonicFactory();
