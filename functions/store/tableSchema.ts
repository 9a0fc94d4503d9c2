/** Lists a parent's children: a tenant's sessions, a session's runs. */
export const byParentIndex = { name: 'byParent', partitionKey: 'parent', sortKey: 'child' } as const;

/** Holds the runs of all tenants that are not ended, and nothing else: an ended run loses both attributes. */
export const openIndex = { name: 'open', partitionKey: 'openShard', sortKey: 'openSince' } as const;

/**
 * The keys of the one table, as the stack, the local stack and the tests create it. All attributes are strings. The indexes hold
 * keys only: what they find is read from the table itself.
 */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [byParentIndex, openIndex],
  projection: 'KEYS_ONLY',
} as const;
