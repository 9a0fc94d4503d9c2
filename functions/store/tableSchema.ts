/**
 * The keys of the one table, as the stack, the local stack and the tests create it. All four attributes are strings. The
 * index holds keys only: what it finds is read from the table itself.
 */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  index: { name: 'byParent', partitionKey: 'parent', sortKey: 'child', projection: 'KEYS_ONLY' },
} as const;
